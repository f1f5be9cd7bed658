// BatchGetItem, BatchPutItem, BatchDeleteItem: many items of any tables in one call.
// https://docs.aws.amazon.com/appsync/latest/devguide/js-resolver-reference-dynamodb.html#js-aws-appsync-resolver-reference-dynamodb-batch-get-item
import { parseRequest, RequestShapeError } from '../dataSource.ts';
import { areItemsEqual, toPlainItem, toWireItem } from './attributeValues.ts';
import type { Item } from './attributeValues.ts';
import { createExpressionInput, parseKey } from './expressions.ts';
import type { Operation } from './operation.ts';

type ByTable<Value> = Readonly<Record<string, Value>>;

/** Answers `{data, unprocessedKeys}`: per table the items in the order of the keys, null where there is none. */
export const batchGetItem: Operation = async (request, { call, signal }) => {
  const keysByTable: Record<string, Item[]> = {};
  const requestItems: Record<string, unknown> = {};
  for (const [table, value] of Object.entries(parseTables(request))) {
    const { keys, consistentRead, projection } = parseRequest(value);
    const expressions = createExpressionInput();
    expressions.add('ProjectionExpression', projection);
    const wireKeys = parseList(keys, 'keys').map(parseKey);
    keysByTable[table] = wireKeys;
    requestItems[table] = {
      Keys: wireKeys,
      ConsistentRead: consistentRead === true,
      ...expressions.members(),
    };
  }
  const output = await call('BatchGetItem', { RequestItems: requestItems }, signal);
  const found = (output['Responses'] ?? {}) as ByTable<Item[]>;
  const unprocessed = (output['UnprocessedKeys'] ?? {}) as ByTable<{ Keys: Item[] }>;
  return {
    data: mapTables(keysByTable, (keys, table) => keys.map((key) => findByKey(found[table] ?? [], key))),
    unprocessedKeys: mapTables(keysByTable, (_keys, table) =>
      (unprocessed[table]?.Keys ?? []).map(toPlainItem),
    ),
  };
};

/** Answers `{data, unprocessedItems}`: per table the items as written. */
export const batchPutItem: Operation = async (request, { call, signal }) => {
  const items = mapTables(parseTables(request), (list) => parseList(list, 'tables').map(toWireItem));
  const requestItems = mapTables(items, (list) => list.map((Item) => ({ PutRequest: { Item } })));
  const output = await call('BatchWriteItem', { RequestItems: requestItems }, signal);
  type Unprocessed = ByTable<{ PutRequest: { Item: Item } }[]>;
  const unprocessed = (output['UnprocessedItems'] ?? {}) as Unprocessed;
  return {
    data: mapTables(items, (list) => list.map(toPlainItem)),
    unprocessedItems: mapTables(items, (_list, table) =>
      (unprocessed[table] ?? []).map((each) => toPlainItem(each.PutRequest.Item)),
    ),
  };
};

/** Answers `{data, unprocessedKeys}`: per table the keys that were deleted. */
export const batchDeleteItem: Operation = async (request, { call, signal }) => {
  const keys = mapTables(parseTables(request), (list) => parseList(list, 'tables').map(parseKey));
  const requestItems = mapTables(keys, (list) => list.map((Key) => ({ DeleteRequest: { Key } })));
  const output = await call('BatchWriteItem', { RequestItems: requestItems }, signal);
  type Unprocessed = ByTable<{ DeleteRequest: { Key: Item } }[]>;
  const unprocessed = (output['UnprocessedItems'] ?? {}) as Unprocessed;
  return {
    data: mapTables(keys, (list) => list.map(toPlainItem)),
    unprocessedKeys: mapTables(keys, (_list, table) =>
      (unprocessed[table] ?? []).map((each) => toPlainItem(each.DeleteRequest.Key)),
    ),
  };
};

function parseTables(request: Readonly<Record<string, unknown>>): ByTable<unknown> {
  if (request['tables'] === undefined) throw new RequestShapeError("Value for field '$[tables]' not found.");
  return parseRequest(request['tables']);
}

function parseList(value: unknown, member: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new RequestShapeError(`The value of '$[${member}]' must be a list.`);
  return value as unknown[];
}

function mapTables<From, To>(
  tables: ByTable<From>,
  convert: (value: From, table: string) => To,
): ByTable<To> {
  return Object.fromEntries(Object.entries(tables).map(([table, value]) => [table, convert(value, table)]));
}

// With a projection that leaves the key out nothing can be matched; DynamoDB itself has the same trouble.
function findByKey(items: readonly Item[], key: Item): unknown {
  const names = Object.keys(key);
  const found = items.find((item) => {
    const itemKey = Object.fromEntries(
      names.flatMap((name) => (item[name] ? [[name, item[name]]] : [])),
    ) as Item;
    return areItemsEqual(itemKey, key);
  });
  return found ? toPlainItem(found) : null;
}
