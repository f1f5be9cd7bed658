// A null that a resolver writes reaches DynamoDB as NULL, wherever in a request it stands.
import { expect, test } from 'vitest';
import { createTestCloud } from '../../../testing/testCloud.ts';
import { exampleContext, exampleOptions } from '../../runtime/exampleRun.ts';
import { compileCode } from '../../runtime/compileCode.ts';
import { createCallCounter } from '../callCounter.ts';
import { createDynamoDbDataSource } from './createDynamoDbDataSource.ts';

/** Runs a request handler that returns the expression; answers the inputs that DynamoDB was then called with. */
async function inputsOf(expression: string): Promise<Record<string, unknown>[]> {
  const code = `import { util } from '@aws-appsync/utils';
    import * as ddb from '@aws-appsync/utils/dynamodb';
    export const request = (ctx) => { return ${expression}; };
    export const response = (ctx) => ctx.result;`;
  const context = exampleContext({ arguments: { no: null } });
  const { outcome } = compileCode(code, exampleOptions()).run('request', context, null);
  if (outcome.kind !== 'value') throw new Error(JSON.stringify(outcome));
  const inputs: Record<string, unknown>[] = [];
  const cloud = createTestCloud({
    fetch: (_url, init) => {
      inputs.push(JSON.parse(init?.body as string) as Record<string, unknown>);
      return Promise.resolve(new Response('{}'));
    },
  });
  const parts = { name: 'Table', tableName: 'T', roleArn: 'arn:aws:iam::000000000000:role/api' };
  const table = createDynamoDbDataSource(cloud, { ...parts, counter: createCallCounter(), tokenSecret: 's' });
  await table.invoke(outcome.value, new AbortController().signal);
  return inputs;
}

const isNull = { NULL: true };
const key = `key: { id: 'a' }`;
const typedKey = `key: util.dynamodb.toMapValues({ id: 'a' })`;

test.each([
  [
    'ddb.put: in the item, its lists and its maps',
    `ddb.put({ ${key}, item: { a: null, list: [null, [null]], map: { b: ctx.args.no } } })`,
    {
      Item: {
        id: { S: 'a' },
        a: isNull,
        list: { L: [isNull, { L: [isNull] }] },
        map: { M: { b: isNull } },
      },
    },
  ],
  [
    'ddb.put: in a condition',
    `ddb.put({ ${key}, item: { a: 1 }, condition: { a: { ne: null } } })`,
    { ExpressionAttributeValues: { ':a_ne': isNull } },
  ],
  [
    'ddb.update: as a value, below a map, by replace and in append',
    `ddb.update({ ${key}, update: { a: null, m: { b: null }, r: ddb.operations.replace({ c: null }), l: ddb.operations.append([null]) } })`,
    {
      ExpressionAttributeValues: {
        ':expValue_1': isNull,
        ':expValue_2': isNull,
        ':expValue_3': { M: { c: isNull } },
        ':expValue_4': { L: [isNull] },
      },
    },
  ],
  [
    'ddb.remove: in a condition with between and in',
    `ddb.remove({ ${key}, condition: { a: { in: [null, 1] }, b: { between: [null, 2] } } })`,
    {
      ExpressionAttributeValues: {
        ':a_in_0': isNull,
        ':a_in_1': { N: '1' },
        ':b_between_start': isNull,
        ':b_between_end': { N: '2' },
      },
    },
  ],
  [
    'ddb.query: in the query and in the filter',
    `ddb.query({ query: { id: { eq: null } }, filter: { or: [{ a: { eq: null } }, { b: { contains: null } }] } })`,
    { ExpressionAttributeValues: { ':id_eq': isNull, ':or_0_a_eq': isNull, ':or_1_b_contains': isNull } },
  ],
  [
    'ddb.scan: in the filter',
    `ddb.scan({ filter: { not: { a: { eq: null } } } })`,
    { ExpressionAttributeValues: { ':not_a_eq': isNull } },
  ],
  [
    'ddb.batchPut',
    `ddb.batchPut({ tables: { T: [{ id: 'a', n: null }] } })`,
    { RequestItems: { T: [{ PutRequest: { Item: { id: { S: 'a' }, n: isNull } } }] } },
  ],
  [
    'ddb.transactWrite: put, update and conditions',
    `ddb.transactWrite({ items: [
      { putItem: { table: 'T', ${key}, item: { n: null } } },
      { updateItem: { table: 'T', ${key}, update: { n: null } } },
      { conditionCheck: { table: 'T', ${key}, condition: { n: { eq: null } } } }
    ] })`,
    {
      TransactItems: [
        { Put: { Item: { n: isNull } } },
        { Update: { ExpressionAttributeValues: { ':expValue_1': isNull } } },
        { ConditionCheck: { ExpressionAttributeValues: { ':n_eq': isNull } } },
      ],
    },
  ],
  [
    'util.dynamodb: toMapValues, toDynamoDB, toNull, toList, toMap',
    `{ operation: 'PutItem', ${typedKey}, attributeValues: {
      ...util.dynamodb.toMapValues({ a: null }), b: util.dynamodb.toDynamoDB(null), c: util.dynamodb.toNull(),
      d: util.dynamodb.toList([null]), e: util.dynamodb.toMap({ f: null }) } }`,
    {
      Item: { a: isNull, b: isNull, c: isNull, d: { L: [isNull] }, e: { M: { f: isNull } } },
    },
  ],
  [
    'util.transform: a filter and a condition',
    `{ operation: 'Scan',
      filter: JSON.parse(util.transform.toDynamoDBFilterExpression({ a: { eq: null } })) }`,
    { ExpressionAttributeValues: { ':a_eq': isNull } },
  ],
])('a null is NULL in %s', async (_where, expression, expected) => {
  const [input] = await inputsOf(expression);

  expect(input).toMatchObject(expected);
});
