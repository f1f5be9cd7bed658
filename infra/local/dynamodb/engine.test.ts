// Closing the store while operations are under way.
import { expect, test } from 'vitest';
import { openEngine } from './engine.ts';

test('close lets what is under way come to its end, and then refuses', async () => {
  const engine = await openEngine({ accountId: '000000000000', region: 'us-east-1' });
  const table = engine.check('CreateTable', {
    TableName: 'Orders',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  });
  await engine.run('CreateTable', table);
  const scan = engine.check('Scan', { TableName: 'Orders' });
  const scans = Array.from({ length: 20 }, () => engine.run('Scan', scan));

  await engine.close();

  expect((await Promise.allSettled(scans)).map(({ status }) => status)).toEqual(
    scans.map(() => 'fulfilled'),
  );
  await expect(engine.run('Scan', scan)).rejects.toThrow('The store is closing.');
});
