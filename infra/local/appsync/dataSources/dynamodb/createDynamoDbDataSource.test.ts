// The DynamoDB data source against a real table: what goes over the wire, what comes back, and what a failed condition means.
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestCloud } from '../../../testing/testCloud.ts';
import { createCallCounter } from '../callCounter.ts';
import { DataSourceError, RequestShapeError } from '../dataSource.ts';
import type { DataSource } from '../dataSource.ts';
import { createDynamoDbDataSource } from './createDynamoDbDataSource.ts';

const signal = new AbortController().signal;
// The package has no types of its own.
const dynalite = createRequire(import.meta.url)('dynalite') as (options: object) => Server;
const roleArn = 'arn:aws:iam::000000000000:role/api';
let server: Server;
let url = '';
let table: DataSource;
let counter = createCallCounter();
let tableName = '';
let tableCount = 0;

beforeAll(async () => {
  server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise<void>((resolve) => void server.close(() => resolve())));

beforeEach(async () => {
  counter = createCallCounter();
  tableName = `items${(tableCount += 1)}`;
  table = openTable(tableName);
  await callDynamoDb('CreateTable', {
    TableName: tableName,
    KeySchema: [
      { AttributeName: 'id', KeyType: 'HASH' },
      { AttributeName: 'n', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: [
      { AttributeName: 'id', AttributeType: 'S' },
      { AttributeName: 'n', AttributeType: 'N' },
    ],
    BillingMode: 'PAY_PER_REQUEST',
  });
  while (
    !(await (await callDynamoDb('DescribeTable', { TableName: tableName })).text()).includes('"ACTIVE"')
  );
});

const authorization =
  'AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=x';

// dynalite wants a signature but does not check it.
function openTable(name: string): DataSource {
  const sign = (request: { headers: Readonly<Record<string, string>> }) =>
    Promise.resolve({ ...request.headers, 'x-amz-date': 'x', authorization });
  const parts = { name: 'Table', tableName: name, roleArn, counter, tokenSecret: 's' };
  const cloud = createTestCloud({ awsUrl: url, iam: { ...createTestCloud().iam, sign } });
  return createDynamoDbDataSource(cloud, parts);
}

async function callDynamoDb(operation: string, input: unknown): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'x-amz-date': 'x',
      authorization:
        'AWS4-HMAC-SHA256 Credential=a/2/u/dynamodb/aws4_request, SignedHeaders=host, Signature=x',
    },
    body: JSON.stringify(input),
  });
}

const keyOf = (id: string, n: number) => ({ id: { S: id }, n: { N: n } });
const put = (id: string, n: number, attributeValues: unknown = {}, condition?: unknown): Promise<unknown> =>
  table.invoke({ operation: 'PutItem', key: keyOf(id, n), attributeValues, condition }, signal);
const get = (id: string, n: number): Promise<unknown> =>
  table.invoke({ operation: 'GetItem', key: keyOf(id, n), consistentRead: true }, signal);
const refusal = async (call: Promise<unknown>): Promise<DataSourceError> => {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DataSourceError);
  return error as DataSourceError;
};
const absent = { expression: 'attribute_not_exists(id)' };

describe('one item', () => {
  test('is written with typed values, numbers as numbers, and read as plain ones', async () => {
    const attributeValues = {
      title: { S: 't' },
      count: { N: 1.5 },
      isOpen: { BOOL: true },
      nothing: { NULL: true },
      tags: { SS: ['a', 'b'] },
      primes: { NS: [2, 3] },
      list: { L: [{ N: 1 }, { M: { deep: { N: 2 } } }] },
      bytes: { B: 'AQI=' },
    };

    const written = await put('a', 1, attributeValues);

    const expected = {
      id: 'a',
      n: 1,
      title: 't',
      count: 1.5,
      isOpen: true,
      nothing: null,
      tags: ['a', 'b'],
      primes: [2, 3],
      list: [1, { deep: 2 }],
      bytes: 'AQI=',
    };
    expect(written).toEqual(expected);
    expect(await get('a', 1)).toEqual(expected);
    expect(counter.counts()).toEqual({ 'Table.PutItem': 1, 'Table.GetItem': 1 });
  });

  test('that is not there is null', async () => {
    expect(await get('none', 1)).toBeNull();
  });

  test('is read as far as the projection says', async () => {
    await put('a', 1, { title: { S: 't' }, other: { S: 'o' } });

    const projection = { expression: '#t', expressionNames: { '#t': 'title' } };

    expect(await table.invoke({ operation: 'GetItem', key: keyOf('a', 1), projection }, signal)).toEqual({
      title: 't',
    });
  });

  test('is updated and answered as it is then', async () => {
    await put('a', 1, { count: { N: 1 } });

    const update = {
      expression: 'SET #c = #c + :by',
      expressionNames: { '#c': 'count' },
      expressionValues: { ':by': { N: 2 } },
    };

    expect(await table.invoke({ operation: 'UpdateItem', key: keyOf('a', 1), update }, signal)).toEqual({
      id: 'a',
      n: 1,
      count: 3,
    });
  });

  test('is deleted and answered as it was; deleting nothing answers null', async () => {
    await put('a', 1, { title: { S: 't' } });
    const remove = (): Promise<unknown> =>
      table.invoke({ operation: 'DeleteItem', key: keyOf('a', 1) }, signal);

    expect(await remove()).toEqual({ id: 'a', n: 1, title: 't' });
    expect(await remove()).toBeNull();
  });
});

