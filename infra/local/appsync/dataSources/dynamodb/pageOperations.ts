// Query and Scan: a page of items and the token of the next.
// https://docs.aws.amazon.com/appsync/latest/devguide/js-resolver-reference-dynamodb.html#js-aws-appsync-resolver-reference-dynamodb-query
import { RequestShapeError } from '../dataSource.ts';
import { toPlainItem } from './attributeValues.ts';
import type { Item } from './attributeValues.ts';
import { createExpressionInput } from './expressions.ts';
import type { Operation, OperationScope } from './operation.ts';

/** Answers `{items, nextToken, scannedCount}`. */
export const query: Operation = async (request, scope) => {
  if (request['query'] === undefined) throw new RequestShapeError("Value for field '$[query]' not found.");
  const expressions = createExpressionInput();
  expressions.add('KeyConditionExpression', request['query']);
  const own = given({ ScanIndexForward: request['scanIndexForward'], Select: request['select'] });
  return readPage('Query', request, scope, expressions, own);
};

/** Answers `{items, nextToken, scannedCount}`. */
export const scan: Operation = async (request, scope) => {
  const own = given({ TotalSegments: request['totalSegments'], Segment: request['segment'] });
  return readPage('Scan', request, scope, createExpressionInput(), own);
};

async function readPage(
  operation: 'Query' | 'Scan',
  request: Readonly<Record<string, unknown>>,
  { call, tableName, tokens, signal }: OperationScope,
  expressions: ReturnType<typeof createExpressionInput>,
  own: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  expressions.add('FilterExpression', request['filter']);
  expressions.add('ProjectionExpression', request['projection']);
  const { nextToken } = request;
  const start = nextToken === undefined || nextToken === null ? undefined : tokens.open(nextToken);
  const input = {
    TableName: tableName,
    ...given({
      IndexName: request['index'],
      Limit: request['limit'],
      ConsistentRead: request['consistentRead'],
      ExclusiveStartKey: start,
    }),
    ...own,
    ...expressions.members(),
  };
  const output = await call(operation, input, signal);
  const lastKey = output['LastEvaluatedKey'] as Item | undefined;
  return {
    items: ((output['Items'] ?? []) as Item[]).map(toPlainItem),
    nextToken: lastKey ? tokens.seal(lastKey) : null,
    scannedCount: output['ScannedCount'] ?? 0,
  };
}

function given(members: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined && value !== null),
  );
}
