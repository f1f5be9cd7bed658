// Requests to the sessions table. Keys, names and values are the stored item's own, so that an attribute that no row has
// does not compile.
import { util } from '@aws-appsync/utils';
import type {
  DynamoDBDeleteItemRequest,
  DynamoDBGetItemRequest,
  DynamoDBPutItemRequest,
  DynamoDBUpdateItemRequest,
} from '@aws-appsync/utils';
import type { SessionItem } from '../../schema/sessionItem.ts';
import { toDynamoDbExpression } from './expression.ts';
import type { ConditionalUpdate } from './transition.ts';

/** The table's key. */
export type SessionKey = Pick<SessionItem, 'sessionId'>;

/** Reads one row, consistently. */
export function readSession(key: SessionKey): DynamoDBGetItemRequest {
  return {
    operation: 'GetItem',
    key: util.dynamodb.toMapValues({ sessionId: key.sessionId }),
    consistentRead: true,
  };
}

/** Puts a new row, unless the key is taken. */
export function putNewSession(item: SessionItem): DynamoDBPutItemRequest {
  const names: Record<string, keyof SessionItem> = { '#sessionId': 'sessionId' };
  const { sessionId, ...attributes } = item;
  return {
    operation: 'PutItem',
    key: util.dynamodb.toMapValues({ sessionId }),
    attributeValues: util.dynamodb.toMapValues(attributes),
    condition: { expression: 'attribute_not_exists(#sessionId)', expressionNames: names },
  };
}

/** Changes one row if the condition holds. On refusal `ctx.result` is the present row. */
export function updateSession(key: SessionKey, change: ConditionalUpdate): DynamoDBUpdateItemRequest {
  return {
    operation: 'UpdateItem',
    key: util.dynamodb.toMapValues({ sessionId: key.sessionId }),
    update: toDynamoDbExpression(change.update),
    condition: toDynamoDbExpression(change.condition),
  };
}

/** Deletes one row if it is the one that was made for this channel name, and no channel is recorded in it. */
export function deleteHalfMadeSession(
  key: SessionKey,
  channelNonce: SessionItem['channelNonce'],
): DynamoDBDeleteItemRequest {
  const names: Record<string, keyof SessionItem> = {
    '#channelNonce': 'channelNonce',
    '#channelArn': 'channelArn',
  };
  return {
    operation: 'DeleteItem',
    key: util.dynamodb.toMapValues({ sessionId: key.sessionId }),
    condition: {
      expression: '#channelNonce = :channelNonce AND attribute_not_exists(#channelArn)',
      expressionNames: names,
      expressionValues: util.dynamodb.toMapValues({ ':channelNonce': channelNonce }),
    },
  };
}
