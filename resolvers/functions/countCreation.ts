// First step of createSession: counts the call in the present minute of its owner, unless that is full.
import type { DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import { maxCreationsPerMinute } from '../../schema/limits.ts';
import { minuteRecordIdOf } from '../../schema/ownerRecord.ts';
import { signedInIdOf } from '../lib/caller.ts';
import type { CreationRequest, CreationResponse } from '../lib/creation.ts';
import { isConditionFailure, raiseRateLimited, raiseStorageUnavailable } from '../lib/errors.ts';
import { readNow } from '../lib/now.ts';
import { updateOwnerRecord } from '../lib/ownersTable.ts';

const minuteSeconds = 60;

export function request(ctx: CreationRequest): DynamoDBUpdateItemRequest {
  const { seconds } = readNow();
  return updateOwnerRecord(
    { ownerId: signedInIdOf(ctx), recordId: minuteRecordIdOf(seconds) },
    {
      expression: 'SET #ttl = :ttl ADD #created :one',
      names: { '#ttl': 'ttl', '#created': 'created' },
      values: { ':ttl': seconds + 2 * minuteSeconds, ':one': 1 },
    },
    {
      expression: 'attribute_not_exists(#currentCreated) OR #currentCreated < :most',
      names: { '#currentCreated': 'created' },
      values: { ':most': maxCreationsPerMinute },
    },
  );
}

export function response(ctx: CreationResponse<unknown>): null {
  if (!ctx.error) return null;
  if (!isConditionFailure(ctx.error)) return raiseStorageUnavailable(ctx.error, ctx);
  return raiseRateLimited(
    `You created ${maxCreationsPerMinute} sessions in this minute, which is the most.`,
    minuteSeconds - (readNow().seconds % minuteSeconds),
  );
}
