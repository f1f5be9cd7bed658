// TransactGetItems and TransactWriteItems: all or nothing, with the reasons when it is nothing.
// https://docs.aws.amazon.com/appsync/latest/devguide/js-resolver-reference-dynamodb.html#js-aws-appsync-resolver-reference-dynamodb-transact-write-items
import { DataSourceError, parseRequest, RequestShapeError } from '../dataSource.ts';
import { toPlainItem, toWireItem } from './attributeValues.ts';
import type { Item } from './attributeValues.ts';
import { DynamoDbError } from './dynamoDbClient.ts';
import { createExpressionInput, parseKey } from './expressions.ts';
import type { Operation, OperationScope } from './operation.ts';

/** Answers `{items, cancellationReasons}`: the items in the order asked for, null where there is none. */
export const transactGetItems: Operation = async (request, scope) => {
  const items = parseItems(request).map((item) => {
    const expressions = createExpressionInput();
    expressions.add('ProjectionExpression', item['projection']);
    return { Get: { TableName: item['table'], Key: parseKey(item['key']), ...expressions.members() } };
  });
  const output = await transact('TransactGetItems', items, 'items', scope);
  const responses = (output['Responses'] ?? []) as { Item?: Item }[];
  return {
    items: responses.map(({ Item: item }) => (item ? toPlainItem(item) : null)),
    cancellationReasons: null,
  };
};

/** Answers `{keys, cancellationReasons}`: the keys in the order asked for. */
export const transactWriteItems: Operation = async (request, scope) => {
  const items = parseItems(request);
  await transact('TransactWriteItems', items.map(toTransactItem), 'keys', scope);
  return { keys: items.map((item) => toPlainItem(parseKey(item['key']))), cancellationReasons: null };
};

function parseItems(
  request: Readonly<Record<string, unknown>>,
): readonly Readonly<Record<string, unknown>>[] {
  const items = request['transactItems'];
  if (!Array.isArray(items)) throw new RequestShapeError("Value for field '$[transactItems]' not found.");
  return (items as unknown[]).map(parseRequest);
}

function toTransactItem(item: Readonly<Record<string, unknown>>): unknown {
  const key = parseKey(item['key']);
  const expressions = createExpressionInput();
  expressions.add('UpdateExpression', item['update']);
  expressions.add('ConditionExpression', item['condition']);
  const condition = item['condition'] as { returnValuesOnConditionCheckFailure?: unknown } | null | undefined;
  const isItemWanted = condition && condition.returnValuesOnConditionCheckFailure !== false;
  const common = {
    TableName: item['table'],
    ...expressions.members(),
    ...(isItemWanted ? { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } : {}),
  };
  switch (item['operation']) {
    case 'PutItem':
      return { Put: { ...common, Item: { ...toWireItem(item['attributeValues'] ?? {}), ...key } } };
    case 'UpdateItem':
      return { Update: { ...common, Key: key } };
    case 'DeleteItem':
      return { Delete: { ...common, Key: key } };
    case 'ConditionCheck':
      return { ConditionCheck: { ...common, Key: key } };
    default:
      throw new RequestShapeError(
        `Unsupported operation '${String(item['operation'])}' in a transaction. Use PutItem, UpdateItem, DeleteItem or ConditionCheck.`,
      );
  }
}

async function transact(
  operation: string,
  transactItems: readonly unknown[],
  resultMember: 'items' | 'keys',
  { call, signal }: OperationScope,
): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await call(operation, { TransactItems: transactItems }, signal);
  } catch (error) {
    if (!(error instanceof DynamoDbError) || !error.cancellationReasons) throw error;
    const cancellationReasons = error.cancellationReasons.map((reason) => ({
      type: reason.Code ?? 'None',
      message: reason.Message ?? 'None',
      ...(reason.Item ? { item: toPlainItem(reason.Item) } : {}),
    }));
    throw new DataSourceError(error.type, error.message, {
      cause: error,
      result: { [resultMember]: null, cancellationReasons },
    });
  }
}
