// The requests that @aws-appsync/utils/dynamodb makes.
import { describe, expect, test } from 'vitest';
import { failureOf, valueOf } from '../exampleRun.ts';

const key = { id: { S: 'a' } };
const condition = {
  expression: '(attribute_exists(#id)) AND (#version = :version_eq)',
  expressionNames: { '#id': 'id', '#version': 'version' },
  expressionValues: { ':version_eq': { N: 10 } },
};
const conditionInput = '{ id: { attributeExists: true }, version: { eq: 10 } }';

/** The update of `ddb.update({update})` as [expression, names, values]. */
const updateOf = (update: string): unknown => {
  const request = valueOf(`ddb.update({ key: { id: 'a' }, update: ${update} })`) as {
    update: { expression: string; expressionNames: object; expressionValues: object };
  };
  return [
    request.update.expression,
    Object.values(request.update.expressionNames),
    Object.values(request.update.expressionValues),
  ];
};

describe('requests', () => {
  test.each([
    ["get({ key: { id: 'a' } })", { operation: 'GetItem', key }],
    [
      "get({ key: { id: 'a' }, consistentRead: true, projection: ['id', 'a.b', 'a.c'] })",
      {
        operation: 'GetItem',
        key,
        consistentRead: true,
        projection: {
          expression: '#expName_1, #expName_2.#expName_3, #expName_2.#expName_4',
          expressionNames: { '#expName_1': 'id', '#expName_2': 'a', '#expName_3': 'b', '#expName_4': 'c' },
        },
      },
    ],
    [
      `put({ key: { id: 'a' }, item: { value: 10, tags: ddb.toStringSet(['x']) }, condition: ${conditionInput} })`,
      { operation: 'PutItem', key, attributeValues: { value: { N: 10 }, tags: { SS: ['x'] } }, condition },
    ],
    [
      `remove({ key: { id: 'a' }, condition: ${conditionInput}, _version: 1 })`,
      { operation: 'DeleteItem', key, condition, _version: 1 },
    ],
    ["remove({ key: { id: 'a' }, condition: null })", { operation: 'DeleteItem', key }],
    [
      `query({ query: { id: { eq: 'a' }, at: { gt: 1 } }, index: 'i', limit: 5, nextToken: null, scanIndexForward: false, filter: { b: { ne: 2 } } })`,
      {
        operation: 'Query',
        query: {
          expression: '(#id = :id_eq) AND (#at > :at_gt)',
          expressionNames: { '#id': 'id', '#at': 'at' },
          expressionValues: { ':id_eq': { S: 'a' }, ':at_gt': { N: 1 } },
        },
        index: 'i',
        limit: 5,
        scanIndexForward: false,
        filter: {
          expression: '(#b <> :b_ne)',
          expressionNames: { '#b': 'b' },
          expressionValues: { ':b_ne': { N: 2 } },
        },
      },
    ],
    [
      "scan({ limit: 10, nextToken: 'abc', totalSegments: 2, segment: 0 })",
      { operation: 'Scan', limit: 10, nextToken: 'abc', totalSegments: 2, segment: 0 },
    ],
    [
      "batchGet({ tables: { T: { keys: [{ id: 'a' }], consistentRead: true } } })",
      { operation: 'BatchGetItem', tables: { T: { keys: [key], consistentRead: true } } },
    ],
    [
      "batchPut({ tables: { T: [{ id: 'a', n: 1 }] } })",
      { operation: 'BatchPutItem', tables: { T: [{ ...key, n: { N: 1 } }] } },
    ],
    ["batchDelete({ tables: { T: [{ id: 'a' }] } })", { operation: 'BatchDeleteItem', tables: { T: [key] } }],
    [
      "transactGet({ items: [{ table: 'T', key: { id: 'a' } }] })",
      { operation: 'TransactGetItems', transactItems: [{ table: 'T', key }] },
    ],
  ])('%s', (call, request) => {
    expect(valueOf(`ddb.${call}`)).toEqual(request);
  });

  test('transactWrite takes all four kinds', () => {
    const call = `ddb.transactWrite({ items: [
      { putItem: { table: 'T', key: { id: 'a' }, item: { n: 1 }, condition: ${conditionInput} } },
      { updateItem: { table: 'T', key: { id: 'a' }, update: { n: 2 } } },
      { deleteItem: { table: 'T', key: { id: 'a' } } },
      { conditionCheck: { table: 'T', key: { id: 'a' }, condition: ${conditionInput} } },
    ] })`;
    const update = {
      expression: 'SET #expName_1 = :expValue_1',
      expressionNames: { '#expName_1': 'n' },
      expressionValues: { ':expValue_1': { N: 2 } },
    };
    expect(valueOf(call)).toEqual({
      operation: 'TransactWriteItems',
      transactItems: [
        { table: 'T', operation: 'PutItem', key, attributeValues: { n: { N: 1 } }, condition },
        { table: 'T', operation: 'UpdateItem', key, update },
        { table: 'T', operation: 'DeleteItem', key },
        { table: 'T', operation: 'ConditionCheck', key, condition },
      ],
    });
  });
});