describe('a failed condition', () => {
  test('of a PutItem of an equal item is a success', async () => {
    await put('a', 1, { title: { S: 't' }, tags: { SS: ['x', 'y'] }, count: { N: 1 } });

    const again = await put(
      'a',
      1,
      { title: { S: 't' }, tags: { SS: ['y', 'x'] }, count: { N: '1.0' } },
      absent,
    );

    expect(again).toEqual({ id: 'a', n: 1, title: 't', tags: ['x', 'y'], count: 1 });
    expect(counter.counts()).toEqual({ 'Table.PutItem': 2, 'Table.GetItem': 1 });
  });

  test('of a PutItem of another item is ConditionalCheckFailedException, with the current item as result', async () => {
    await put('a', 1, { title: { S: 'theirs' } });

    const error = await refusal(put('a', 1, { title: { S: 'mine' } }, absent));

    expect(error.type).toBe('DynamoDB:ConditionalCheckFailedException');
    expect(error.message).toMatch(
      /^The conditional request failed \(Service: DynamoDb, Status Code: 400, Request ID: /,
    );
    expect(error.result).toEqual({ id: 'a', n: 1, title: 'theirs' });
  });

  test('of a PutItem leaves out what equalsIgnore names', async () => {
    await put('a', 1, { title: { S: 't' }, at: { N: 1 } });

    const condition = { ...absent, equalsIgnore: ['at'] };

    expect(await put('a', 1, { title: { S: 't' }, at: { N: 2 } }, condition)).toEqual({
      id: 'a',
      n: 1,
      title: 't',
      at: 1,
    });
  });

  test('of an UpdateItem is never a success, and a missing item is a null result', async () => {
    const update = { expression: 'SET title = :t', expressionValues: { ':t': { S: 't' } } };
    const condition = { expression: 'attribute_exists(id)' };

    const error = await refusal(
      table.invoke({ operation: 'UpdateItem', key: keyOf('a', 1), update, condition }, signal),
    );

    expect(error.type).toBe('DynamoDB:ConditionalCheckFailedException');
    expect(error.result).toBeNull();
  });

  test('of a DeleteItem is a success when there is no item, and the current item otherwise', async () => {
    const condition = { expression: 'title = :t', expressionValues: { ':t': { S: 'mine' } } };
    const remove = (): Promise<unknown> =>
      table.invoke({ operation: 'DeleteItem', key: keyOf('a', 1), condition }, signal);

    expect(await remove()).toBeNull();
    await put('a', 1, { title: { S: 'theirs' } });

    expect((await refusal(remove())).result).toEqual({ id: 'a', n: 1, title: 'theirs' });
  });

  test('with the strategy Custom is refused by name', async () => {
    const condition = { ...absent, conditionalCheckFailedHandler: { strategy: 'Custom', lambdaArn: 'a' } };

    await expect(put('a', 1, {}, condition)).rejects.toThrow(
      "Unsupported conditionalCheckFailedHandler strategy 'Custom'. Use Reject.",
    );
  });
});

interface Page {
  items: { n: number }[];
  nextToken: string | null;
  scannedCount: number;
}

describe('pages', () => {
  beforeEach(async () => {
    for (const n of [1, 2, 3]) await put('a', n, { even: { BOOL: n % 2 === 0 } });
  });
  const query = (more: Readonly<Record<string, unknown>>): Promise<Page> =>
    table.invoke(
      {
        operation: 'Query',
        query: { expression: 'id = :id', expressionValues: { ':id': { S: 'a' } } },
        ...more,
      },
      signal,
    ) as Promise<Page>;

  test('of a Query follow each other by nextToken until it is null', async () => {
    const first = await query({ limit: 2 });
    const second = await query({ limit: 2, nextToken: first.nextToken });

    expect(first.items.map(({ n }) => n)).toEqual([1, 2]);
    expect(first.nextToken).toMatch(/^[A-Za-z0-9+/=]+$/);
    expect(Buffer.from(first.nextToken ?? '', 'base64').toString('latin1')).not.toContain('"a"');
    expect(second).toEqual({ items: [{ id: 'a', n: 3, even: false }], nextToken: null, scannedCount: 1 });
  });

  test('of a Query are filtered, turned round and read consistently', async () => {
    const filter = {
      expression: '#e = :e',
      expressionNames: { '#e': 'even' },
      expressionValues: { ':e': { BOOL: false } },
    };

    const page = await query({ filter, scanIndexForward: false, consistentRead: true });

    expect(page).toEqual({
      items: [
        { id: 'a', n: 3, even: false },
        { id: 'a', n: 1, even: false },
      ],
      nextToken: null,
      scannedCount: 3,
    });
  });

  test('of a Scan hold everything, in segments too', async () => {
    const scan = (more: object): Promise<Page> =>
      table.invoke({ operation: 'Scan', ...more }, signal) as Promise<Page>;

    const whole = await scan({});
    const parts = [
      await scan({ totalSegments: 2, segment: 0 }),
      await scan({ totalSegments: 2, segment: 1 }),
    ];

    expect(whole.items).toHaveLength(3);
    expect(parts.flatMap(({ items }) => items)).toHaveLength(3);
  });

  test.each(['tampered', '', 'AAAA', 7])(
    'with a nextToken that was not answered are refused: %j',
    async (nextToken) => {
      const error = await refusal(query({ nextToken }));

      expect(error).toMatchObject({
        type: 'DynamoDB:UserIllegalArgumentException',
        message:
          'com.amazonaws.deepdish.common.pagination.InvalidPaginationTokenException: Invalid pagination token given.',
      });
    },
  );
});

describe('batches', () => {
  test('read items in the order of their keys, null where there is none', async () => {
    await put('a', 1);
    await put('a', 2);

    const tables = {
      [tableName]: { keys: [keyOf('a', 2), keyOf('none', 1), keyOf('a', 1)], consistentRead: true },
    };

    expect(await table.invoke({ operation: 'BatchGetItem', tables }, signal)).toEqual({
      data: { [tableName]: [{ id: 'a', n: 2 }, null, { id: 'a', n: 1 }] },
      unprocessedKeys: { [tableName]: [] },
    });
  });

  test('write and delete items', async () => {
    const items = [keyOf('a', 1), keyOf('b', 2)];

    const written = await table.invoke({ operation: 'BatchPutItem', tables: { [tableName]: items } }, signal);
    const deleted = await table.invoke(
      { operation: 'BatchDeleteItem', tables: { [tableName]: [keyOf('a', 1)] } },
      signal,
    );

    expect(written).toEqual({
      data: {
        [tableName]: [
          { id: 'a', n: 1 },
          { id: 'b', n: 2 },
        ],
      },
      unprocessedItems: { [tableName]: [] },
    });
    expect(deleted).toEqual({
      data: { [tableName]: [{ id: 'a', n: 1 }] },
      unprocessedKeys: { [tableName]: [] },
    });
    expect([await get('a', 1), await get('b', 2)]).toEqual([null, { id: 'b', n: 2 }]);
  });
});

describe('what DynamoDB refuses', () => {
  test('is DynamoDB:DynamoDbException where its model has no exception of the name', async () => {
    const error = await refusal(table.invoke({ operation: 'GetItem', key: { id: { S: 'a' } } }, signal));

    expect(error.type).toBe('DynamoDB:DynamoDbException');
    expect(error.message).toMatch(/ \(Service: DynamoDb, Status Code: 400, Request ID: /);
  });

  test('keeps its name where the model has it', async () => {
    const error = await refusal(
      openTable('missing').invoke({ operation: 'GetItem', key: keyOf('a', 1) }, signal),
    );

    expect(error.type).toBe('DynamoDB:ResourceNotFoundException');
  });
});

test.each([
  [{}, "Value for field '$[operation]' not found."],
  [{ operation: 'GetItem' }, "Value for field '$[key]' not found."],
  [{ operation: 'Query' }, "Value for field '$[query]' not found."],
  [{ operation: 'Query', query: {} }, "Value for field '$[expression]' not found."],
  [{ operation: 'BatchGetItem' }, "Value for field '$[tables]' not found."],
  [{ operation: 'BatchPutItem', tables: { items: {} } }, "The value of '$[tables]' must be a list."],
  [{ operation: 'TransactWriteItems' }, "Value for field '$[transactItems]' not found."],
  [
    { operation: 'Sync' },
    "Unsupported operation 'Sync'. Use one of GetItem, PutItem, UpdateItem, DeleteItem, Query, Scan, BatchGetItem, BatchPutItem, BatchDeleteItem, TransactGetItems, TransactWriteItems.",
  ],
])('a request that is none is refused before any call: %j', async (request, message) => {
  await expect(table.invoke(request, signal)).rejects.toThrow(new RequestShapeError(message));
  expect(counter.counts()).toEqual({});
});
