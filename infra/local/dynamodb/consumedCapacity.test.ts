// Request units: computed by hand from DynamoDB's rules, and as the real AWS client is told of them.
import {
  BatchGetItemCommand,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { createManualClock } from '../manualClock.ts';
import { createMeter } from '../meter.ts';
import { toWriteCapacity } from './consumedCapacity.ts';
import type { Image } from './engine.ts';
import type { TableDefinition } from './tableDefinition.ts';
import { openTestTable } from './testTable.ts';

const keyed = (hash: string, range: string) => [
  { AttributeName: hash, KeyType: 'HASH' },
  { AttributeName: range, KeyType: 'RANGE' },
];
/** One index has every attribute, one is sparse and has one attribute besides its keys, one has its keys only. */
const sessions: TableDefinition = {
  TableName: 'Sessions',
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  AttributeDefinitions: [],
  GlobalSecondaryIndexes: [
    { IndexName: 'byOwner', KeySchema: keyed('owner', 'created'), Projection: { ProjectionType: 'ALL' } },
    {
      IndexName: 'bySweepAt',
      KeySchema: keyed('shard', 'sweepAt'),
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['status'] },
    },
  ],
  LocalSecondaryIndexes: [
    { IndexName: 'byRank', KeySchema: keyed('id', 'rank'), Projection: { ProjectionType: 'KEYS_ONLY' } },
  ],
};

/** 2 + 1 bytes of id, and what is added. */
const row = (fields: Record<string, string> = {}): Image =>
  Object.fromEntries(Object.entries({ id: 'a', ...fields }).map(([name, text]) => [name, { S: text }]));
const owned = { owner: 'o', created: 'c' };
const due = { shard: '1', sweepAt: '1', status: 'LIVE' };
/** A title that makes the row of `row({ title })` so many bytes: 3 of its id, 5 of the title's name. */
const titleFor = (bytes: number): string => 'x'.repeat(bytes - 8);

interface Example {
  readonly before?: Image;
  readonly after?: Image;
  readonly table: number;
  readonly indexes?: Record<string, number>;
}

test.each<[string, Example]>([
  ['a new row in no index costs one unit', { after: row(), table: 1 }],
  ['1,024 bytes cost one unit', { after: row({ title: titleFor(1024) }), table: 1 }],
  ['1,025 bytes cost two', { after: row({ title: titleFor(1025) }), table: 2 }],
  ['letters count their UTF-8 bytes', { after: row({ title: 'é'.repeat(509) }), table: 2 }],
  [
    'a new row costs one write in each index it is in',
    { after: row(owned), table: 1, indexes: { byOwner: 1 } },
  ],
  [
    'a changed attribute costs one write where it is projected',
    {
      before: row({ ...owned, ...due }),
      after: row({ ...owned, ...due, title: 't' }),
      table: 1,
      indexes: { byOwner: 1 },
    },
  ],
  [
    'a changed included attribute costs one write',
    { before: row(due), after: row({ ...due, status: 'PAUSED' }), table: 1, indexes: { bySweepAt: 1 } },
  ],
  [
    'a changed index key costs two writes',
    { before: row(due), after: row({ ...due, sweepAt: '2' }), table: 1, indexes: { bySweepAt: 2 } },
  ],
  [
    'a row that enters a sparse index costs one write',
    { before: row(), after: row(due), table: 1, indexes: { bySweepAt: 1 } },
  ],
  [
    'a row that leaves a sparse index costs one write',
    { before: row(due), after: row({ shard: '1' }), table: 1, indexes: { bySweepAt: 1 } },
  ],
  [
    'an index of keys only is not written for another attribute',
    { before: row({ rank: '1' }), after: row({ rank: '1', title: 't' }), table: 1 },
  ],
  [
    'a moved entry costs the size it had and the size it gets',
    {
      before: row({ ...owned, title: titleFor(2500) }),
      after: row({ ...owned, owner: 'p' }),
      table: 3,
      indexes: { byOwner: 3 + 1 },
    },
  ],
  [
    'a row that shrinks costs the size it had',
    { before: row({ title: titleFor(2500) }), after: row(), table: 3 },
  ],
  [
    'a deleted row costs its size, in the table and in its indexes',
    {
      before: row({ ...owned, ...due, title: titleFor(2500) }),
      table: 3,
      indexes: { byOwner: 3, bySweepAt: 1 },
    },
  ],
  ['deleting nothing costs one unit', { table: 1 }],
  ['a failed condition costs the row that is there', { ...sameRow(titleFor(2500)), table: 3 }],
  ['writing what is there already costs the table only', { ...sameRow('t'), table: 1 }],
])('%s', (_, { before, after, table, indexes = {} }) => {
  const capacity = toWriteCapacity(sessions, before, after);

  const units = (kind: 'GlobalSecondaryIndexes' | 'LocalSecondaryIndexes') =>
    Object.entries(capacity[kind] ?? {}).map(([name, { CapacityUnits }]) => [name, CapacityUnits]);
  const all = [...units('GlobalSecondaryIndexes'), ...units('LocalSecondaryIndexes')];
  expect(capacity.Table).toEqual({ CapacityUnits: table });
  expect(Object.fromEntries(all)).toEqual(indexes);
  expect(capacity.CapacityUnits).toBe(Object.values(indexes).reduce((sum, count) => sum + count, table));
});

