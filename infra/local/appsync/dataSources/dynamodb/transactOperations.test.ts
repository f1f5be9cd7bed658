// Transactions as they go over the wire and come back, against a stand-in that answers as DynamoDB does.
import { describe, expect, test } from 'vitest';
import { createTestCloud } from '../../../testing/testCloud.ts';
import { createCallCounter } from '../callCounter.ts';
import { DataSourceError } from '../dataSource.ts';
import { createDynamoDbDataSource } from './createDynamoDbDataSource.ts';

const signal = new AbortController().signal;

interface Answer {
  readonly status?: number;
  readonly body: unknown;
}

function openTable(answers: readonly Answer[]) {
  const sent: { target: string; body: unknown }[] = [];
  const remaining = [...answers];
  const cloud = createTestCloud({
    fetch: async (_url, init) => {
      const headers = new Headers(init?.headers);
      sent.push({
        target: headers.get('x-amz-target') ?? '',
        body: JSON.parse(init?.body as string) as unknown,
      });
      const { status = 200, body = {} } = remaining.shift() ?? {};
      return new Response(JSON.stringify(body), { status, headers: { 'x-amzn-requestid': 'R1' } });
    },
  });
  const table = createDynamoDbDataSource(cloud, {
    name: 'Table',
    tableName: 'items',
    roleArn: 'arn:aws:iam::000000000000:role/api',
    counter: createCallCounter(),
    tokenSecret: 's',
  });
  return { table, sent };
}

const key = { id: { S: 'a' }, n: { N: 1 } };
const wireKey = { id: { S: 'a' }, n: { N: '1' } };
const condition = {
  expression: '#s = :s',
  expressionNames: { '#s': 'status' },
  expressionValues: { ':s': { S: 'LIVE' } },
};
const wireCondition = {
  ConditionExpression: '#s = :s',
  ExpressionAttributeNames: { '#s': 'status' },
  ExpressionAttributeValues: { ':s': { S: 'LIVE' } },
};

describe('TransactWriteItems', () => {
  test('sends each kind of write and answers the keys', async () => {
    const { table, sent } = openTable([{ body: {} }]);
    const update = {
      expression: 'SET #s = :n',
      expressionNames: { '#s': 'status' },
      expressionValues: { ':n': { N: 1 } },
    };
    const transactItems = [
      { table: 't', operation: 'PutItem', key, attributeValues: { count: { N: 2 } } },
      { table: 't', operation: 'UpdateItem', key, update },
      {
        table: 't',
        operation: 'DeleteItem',
        key,
        condition: { ...condition, returnValuesOnConditionCheckFailure: false },
      },
      { table: 't', operation: 'ConditionCheck', key, condition },
    ];

    const result = await table.invoke({ operation: 'TransactWriteItems', transactItems }, signal);

    const wireUpdate = {
      UpdateExpression: 'SET #s = :n',
      ExpressionAttributeNames: { '#s': 'status' },
      ExpressionAttributeValues: { ':n': { N: '1' } },
    };
    expect(sent).toEqual([
      {
        target: 'DynamoDB_20120810.TransactWriteItems',
        body: {
          TransactItems: [
            { Put: { TableName: 't', Item: { count: { N: '2' }, ...wireKey } } },
            { Update: { TableName: 't', Key: wireKey, ...wireUpdate } },
            { Delete: { TableName: 't', Key: wireKey, ...wireCondition } },
            {
              ConditionCheck: {
                TableName: 't',
                Key: wireKey,
                ...wireCondition,
                ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
              },
            },
          ],
        },
      },
    ]);
    expect(result).toEqual({
      keys: Array.from({ length: 4 }, () => ({ id: 'a', n: 1 })),
      cancellationReasons: null,
    });
  });

  test('that is cancelled has the reasons as its result', async () => {
    const body = {
      __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
      message: 'Transaction cancelled',
      CancellationReasons: [
        { Code: 'None' },
        {
          Code: 'ConditionalCheckFailed',
          Message: 'The conditional request failed',
          Item: { id: { S: 'a' }, n: { N: '1' } },
        },
      ],
    };
    const { table } = openTable([{ status: 400, body }]);

    const call = table.invoke(
      {
        operation: 'TransactWriteItems',
        transactItems: [{ table: 't', operation: 'ConditionCheck', key, condition }],
      },
      signal,
    );

    const error = await call.then(
      () => undefined,
      (reason: unknown) => reason as DataSourceError,
    );
    expect(error).toBeInstanceOf(DataSourceError);
    expect(error?.type).toBe('DynamoDB:TransactionCanceledException');
    expect(error?.message).toBe(
      'Transaction cancelled (Service: DynamoDb, Status Code: 400, Request ID: R1)',
    );
    expect(error?.result).toEqual({
      keys: null,
      cancellationReasons: [
        { type: 'None', message: 'None' },
        {
          type: 'ConditionalCheckFailed',
          message: 'The conditional request failed',
          item: { id: 'a', n: 1 },
        },
      ],
    });
  });

  test('with an operation that is none is refused by name', async () => {
    const { table } = openTable([]);
    const transactItems = [{ table: 't', operation: 'Upsert', key }];

    await expect(table.invoke({ operation: 'TransactWriteItems', transactItems }, signal)).rejects.toThrow(
      "Unsupported operation 'Upsert' in a transaction. Use PutItem, UpdateItem, DeleteItem or ConditionCheck.",
    );
  });
});

