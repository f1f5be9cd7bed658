// Closing the store while operations are under way.
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openEngine } from './engine.ts';

test('close lets what is under way come to its end, and then refuses', async () => {
  const engine = await openEngine({ accountId: '000000000000', region: 'us-east-1' });
  const name = { TableName: 'Orders' };
  const definition = {
    ...name,
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  };
  await engine.run('CreateTable', engine.check('CreateTable', definition));
  const readStatus = async (): Promise<unknown> => {
    const { Table } = await engine.run('DescribeTable', engine.check('DescribeTable', name));
    return (Table as { TableStatus: string }).TableStatus;
  };
  while ((await readStatus()) !== 'ACTIVE') await wait(1);
  const query = engine.check('Query', {
    ...name,
    KeyConditionExpression: 'id = :id',
    ExpressionAttributeValues: { ':id': { S: '1' } },
  });
  const queries = Promise.allSettled(Array.from({ length: 20 }, () => engine.run('Query', query)));

  await engine.close();

  expect(new Set((await queries).map(({ status }) => status))).toEqual(new Set(['fulfilled']));
  await expect(engine.run('Query', query)).rejects.toThrow('The store is closing.');
});
