// Input that no AWS client sends: each is answered as a refusal of the caller, quickly, never as a failure of the cloud.
import { describe, expect, test } from 'vitest';
import { administrator } from '../testing/testCloud.ts';
import { openTestTable } from './testTable.ts';

const TableName = 'Orders';
const Key = { person: { S: 'ann' }, number: { N: '1' } };
const arn = 'arn:aws:dynamodb:us-east-1:000000000000:table/Orders';

/** One table behind its API, asked without a client: [status, code, message], or what was answered. */
async function openRawTable() {
  const { service } = await openTestTable();
  const { api } = service;
  if (!api) throw new Error('DynamoDB has no API.');
  const requestOf = (operation: string, input: unknown) => ({
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    headers: { 'x-amz-target': `DynamoDB_20120810.${operation}` },
    body: Buffer.from(typeof input === 'string' ? input : JSON.stringify(input)),
    principal: administrator,
  });
  const permissionsOf = (operation: string, input: unknown) => api.permissionsOf(requestOf(operation, input));
  const ask = async (operation: string, input: unknown): Promise<unknown> => {
    const request = requestOf(operation, input);
    api.permissionsOf(request);
    return JSON.parse(String((await api.answer(request)).body)) as unknown;
  };
  const refusalOf = (operation: string, input: unknown): Promise<unknown> =>
    ask(operation, input).then(
      (answer) => ['answered', answer],
      (error: unknown) => {
        const { statusCode, code, message } = error as Record<string, unknown>;
        return [statusCode, code, message];
      },
    );
  return { ask, refusalOf, permissionsOf };
}

const noNull = [400, 'SerializationException', 'Unexpected null in a map or a list'];
const noMap = [400, 'SerializationException', 'Unexpected field type'];
const noText = [400, 'SerializationException', 'Start of structure or map found where not expected'];
const noName = [
  400,
  'ValidationException',
  "The parameter 'TableName' is required but was not present in the request",
];

describe('a request', () => {
  test.each(['constructor', 'toString', '__proto__', 'Nothing'])('for %s is unknown', async (operation) => {
    const { refusalOf } = await openRawTable();

    expect(await refusalOf(operation, {})).toEqual([
      400,
      'UnknownOperationException',
      `Got the operation "DynamoDB_20120810.${operation}"; the local DynamoDB accepts BatchGetItem, BatchWriteItem, DeleteItem, DescribeTable, DescribeTimeToLive, GetItem, ListTables, PutItem, Query, Scan, UpdateItem.`,
    ]);
  });

  test.each([
    ['GetItem', { TableName: { toString: 1 }, Key }, noText],
    ['DescribeTable', { TableName: {} }, noText],
    ['DescribeTimeToLive', { TableName: {} }, noText],
    ['DescribeTimeToLive', {}, noName],
    [
      'Scan',
      { TableName: [TableName] },
      [400, 'SerializationException', 'Unrecognized collection type class java.lang.String'],
    ],
  ])('for %s with %j is refused for its table name', async (operation, input, refusal) => {
    const { refusalOf } = await openRawTable();

    expect(await refusalOf(operation, input)).toEqual(refusal);
  });

  test.each([
    ['BatchWriteItem', { RequestItems: { [TableName]: [null] } }, noNull],
    ['BatchGetItem', { RequestItems: { [TableName]: null } }, noNull],
    ['BatchGetItem', { RequestItems: { [TableName]: { Keys: [null] } } }, noNull],
    ['PutItem', { TableName, Item: { ...Key, a: null } }, noNull],
    ['PutItem', { TableName, Item: { ...Key, a: { L: [null] } } }, noNull],
    ['PutItem', { TableName, Item: Key, Expected: { a: null } }, noNull],
    ['GetItem', { TableName, Key: { person: null } }, noNull],
    ['UpdateItem', { TableName, Key, AttributeUpdates: { a: null } }, noNull],
    ['Scan', { TableName, FilterExpression: 'a = :a', ExpressionAttributeValues: { ':a': null } }, noNull],
    ['BatchGetItem', { RequestItems: 'a' }, noMap],
    ['BatchWriteItem', { RequestItems: 'a' }, noMap],
    [
      'BatchGetItem',
      { RequestItems: [null] },
      [
        400,
        'SerializationException',
        'Unrecognized collection type java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.KeysAndAttributes>',
      ],
    ],
  ])('for %s with %j is refused for its shape', async (operation, input, refusal) => {
    const { refusalOf } = await openRawTable();

    expect(await refusalOf(operation, input)).toEqual(refusal);
  });

  test('with an attribute nested thousands of levels deep is refused for its shape', async () => {
    const { refusalOf } = await openRawTable();
    const input = `{"TableName":"Orders","Item":{"a":${'{"L":['.repeat(5000)}${']}'.repeat(5000)}}}`;

    expect(await refusalOf('PutItem', input)).toEqual([
      400,
      'SerializationException',
      'The request has a value of an unexpected type',
    ]);
  });

  test.each([
    [
      0,
      "Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    [
      101,
      "Value '101' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 100",
    ],
    [1.5, "Value '1.5' at 'limit' failed to satisfy constraint: Member must be an integer"],
    ['2', `Value '"2"' at 'limit' failed to satisfy constraint: Member must be an integer`],
  ])('to list %j tables is refused', async (Limit, message) => {
    const { ask, refusalOf } = await openRawTable();

    expect(await refusalOf('ListTables', { Limit })).toEqual([
      400,
      'ValidationException',
      `1 validation error detected: ${message}`,
    ]);
    expect(await ask('ListTables', { Limit: 1 })).toEqual({ TableNames: ['Orders'] });
  });
});

test('a condition in ten brackets is refused instead of parsed', async () => {
  const { refusalOf } = await openRawTable();
  const ConditionExpression = `${'NOT ('.repeat(10)}a = :a${')'.repeat(10)}`;

  const refusal = await refusalOf('PutItem', {
    TableName,
    Item: Key,
    ConditionExpression,
    ExpressionAttributeValues: { ':a': { N: '1' } },
  });

  expect(refusal).toEqual([
    400,
    'ValidationException',
    'Invalid ConditionExpression: The brackets are nested too deep',
  ]);
});

test('only a query and a scan are asked for the permission on an index', async () => {
  const { permissionsOf } = await openRawTable();
  const operations = ['Query', 'Scan', 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'DescribeTable'];

  const resources = operations.map(
    (operation) => permissionsOf(operation, { TableName, IndexName: 'byStatus' })[0]?.resource,
  );

  expect(resources).toEqual([`${arn}/index/byStatus`, `${arn}/index/byStatus`, arn, arn, arn, arn, arn]);
});

test('list elements set far behind the end are appended in the order of their indexes', async () => {
  const { ask } = await openRawTable();
  const list = (...numbers: string[]) => ({ L: numbers.map((N) => ({ N })) });
  await ask('PutItem', { TableName, Item: { ...Key, a: list('1', '2', '3'), b: list('1') } });

  const answer = await ask('UpdateItem', {
    TableName,
    Key,
    UpdateExpression: 'SET a[4294967296] = :c, a[99999999] = :b, a[3] = :a, a[0] = :z, b[99999999] = :b',
    ExpressionAttributeValues: { ':z': { N: '0' }, ':a': { N: '4' }, ':b': { N: '5' }, ':c': { N: '6' } },
    ReturnValues: 'ALL_NEW',
  });

  expect(answer).toEqual({
    Attributes: { ...Key, a: list('0', '2', '3', '4', '5', '6'), b: list('1', '5') },
  });
});
