// Change capture: which writes make which stream records, and in which order.
import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createManualClock } from '../manualClock.ts';
import { createTestCloud } from '../testing/testCloud.ts';
import { writeRow } from './capture.ts';
import { ChangeStream } from './changeStream.ts';
import { openEngine } from './engine.ts';
import type { Engine } from './engine.ts';
import { ordersProperties, tableType } from './ordersTable.ts';
import { parseTable } from './tableDefinition.ts';
import { openTable } from './tables.ts';
import { openTestTable } from './testTable.ts';

const TableName = 'Orders';
const Key = { person: { S: 'ann' }, number: { N: '1' } };
const open = { ...Key, status: { S: 'open' } };
const paid = { ...Key, status: { S: 'paid' } };
const toPaid = {
  TableName,
  Key,
  UpdateExpression: 'SET #s = :s',
  ExpressionAttributeNames: { '#s': 'status' },
  ExpressionAttributeValues: { ':s': { S: 'paid' } },
};

describe('a write', () => {
  test('of a new row, of a changed one and of a deleted one make INSERT, MODIFY and REMOVE', async () => {
    const { client, records, created } = await openTestTable({ cloud: { clock: createManualClock() } });

    await client.send(new PutItemCommand({ TableName, Item: open }));
    await client.send(new UpdateItemCommand(toPaid));
    await client.send(new DeleteItemCommand({ TableName, Key }));

    expect(records).toEqual([
      record('INSERT', '100000000000000000001', { NewImage: open, SizeBytes: 44 }),
      record('MODIFY', '100000000000000000002', { NewImage: paid, OldImage: open, SizeBytes: 71 }),
      record('REMOVE', '100000000000000000003', { OldImage: paid, SizeBytes: 44 }),
    ]);
    function record(eventName: string, SequenceNumber: string, rest: object) {
      return {
        eventID: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
        eventName,
        eventVersion: '1.1',
        eventSource: 'aws:dynamodb',
        awsRegion: 'us-east-1',
        dynamodb: {
          ApproximateCreationDateTime: Date.UTC(2026, 0, 1) / 1000,
          Keys: Key,
          SequenceNumber,
          StreamViewType: 'NEW_AND_OLD_IMAGES',
          ...rest,
        },
        eventSourceARN: created.attributes['StreamArn'],
      };
    }
  });

  test.each([
    ['KEYS_ONLY', ['Keys']],
    ['NEW_IMAGE', ['Keys', 'NewImage']],
    ['OLD_IMAGE', ['Keys', 'OldImage']],
    ['NEW_AND_OLD_IMAGES', ['Keys', 'NewImage', 'OldImage']],
  ])('is shown with StreamViewType %s as %j', async (StreamViewType, parts) => {
    const { client, records } = await openTestTable({
      properties: { StreamSpecification: { StreamViewType } },
    });
    await client.send(new PutItemCommand({ TableName, Item: open }));

    await client.send(new UpdateItemCommand(toPaid));

    const shown = Object.keys(records[1]?.dynamodb ?? {}).filter((name) => /Keys|Image/.test(name));
    expect(shown).toEqual(parts);
  });

  test('that changes nothing or is refused makes no record', async () => {
    const { client, records } = await openTestTable();
    const item = { ...paid, tags: { SS: ['a', 'b'] } };
    await client.send(new PutItemCommand({ TableName, Item: item }));

    await client.send(new PutItemCommand({ TableName, Item: { ...item, tags: { SS: ['b', 'a'] } } }));
    await client.send(new UpdateItemCommand(toPaid));
    await client.send(new DeleteItemCommand({ TableName, Key: { ...Key, number: { N: '9' } } }));
    const refused = client.send(
      new DeleteItemCommand({ TableName, Key, ConditionExpression: 'attribute_exists(refund)' }),
    );

    await expect(refused).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
    expect(records).toHaveLength(1);
  });

  test('in a batch makes a record per row that changed', async () => {
    const { client, records } = await openTestTable();
    await client.send(new PutItemCommand({ TableName, Item: open }));

    await client.send(
      new BatchWriteItemCommand({
        RequestItems: {
          [TableName]: [
            { DeleteRequest: { Key } },
            { PutRequest: { Item: { ...open, number: { N: '2' } } } },
            { DeleteRequest: { Key: { ...Key, number: { N: '3' } } } },
          ],
        },
      }),
    );

    const batch = records
      .slice(1)
      .map(({ eventName, dynamodb }) => [eventName, dynamodb.Keys['number']?.['N']]);
    expect(batch.sort()).toEqual([
      ['INSERT', '2'],
      ['REMOVE', '1'],
    ]);
  });

  test('has its record out before its caller hears of it', async () => {
    const { client, records } = await openTestTable();

    await client.send(new PutItemCommand({ TableName, Item: open }));
    const recordsAtAnswer = records.length;

    expect(recordsAtAnswer).toBe(1);
  });
});