describe('update', () => {
  test.each([
    [
      '{ a: 1, b: null }',
      'SET #expName_1 = :expValue_1, #expName_2 = :expValue_2',
      ['a', 'b'],
      [{ N: 1 }, { NULL: null }],
    ],
    ['{ a: ddb.operations.add(10) }', 'SET #expName_1 = :expValue_1', ['a'], [{ N: 10 }]],
    [
      '{ a: ddb.operations.replace({ b: 1 }) }',
      'SET #expName_1 = :expValue_1',
      ['a'],
      [{ M: { b: { N: 1 } } }],
    ],
    ['{ a: ddb.operations.increment(10) }', 'SET #expName_1 = #expName_1 + :expValue_1', ['a'], [{ N: 10 }]],
    ['{ a: ddb.operations.decrement() }', 'SET #expName_1 = #expName_1 - :expValue_1', ['a'], [{ N: 1 }]],
    [
      '{ a: ddb.operations.append([1]) }',
      'SET #expName_1 = list_append(#expName_1, :expValue_1)',
      ['a'],
      [{ L: [{ N: 1 }] }],
    ],
    [
      '{ a: ddb.operations.prepend([1]) }',
      'SET #expName_1 = list_append(:expValue_1, #expName_1)',
      ['a'],
      [{ L: [{ N: 1 }] }],
    ],
    [
      "{ a: [ddb.operations.updateListItem('x', 1), ddb.operations.updateListItem('y', 2)] }",
      'SET #expName_1[1] = :expValue_1, #expName_1[2] = :expValue_2',
      ['a'],
      [{ S: 'x' }, { S: 'y' }],
    ],
    [
      '{ a: ddb.operations.remove(), b: 1 }',
      'SET #expName_1 = :expValue_1 REMOVE #expName_2',
      ['b', 'a'],
      [{ N: 1 }],
    ],
    [
      '{ a: { b: ddb.operations.remove(), c: 1 }, d: ddb.operations.remove() }',
      'SET #expName_1.#expName_2 = :expValue_1 REMOVE #expName_1.#expName_3, #expName_4',
      ['a', 'c', 'b', 'd'],
      [{ N: 1 }],
    ],
    [
      '{ a: { b: 1, c: { b: 2 } } }',
      'SET #expName_1.#expName_2 = :expValue_1, #expName_1.#expName_3.#expName_2 = :expValue_2',
      ['a', 'b', 'c'],
      [{ N: 1 }, { N: 2 }],
    ],
    [
      '{ a: [1, 2], b: undefined, c: {} }',
      'SET #expName_1 = :expValue_1, #expName_2 = :expValue_2',
      ['a', 'c'],
      [{ L: [{ N: 1 }, { N: 2 }] }, { M: {} }],
    ],
    ['{ a: ddb.toNumberSet([1]) }', 'SET #expName_1 = :expValue_1', ['a'], [{ NS: [1] }]],
  ])('%s', (update, expression, names, values) => {
    expect(updateOf(update)).toEqual([expression, names, values]);
  });
});

test('where there are no values there is no map of them', () => {
  const exists = '{ id: { attributeExists: true } }';
  const expression = { expression: '(attribute_exists(#id))', expressionNames: { '#id': 'id' } };
  expect(valueOf(`ddb.remove({ key: { id: 'a' }, condition: ${exists} })`)).toStrictEqual({
    operation: 'DeleteItem',
    key,
    condition: expression,
  });
  expect(valueOf(`ddb.scan({ filter: ${exists} })`)).toStrictEqual({ operation: 'Scan', filter: expression });
  expect(valueOf("ddb.update({ key: { id: 'a' }, update: { a: ddb.operations.remove() } })")).toStrictEqual({
    operation: 'UpdateItem',
    key,
    update: { expression: 'REMOVE #expName_1', expressionNames: { '#expName_1': 'a' } },
  });
});

test('sync makes a request that a data source for DynamoDB understands', () => {
  expect(
    valueOf(
      "ddb.sync({ basePartitionKey: 'p', deltaIndexName: 'i', limit: 5, nextToken: null, lastSync: 1, filter: { a: { eq: 1 } } })",
    ),
  ).toEqual({
    operation: 'Sync',
    basePartitionKey: 'p',
    deltaIndexName: 'i',
    limit: 5,
    lastSync: 1,
    filter: {
      expression: '(#a = :a_eq)',
      expressionNames: { '#a': 'a' },
      expressionValues: { ':a_eq': { N: 1 } },
    },
  });
});

describe('wrong input', () => {
  test.each([
    ['get()', 'get takes an object, got undefined.'],
    ['get({})', 'get({key}) takes an object, got undefined.'],
    ["put({ key: { id: 'a' } })", 'put({item}) takes an object'],
    [
      "update({ key: { id: 'a' }, update: { a: ddb.operations.increment('1') } })",
      'take a number, got a string',
    ],
    ["update({ key: { id: 'a' }, update: { a: ddb.operations.append(1) } })", 'take a list, got a number'],
    [
      "update({ key: { id: 'a' }, update: { a: ddb.operations.updateListItem(1, 2) } })",
      'its place within a list',
    ],
    [
      "update({ key: { id: 'a' }, update: { a: [ddb.operations.remove()] } })",
      'updateListItem(value, index) only',
    ],
    [
      "remove({ key: { id: 'a' }, condition: { id: 'a' } })",
      'remove({condition}) takes operators per attribute',
    ],
    ["query({ query: 'id' })", 'query({query}) takes operators per attribute'],
    ["get({ key: { id: 'a' }, projection: 'id' })", 'get({projection}) takes a list'],
    ['batchPut({ tables: { T: {} } })', 'batchPut takes a list per table, got an object.'],
    ['transactGet({})', 'transactGet({items}) takes a list of objects'],
    [
      "transactWrite({ items: [{ nope: { table: 'T' } }] })",
      'takes putItem, updateItem, deleteItem or conditionCheck',
    ],
  ])('%s is refused', (call, text) => {
    expect(failureOf(`return ddb.${call};`)).toContain(text);
  });
});