test('TransactGetItems answers the items in order, null where there is none', async () => {
  const { table, sent } = openTable([{ body: { Responses: [{ Item: wireKey }, {}] } }]);
  const transactItems = [
    { table: 't', key },
    { table: 'u', key },
  ];

  const result = await table.invoke({ operation: 'TransactGetItems', transactItems }, signal);

  expect(sent[0]?.body).toEqual({
    TransactItems: [{ Get: { TableName: 't', Key: wireKey } }, { Get: { TableName: 'u', Key: wireKey } }],
  });
  expect(result).toEqual({ items: [{ id: 'a', n: 1 }, null], cancellationReasons: null });
});

test('a read after a failed condition that itself fails is reported as what it is', async () => {
  const conditionFailed = {
    __type: 'x#ConditionalCheckFailedException',
    message: 'The conditional request failed',
  };
  const throttled = { __type: 'x#ProvisionedThroughputExceededException', message: 'Slow down' };
  const { table } = openTable([
    { status: 400, body: conditionFailed },
    { status: 400, body: throttled },
  ]);
  const request = { operation: 'PutItem', key, attributeValues: {}, condition };

  await expect(table.invoke(request, signal)).rejects.toMatchObject({
    type: 'DynamoDB:ProvisionedThroughputExceededException',
  });
});

test.each([
  ['a body that is not JSON', new Response('<html>', { status: 502 }), 'DynamoDB:InternalServerError'],
  ['no code', new Response('{}', { status: 500 }), 'DynamoDB:InternalServerError'],
])('an answer of %s is an outage', async (_name, response, type) => {
  const cloud = createTestCloud({ fetch: () => Promise.resolve(response) });
  const parts = {
    name: 'Table',
    tableName: 'items',
    roleArn: 'r',
    counter: createCallCounter(),
    tokenSecret: 's',
  };
  const table = createDynamoDbDataSource(cloud, parts);

  await expect(table.invoke({ operation: 'GetItem', key }, signal)).rejects.toMatchObject({ type });
});

test('an unprocessed rest of a batch is answered', async () => {
  const answers = [
    { body: { Responses: {}, UnprocessedKeys: { t: { Keys: [wireKey] } } } },
    { body: { UnprocessedItems: { t: [{ PutRequest: { Item: wireKey } }] } } },
    { body: { UnprocessedItems: { t: [{ DeleteRequest: { Key: wireKey } }] } } },
  ];
  const { table } = openTable(answers);

  const results = [
    await table.invoke({ operation: 'BatchGetItem', tables: { t: { keys: [key] } } }, signal),
    await table.invoke({ operation: 'BatchPutItem', tables: { t: [key] } }, signal),
    await table.invoke({ operation: 'BatchDeleteItem', tables: { t: [key] } }, signal),
  ];

  const item = { id: 'a', n: 1 };
  expect(results).toEqual([
    { data: { t: [null] }, unprocessedKeys: { t: [item] } },
    { data: { t: [item] }, unprocessedItems: { t: [item] } },
    { data: { t: [item] }, unprocessedKeys: { t: [item] } },
  ]);
});
