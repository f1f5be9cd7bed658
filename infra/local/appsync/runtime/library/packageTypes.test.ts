// Walks the types of @aws-appsync/utils and calls every function they name: it works, or it throws its own name.
import { createRequire } from 'node:module';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { exampleContext, exampleOptions } from '../exampleRun.ts';
import { compileCode } from '../compileCode.ts';
import type { Evaluation } from '../runtime.ts';

const packageName = '@aws-appsync/utils';
const modules: Readonly<Record<string, string>> = {
  '': packageName,
  'ddb.': `${packageName}/dynamodb`,
  'rds.': `${packageName}/rds`,
  'ai.': `${packageName}/ai`,
};

/** The paths of all functions that the types declare: "util.time.nowISO8601", "ddb.operations.add". */
function readFunctionPaths(): string[] {
  const require = createRequire(import.meta.url);
  const files = Object.values(modules).map((name) => require.resolve(name).replace(/\.js$/, '.d.ts'));
  const program = ts.createProgram(files, { strict: true, skipLibCheck: true, types: [] });
  const checker = program.getTypeChecker();
  return files.flatMap((file, index) => {
    const sourceFile = program.getSourceFile(file);
    const symbol = sourceFile && checker.getSymbolAtLocation(sourceFile);
    if (!sourceFile || !symbol) throw new Error(`no types at ${file}`);
    const prefix = Object.keys(modules)[index] ?? '';
    return checker
      .getExportsOfModule(symbol)
      .filter((member) => (resolve(checker, member).flags & ts.SymbolFlags.Value) !== 0)
      .flatMap((member) => functionPaths(checker, resolve(checker, member), sourceFile, prefix));
  });
}

