// Requests to the table of owners. Names are the records' own.
import { util } from '@aws-appsync/utils';
import type { DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import type { ClientTokenRecord, CreationDayRecord, OwnerRecordKey } from '../../schema/ownerRecord.ts';
import { toDynamoDbExpression } from './expression.ts';
import type { ExpressionOf } from './expression.ts';

/** An expression about a record of an owner. */
export type OwnerExpression = ExpressionOf<keyof ClientTokenRecord | keyof CreationDayRecord>;

/** Makes or changes one record, if the condition holds; the answer is the record after it. */
export function updateOwnerRecord(
  { ownerId, recordId }: OwnerRecordKey,
  update: OwnerExpression,
  condition?: OwnerExpression,
): DynamoDBUpdateItemRequest {
  const request: DynamoDBUpdateItemRequest = {
    operation: 'UpdateItem',
    key: util.dynamodb.toMapValues({ ownerId, recordId }),
    update: toDynamoDbExpression(update),
  };
  if (condition) request.condition = toDynamoDbExpression(condition);
  return request;
}
