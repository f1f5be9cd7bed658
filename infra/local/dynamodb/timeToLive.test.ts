// Time to live: expired rows go by the clock, and the stream says that DynamoDB removed them.
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { createManualClock } from '../manualClock.ts';
import { createMeter } from '../meter.ts';
import { temporaryFolder } from '../testing/temporaryFolder.ts';
import { openTestTable } from './testTable.ts';

const TableName = 'Orders';
const Key = { person: { S: 'ann' }, number: { N: '1' } };
const properties = { TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true } };
const startSeconds = Date.UTC(2026, 0, 1) / 1000;
const expiring = (afterSeconds: number) => ({ ...Key, ttl: { N: String(startSeconds + afterSeconds) } });

test('deletes an expired row within ten seconds, in the name of the service', async () => {
  const clock = createManualClock();
  const { client, records } = await openTestTable({ cloud: { clock }, properties });
  await client.send(new PutItemCommand({ TableName, Item: expiring(60) }));

  await clock.advance(59_000);
  const before = await client.send(new GetItemCommand({ TableName, Key }));
  await clock.advance(11_000);
  await expect.poll(() => records).toHaveLength(2);
  const after = await client.send(new GetItemCommand({ TableName, Key }));

  expect(before.Item).toEqual(expiring(60));
  expect(after.Item).toBeUndefined();
  expect(records[1]).toMatchObject({
    eventName: 'REMOVE',
    dynamodb: { OldImage: expiring(60) },
    userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
  });
  expect(records[0]).not.toHaveProperty('userIdentity');
});

test('deleting what expired costs nothing', async () => {
  const clock = createManualClock();
  const meter = createMeter({ clock });
  const { client, records } = await openTestTable({ cloud: { clock, meter }, properties });
  await client.send(new PutItemCommand({ TableName, Item: expiring(5) }));

  await clock.advance(20_000);
  await expect.poll(() => records).toHaveLength(2);

  expect(meter.usage().dynamoDb).toEqual({ readUnits: {}, writeUnits: { Orders: 1 } });
});

test('leaves rows alone whose time was moved, that have none, and that expired more than five years ago', async () => {
  const clock = createManualClock();
  const { client, records } = await openTestTable({ cloud: { clock }, properties });
  await client.send(new PutItemCommand({ TableName, Item: expiring(5) }));
  await client.send(new PutItemCommand({ TableName, Item: expiring(100_000) }));
  const withoutNumber = { ...Key, number: { N: '2' }, ttl: { S: 'soon' } };
  await client.send(new PutItemCommand({ TableName, Item: withoutNumber }));
  const ancient = { ...Key, number: { N: '3' }, ttl: { N: '1000' } };
  await client.send(new PutItemCommand({ TableName, Item: ancient }));

  await clock.advance(60_000);

  expect(records.filter(({ eventName }) => eventName === 'REMOVE')).toEqual([]);
});

test('deletes after a restart what expired meanwhile', async () => {
  const cloud = { dataDirectory: temporaryFolder(), clock: createManualClock() };
  const first = await openTestTable({ cloud, properties });
  await first.client.send(new PutItemCommand({ TableName, Item: expiring(60) }));
  await first.close();
  await cloud.clock.advance(60_000);

  const { records } = await openTestTable({ cloud, properties });
  await cloud.clock.advance(10_000);

  await expect.poll(() => records.map(({ eventName }) => eventName)).toEqual(['INSERT', 'REMOVE']);
});

test('a table without the specification keeps its rows', async () => {
  const clock = createManualClock();
  const { client, records } = await openTestTable({ cloud: { clock } });
  await client.send(new PutItemCommand({ TableName, Item: expiring(1) }));

  await clock.advance(60_000);

  expect(records).toHaveLength(1);
});