function resolve(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

function functionPaths(checker: ts.TypeChecker, symbol: ts.Symbol, at: ts.Node, prefix: string): string[] {
  const type = checker.getTypeOfSymbolAtLocation(symbol, at);
  const path = prefix + symbol.name;
  if (type.getCallSignatures().length > 0) return [path];
  return type.getProperties().flatMap((member) => functionPaths(checker, member, at, `${path}.`));
}

function run(statement: string, handler: 'request' | 'response' = 'request'): Evaluation {
  const imports = Object.entries(modules).map(([prefix, name]) =>
    prefix === ''
      ? `import { util, extensions, runtime } from '${name}';`
      : `import * as ${prefix.slice(0, -1)} from '${name}';`,
  );
  const other = handler === 'request' ? 'response' : 'request';
  const source = `${imports.join('\n')}\nexport function ${handler}(ctx) { ${statement} }\nexport const ${other} = (ctx) => 1;`;
  return compileCode(source, exampleOptions()).run(handler, exampleContext(), 'API Key Authorization');
}

const filter = '{ filterGroup: [{ filters: [{ fieldName: "a", operator: "eq", value: 1 }] }] }';
const filterValue = { filterGroup: [{ filters: [{ fieldName: 'a', operator: 'eq', value: 1 }] }] };
const key = { id: { S: 'a' } };
const error = (message: string, type: string | null): unknown => ({
  outcome: { kind: 'error', error: { message, type, data: null, info: null } },
});

/** Functions that end the run or leave a trace beside its value: a call, and what the evaluation holds. */
const effects: Readonly<Record<string, readonly [call: string, evaluation: unknown, handler?: 'response']>> =
  {
    'util.error': ["('no', 'Refused')", error('no', 'Refused')],
    'util.unauthorized': ['()', error('Not Authorized to access example on type Query', 'Unauthorized')],
    'util.appendError': [
      "('a', 'B', 1, 2)",
      { appendedErrors: [{ message: 'a', type: 'B', data: 1, info: 2 }] },
    ],
    'util.http.addResponseHeader': ["('a', 1)", { responseHeaders: { a: '1' } }],
    'util.http.addResponseHeaders': ["({ a: 'b' })", { responseHeaders: { a: 'b' } }],
    'extensions.evictFromApiCache': [
      "('Query', 'a', { b: 1 })",
      { evictions: [{ typeName: 'Query', fieldName: 'a', keys: { b: 1 } }] },
    ],
    'extensions.setSubscriptionFilter': [`(${filter})`, { subscriptionFilter: filterValue }, 'response'],
    'extensions.setSubscriptionInvalidationFilter': [
      `(${filter})`,
      { subscriptionInvalidationFilter: filterValue },
      'response',
    ],
    'extensions.invalidateSubscriptions': [
      "({ subscriptionField: 'onA', payload: { b: 1 } })",
      { invalidations: [{ subscriptionField: 'onA', payload: { b: 1 } }] },
    ],
    'runtime.earlyReturn': [
      "(1, { skipTo: 'END' })",
      { outcome: { kind: 'earlyReturn', value: 1, skipTo: 'END' } },
    ],
  };

/** Functions that give a value: a call, and the value. */
const values: Readonly<Record<string, readonly [call: string, value: unknown]>> = {
  'util.escapeJavaScript': [`("it's")`, "it\\'s"],
  'util.urlEncode': ["('a b')", 'a+b'],
  'util.urlDecode': ["('a+b')", 'a b'],
  'util.base64Encode': ["('a')", 'YQ=='],
  'util.base64Decode': ["('YQ==')", 'a'],
  'util.autoId': ['()', '00010203-0405-4607-8809-0a0b0c0d0e0f'],
  'util.autoUlid': ['()', '01KDVDNA00000G40R40M30E209'],
  'util.autoKsuid': ['()', '37dGalnvxoLQhb6fzRwhDhn3R1D'],
  'util.matches': ["('a*b', 'aaaaab')", true],
  'util.authType': ['()', 'API Key Authorization'],
  'util.time.nowISO8601': ['()', '2026-01-01T00:00:00.000Z'],
  'util.time.nowEpochSeconds': ['()', 1_767_225_600],
  'util.time.nowEpochMilliSeconds': ['()', 1_767_225_600_000],
  'util.time.nowFormatted': ["('yyyy-MM-dd HH:mm:ssZ', 'Australia/Perth')", '2026-01-01 08:00:00+0800'],
  'util.time.parseFormattedToEpochMilliSeconds': [
    "('2026-01-01 08:00', 'yyyy-MM-dd HH:mm', 'Australia/Perth')",
    1_767_225_600_000,
  ],
  'util.time.parseISO8601ToEpochMilliSeconds': ["('2026-01-01T00:00:00Z')", 1_767_225_600_000],
  'util.time.epochMilliSecondsToSeconds': ['(1999)', 1],
  'util.time.epochMilliSecondsToISO8601': ['(0)', '1970-01-01T00:00:00.000Z'],
  'util.time.epochMilliSecondsToFormatted': ["(0, 'yyyy')", '1970'],
  'util.dynamodb.toDynamoDB': [
    "({ a: 'b', c: 1, d: [true, null] })",
    { M: { a: { S: 'b' }, c: { N: 1 }, d: { L: [{ BOOL: true }, { NULL: null }] } } },
  ],
  'util.dynamodb.toString': ["('a')", { S: 'a' }],
  'util.dynamodb.toStringSet': ["(['a'])", { SS: ['a'] }],
  'util.dynamodb.toNumber': ['(1)', { N: 1 }],
  'util.dynamodb.toNumberSet': ['([1, 4.56])', { NS: [1, 4.56] }],
  'util.dynamodb.toBinary': ["('YQ==')", { B: 'YQ==' }],
  'util.dynamodb.toBinarySet': ["(['YQ=='])", { BS: ['YQ=='] }],
  'util.dynamodb.toBoolean': ['(true)', { BOOL: true }],
  'util.dynamodb.toNull': ['()', { NULL: null }],
  'util.dynamodb.toList': ["(['a', 1])", { L: [{ S: 'a' }, { N: 1 }] }],
  'util.dynamodb.toMap': ['({ a: 1 })', { M: { a: { N: 1 } } }],
  'util.dynamodb.toMapValues': ['({ a: 1 })', { a: { N: 1 } }],
  'util.dynamodb.toS3Object': [
    "('k', 'b', 'r', 'v')",
    { S: '{"s3":{"key":"k","bucket":"b","region":"r","version":"v"}}' },
  ],
  'util.dynamodb.fromS3ObjectJson': [`('{"s3":{"key":"k"}}')`, { key: 'k' }],
  'util.http.copyHeaders': ["({ host: 'a', b: 'c' })", { b: 'c' }],
  'util.xml.toMap': ["('<a><b>1</b></a>')", { a: { b: 1 } }],
  'util.xml.toJsonString': ["('<a>1</a>')", '{"a":1}'],
  'util.transform.toDynamoDBFilterExpression': [
    "({ title: { contains: 'x' } })",
    '{"expression":"(contains(#title,:title_contains))","expressionNames":{"#title":"title"},"expressionValues":{":title_contains":{"S":"x"}}}',
  ],
  'util.transform.toDynamoDBConditionExpression': [
    '({ id: { attributeExists: false } })',
    '{"expression":"(attribute_not_exists(#id))","expressionNames":{"#id":"id"},"expressionValues":{}}',
  ],
  'util.transform.toSubscriptionFilter': ['({ a: { eq: 1 } })', filterValue],
  'util.math.roundNum': ['(1.5)', 2],
  'util.math.minVal': ['(1, 2)', 1],
  'util.math.maxVal': ['(1, 2)', 2],
  'util.math.randomDouble': ['()', 0.00001537870049972412],
  'util.math.randomWithinRange': ['(5, 9)', 5],
  'util.str.normalize': ["('e\\u0301', 'nfc')", '\u00e9'],
  'ddb.get': ["({ key: { id: 'a' } })", { operation: 'GetItem', key }],
  'ddb.put': [
    "({ key: { id: 'a' }, item: { n: 1 } })",
    { operation: 'PutItem', key, attributeValues: { n: { N: 1 } } },
  ],
  'ddb.update': [
    "({ key: { id: 'a' }, update: { n: 1 } })",
    {
      operation: 'UpdateItem',
      key,
      update: {
        expression: 'SET #expName_1 = :expValue_1',
        expressionNames: { '#expName_1': 'n' },
        expressionValues: { ':expValue_1': { N: 1 } },
      },
    },
  ],
  'ddb.remove': ["({ key: { id: 'a' } })", { operation: 'DeleteItem', key }],
  'ddb.query': [
    "({ query: { id: { eq: 'a' } } })",
    {
      operation: 'Query',
      query: {
        expression: '(#id = :id_eq)',
        expressionNames: { '#id': 'id' },
        expressionValues: { ':id_eq': { S: 'a' } },
      },
    },
  ],
  'ddb.scan': ['({ limit: 1 })', { operation: 'Scan', limit: 1 }],
  'ddb.sync': [
    "({ limit: 10, nextToken: 'abc', lastSync: 1 })",
    { operation: 'Sync', limit: 10, nextToken: 'abc', lastSync: 1 },
  ],
  'ddb.batchGet': [
    "({ tables: { T: { keys: [{ id: 'a' }] } } })",
    { operation: 'BatchGetItem', tables: { T: { keys: [key] } } },
  ],
  'ddb.batchPut': ["({ tables: { T: [{ id: 'a' }] } })", { operation: 'BatchPutItem', tables: { T: [key] } }],
  'ddb.batchDelete': [
    "({ tables: { T: [{ id: 'a' }] } })",
    { operation: 'BatchDeleteItem', tables: { T: [key] } },
  ],
  'ddb.transactGet': [
    "({ items: [{ table: 'T', key: { id: 'a' } }] })",
    { operation: 'TransactGetItems', transactItems: [{ table: 'T', key }] },
  ],
  'ddb.transactWrite': [
    "({ items: [{ deleteItem: { table: 'T', key: { id: 'a' } } }] })",
    { operation: 'TransactWriteItems', transactItems: [{ table: 'T', operation: 'DeleteItem', key }] },
  ],
  'ddb.toStringSet': ["(['a'])", { SS: ['a'] }],
  'ddb.toNumberSet': ['([1])', { NS: [1] }],
  'ddb.toBinarySet': ["(['YQ=='])", { BS: ['YQ=='] }],
  'ddb.operations.add': ['(10)', { type: 'OPERATION_ADD', value: 10 }],
  'ddb.operations.remove': ['()', { type: 'OPERATION_REMOVE' }],
  'ddb.operations.replace': ['({ a: 10 })', { type: 'OPERATION_REPLACE', value: { a: 10 } }],
  'ddb.operations.increment': ['(10)', { type: 'OPERATION_INCREMENT', by: 10 }],
  'ddb.operations.decrement': ['(10)', { type: 'OPERATION_DECREMENT', by: 10 }],
  'ddb.operations.append': ['([1])', { type: 'OPERATION_APPEND', items: [1] }],
  'ddb.operations.prepend': ['([1])', { type: 'OPERATION_PREPEND', items: [1] }],
  'ddb.operations.updateListItem': ["('a', 1)", { type: 'OPERATION_UPDATE_LIST_ITEM', value: 'a', index: 1 }],
};

const paths = readFunctionPaths();
const working = paths.filter((path) => path in values || path in effects);
const refusing = paths.filter((path) => !working.includes(path));

test('the types name what this table knows, and nothing of it is made up', () => {
  expect(paths.length).toBeGreaterThan(90);
  expect(paths).toEqual(expect.arrayContaining([...Object.keys(values), ...Object.keys(effects)]));
});

describe('works', () => {
  test.each(working.filter((path) => path in values))('%s', (path) => {
    const [call, value] = values[path] ?? ['', undefined];
    expect(run(`return ${path}${call};`).outcome).toEqual({ kind: 'value', value });
  });

  test.each(working.filter((path) => path in effects))('%s', (path) => {
    const [call, evaluation, handler] = effects[path] ?? ['', undefined];
    expect(run(`return ${path}${call};`, handler)).toMatchObject(evaluation as object);
  });
});

describe('throws its own name', () => {
  test('these and no others', () => {
    const groups = [...new Set(refusing.map((path) => path.replace(/(?<=^rds\.|^ai\.).*/, '*')))];
    expect(groups.sort()).toEqual([
      'ai.*',
      'rds.*',
      'util.rds.toJsonObject',
      'util.transform.toElasticsearchQueryDSL',
    ]);
  });

  test.each(refusing)('%s', (path) => {
    const { outcome } = run(`return ${path}();`);
    const message: unknown = expect.stringContaining(`: ${path} is not supported by the local cloud.`);
    expect(outcome).toEqual({ kind: 'error', error: { message, type: 'Code', data: null, info: null } });
  });
});