function sameRow(title: string): Pick<Example, 'before' | 'after'> {
  const image = row({ ...owned, title });
  return { before: image, after: { ...image } };
}

describe('the AWS client', () => {
  const TableName = 'Orders';
  const ReturnConsumedCapacity = 'INDEXES';
  const keyOf = (number: number) => ({ person: { S: 'ann' }, number: { N: String(number) } });
  const textOf = (bytes: number) => ({ text: { S: 'x'.repeat(bytes) } });
  const meter = () => createMeter({ clock: createManualClock() });
  const put = (client: DynamoDBClient, number: number, fields: Image) =>
    client.send(new PutItemCommand({ TableName, Item: { ...keyOf(number), ...fields } }));

  test.each([
    [100, false, 0.5],
    [100, true, 1],
    [4096, false, 1],
    [4096, true, 2],
    [undefined, false, 0.5],
    [undefined, true, 1],
  ])('a row with %s bytes of text, read consistently: %s, costs %s', async (bytes, ConsistentRead, units) => {
    const { client } = await openTestTable();
    if (bytes !== undefined) await put(client, 1, textOf(bytes));

    const { ConsumedCapacity } = await client.send(
      new GetItemCommand({ TableName, Key: keyOf(1), ConsistentRead, ReturnConsumedCapacity }),
    );

    expect(ConsumedCapacity).toEqual({ TableName, CapacityUnits: units, Table: { CapacityUnits: units } });
  });

  test('a query pays for all that it reads together, before the filter', async () => {
    const { client } = await openTestTable();
    // Three rows of about 1.5 kB are 4.5 kB: two units of 4 kB, where three rows read one by one would be three.
    for (const number of [1, 2, 3]) await put(client, number, textOf(1500));
    const KeyConditionExpression = 'person = :person';
    const ExpressionAttributeValues = { ':person': { S: 'ann' } };
    const query = { TableName, KeyConditionExpression, ExpressionAttributeValues, ReturnConsumedCapacity };

    const all = await client.send(new QueryCommand({ ...query, ConsistentRead: true } as never));
    const filtered = await client.send(
      new QueryCommand({ ...query, FilterExpression: 'attribute_exists(paid)' } as never),
    );
    const counted = await client.send(new QueryCommand({ ...query, Select: 'COUNT', Limit: 2 } as never));

    expect([all.Count, all.ConsumedCapacity?.CapacityUnits]).toEqual([3, 2]);
    expect([filtered.Count, filtered.ConsumedCapacity?.CapacityUnits]).toEqual([0, 1]);
    expect([counted.Count, counted.ConsumedCapacity?.CapacityUnits]).toEqual([2, 0.5]);
  });

  test('a query that finds nothing costs as much as one small row, where it looked', async () => {
    const { client } = await openTestTable();
    const values = { ExpressionAttributeValues: { ':value': { S: 'none' } }, ReturnConsumedCapacity };

    const table = await client.send(
      new QueryCommand({ TableName, KeyConditionExpression: 'person = :value', ...values } as never),
    );
    const index = await client.send(
      new QueryCommand({
        TableName,
        IndexName: 'byStatus',
        KeyConditionExpression: '#status = :value',
        ExpressionAttributeNames: { '#status': 'status' },
        ...values,
      } as never),
    );

    expect(table.ConsumedCapacity).toEqual({ TableName, CapacityUnits: 0.5, Table: { CapacityUnits: 0.5 } });
    expect(index.ConsumedCapacity).toEqual({
      TableName,
      CapacityUnits: 0.5,
      Table: { CapacityUnits: 0 },
      GlobalSecondaryIndexes: { byStatus: { CapacityUnits: 0.5 } },
    });
  });

  test('a batch rounds each row by itself: 1.5 kB and 6.5 kB are 12 kB', async () => {
    const { client } = await openTestTable();
    await put(client, 1, textOf(1500));
    await put(client, 2, textOf(6500));

    const { ConsumedCapacity } = await client.send(
      new BatchGetItemCommand({
        RequestItems: { [TableName]: { Keys: [keyOf(1), keyOf(2)] } },
        ReturnConsumedCapacity: 'TOTAL',
      }),
    );

    expect(ConsumedCapacity).toEqual([{ TableName, CapacityUnits: 1.5 }]);
  });

  test('is told only when it asks, and as much as it asks', async () => {
    const { client } = await openTestTable();
    const Item = { ...keyOf(1), status: { S: 'open' } };

    const [none, total, indexes] = [
      await client.send(new PutItemCommand({ TableName, Item })),
      await client.send(new DeleteItemCommand({ TableName, Key: keyOf(1), ReturnConsumedCapacity: 'TOTAL' })),
      await client.send(new PutItemCommand({ TableName, Item, ReturnConsumedCapacity })),
    ];
    const read = await client.send(
      new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [keyOf(1)] } } }),
    );

    expect(none.ConsumedCapacity).toBeUndefined();
    expect(read.ConsumedCapacity).toBeUndefined();
    expect(total.ConsumedCapacity).toEqual({ TableName, CapacityUnits: 2 });
    expect(indexes.ConsumedCapacity).toEqual({
      TableName,
      CapacityUnits: 2,
      Table: { CapacityUnits: 1 },
      GlobalSecondaryIndexes: { byStatus: { CapacityUnits: 1 } },
    });
  });

  test('uses what the meter counts: writes, failed conditions, reads of the table and of the index', async () => {
    const counting = meter();
    const { client } = await openTestTable({ cloud: { meter: counting } });
    const update = {
      TableName,
      Key: keyOf(1),
      UpdateExpression: 'SET #status = :status',
      ConditionExpression: 'attribute_exists(person)',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':status': { S: 'paid' } },
    };

    await put(client, 1, { status: { S: 'open' } });
    await client.send(new UpdateItemCommand(update));
    await client.send(new UpdateItemCommand({ ...update, Key: keyOf(2) })).catch(() => undefined);
    await client.send(new GetItemCommand({ TableName, Key: keyOf(1), ConsistentRead: true }));
    await client.send(new ScanCommand({ TableName, IndexName: 'byStatus' }));
    await client
      .send(new GetItemCommand({ TableName, Key: { person: { S: 'ann' } } }))
      .catch(() => undefined);

    expect(counting.usage().dynamoDb).toEqual({
      writeUnits: { Orders: 3, 'Orders/byStatus': 1 + 2 },
      readUnits: { Orders: 1, 'Orders/byStatus': 0.5 },
    });
  });
});
