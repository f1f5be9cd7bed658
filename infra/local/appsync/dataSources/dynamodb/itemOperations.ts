// GetItem, PutItem, UpdateItem, DeleteItem: one item each, with AppSync's own reading of a failed condition.
// https://docs.aws.amazon.com/appsync/latest/devguide/js-resolver-reference-dynamodb.html#js-aws-appsync-resolver-reference-dynamodb-condition-expressions
import { DataSourceError, parseRequest, RequestShapeError } from '../dataSource.ts';
import { areItemsEqual, toPlainItem, toWireItem } from './attributeValues.ts';
import type { Item } from './attributeValues.ts';
import { DynamoDbError } from './dynamoDbClient.ts';
import { createExpressionInput, parseKey } from './expressions.ts';
import type { Operation, OperationScope } from './operation.ts';

/** Answers the item, or null when there is none. */
export const getItem: Operation = async (request, scope) => {
  const expressions = createExpressionInput();
  expressions.add('ProjectionExpression', request['projection']);
  const item = await readItem(
    parseKey(request['key']),
    request['consistentRead'] === true,
    scope,
    expressions.members(),
  );
  return item ? toPlainItem(item) : null;
};

/** Answers the item as written; an equal item that is already there counts as written. */
export const putItem: Operation = async (request, scope) => {
  const key = parseKey(request['key']);
  const item: Item = { ...toWireItem(request['attributeValues'] ?? {}), ...key };
  return withCondition(
    { request, scope, key },
    {
      attempt: async (condition) => {
        await scope.call('PutItem', { TableName: scope.tableName, Item: item, ...condition }, scope.signal);
        return toPlainItem(item);
      },
      isSuccess: (current, ignored) =>
        current !== undefined && areItemsEqual(without(current, ignored), without(item, ignored)),
    },
  );
};

/** Answers the item after the update. */
export const updateItem: Operation = async (request, scope) => {
  const key = parseKey(request['key']);
  return withCondition(
    { request, scope, key },
    {
      attempt: async (condition) => {
        const input = { TableName: scope.tableName, Key: key, ReturnValues: 'ALL_NEW', ...condition };
        const { Attributes } = await scope.call('UpdateItem', input, scope.signal);
        return Attributes ? toPlainItem(Attributes as Item) : null;
      },
      isSuccess: () => false,
    },
  );
};

/** Answers the item that was deleted, or null; an item that is not there counts as deleted. */
export const deleteItem: Operation = async (request, scope) => {
  const key = parseKey(request['key']);
  return withCondition(
    { request, scope, key },
    {
      attempt: async (condition) => {
        const input = { TableName: scope.tableName, Key: key, ReturnValues: 'ALL_OLD', ...condition };
        const { Attributes } = await scope.call('DeleteItem', input, scope.signal);
        return Attributes ? toPlainItem(Attributes as Item) : null;
      },
      isSuccess: (current) => current === undefined,
    },
  );
};

interface Write {
  readonly request: Readonly<Record<string, unknown>>;
  readonly scope: OperationScope;
  readonly key: Item;
}

interface ConditionalWrite {
  attempt(condition: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** After a failed condition: is the table as the write would have left it? */
  isSuccess(current: Item | undefined, ignoredAttributes: readonly string[]): boolean;
}

async function withCondition({ request, scope, key }: Write, write: ConditionalWrite): Promise<unknown> {
  const condition = parseCondition(request['condition']);
  const expressions = createExpressionInput();
  expressions.add('UpdateExpression', request['update']);
  expressions.add('ConditionExpression', request['condition']);
  try {
    return await write.attempt(expressions.members());
  } catch (error) {
    const isConditionFailure =
      error instanceof DynamoDbError && error.code === 'ConditionalCheckFailedException';
    if (!isConditionFailure) throw error;
    const current = await readItem(key, condition.isReadConsistent, scope);
    const result = current ? toPlainItem(current) : null;
    if (write.isSuccess(current, condition.equalsIgnore)) return result;
    throw new DataSourceError(error.type, error.message, { cause: error, result });
  }
}

function parseCondition(condition: unknown): { isReadConsistent: boolean; equalsIgnore: readonly string[] } {
  if (condition === undefined || condition === null) return { isReadConsistent: true, equalsIgnore: [] };
  const { consistentRead, equalsIgnore, conditionalCheckFailedHandler } = parseRequest(condition);
  const handler = conditionalCheckFailedHandler as { strategy?: string } | null | undefined;
  if (handler?.strategy !== undefined && handler.strategy !== 'Reject') {
    // DIFFERS: A conditionalCheckFailedHandler with the strategy Custom is refused; only Reject is run.
    throw new RequestShapeError(
      `Unsupported conditionalCheckFailedHandler strategy '${handler.strategy}'. Use Reject.`,
    );
  }
  return {
    isReadConsistent: consistentRead !== false,
    equalsIgnore: Array.isArray(equalsIgnore) ? equalsIgnore.map(String) : [],
  };
}

async function readItem(
  key: Item,
  isConsistent: boolean,
  { call, tableName, signal }: OperationScope,
  projection: Readonly<Record<string, unknown>> = {},
): Promise<Item | undefined> {
  const input = { TableName: tableName, Key: key, ConsistentRead: isConsistent, ...projection };
  const { Item: item } = await call('GetItem', input, signal);
  return item as Item | undefined;
}

function without(item: Item, names: readonly string[]): Item {
  return Object.fromEntries(Object.entries(item).filter(([name]) => !names.includes(name)));
}