describe('a store that fails', () => {
  const definition = parseTable(
    { logicalId: 'Orders', type: tableType, properties: ordersProperties },
    'Orders',
    'us-east-1',
  );
  const identity = {
    streamArn: 'arn',
    region: 'us-east-1',
    viewType: 'NEW_IMAGE',
    keyAttributes: ['person', 'number'],
  } as const;

  test.each([
    ['after it wrote the row makes the record all the same', 'after', [open]],
    ['before it wrote the row makes none', 'before', []],
  ] as const)('%s, and the caller is told of the outage', async (_, moment, expected) => {
    const cloud = createTestCloud();
    const engine = await openEngine(cloud);
    onTestFinished(() => engine.close());
    const table = await openTable(cloud, engine, definition, { folder: undefined, isRebuilt: false });
    const stream = new ChangeStream(identity, cloud);
    const images: unknown[] = [];
    stream.openReader({
      streamArn: 'arn',
      readerName: 'test',
      startingPosition: 'LATEST',
      lanesPerShard: 1,
      onRecord: ({ dynamodb }) => void images.push(dynamodb.NewImage),
    });
    const failingEngine: Engine = {
      ...engine,
      async run(operation, checked) {
        if (moment === 'after') await engine.run(operation, checked);
        throw new Error('the disk is gone');
      },
    };

    const writing = writeRow(failingEngine, { ...table, stream }, 'PutItem', { TableName, Item: open });

    await expect(writing).rejects.toThrow('the disk is gone');
    expect(images).toEqual(expected);
  });
});

test('2,000 concurrent updates on 20 keys come out in the order of each key, none missing, none twice', async () => {
  const { client, records } = await openTestTable();
  const people = Array.from({ length: 20 }, (_, index) => `person-${index}`);

  await Promise.all(
    Array.from({ length: 2000 }, (_, index) =>
      client.send(
        new UpdateItemCommand({
          TableName,
          Key: { person: { S: people[index % 20] ?? '' }, number: { N: '1' } },
          UpdateExpression: 'ADD changes :one',
          ExpressionAttributeValues: { ':one': { N: '1' } },
        }),
      ),
    ),
  );

  const expected = Array.from({ length: 100 }, (_, index) => String(index + 1));
  for (const person of people) {
    const own = records.filter(({ dynamodb }) => dynamodb.Keys['person']?.['S'] === person);
    expect(own.map(({ dynamodb }) => dynamodb.NewImage?.['changes']?.['N'])).toEqual(expected);
    expect(own.map(({ dynamodb }) => dynamodb.OldImage?.['changes']?.['N'])).toEqual([
      undefined,
      ...expected.slice(0, -1),
    ]);
  }
  const sequence = records.map(({ dynamodb }) => dynamodb.SequenceNumber);
  expect(sequence).toEqual([...new Set(sequence)].sort());
});
