// First step of createSession: counts the call in the present day and minute of its owner, unless one of them is full. Both
// counts stand in one record, so that one write looks at both.
import type { DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import { maxCreationsPerDay, maxCreationsPerMinute } from '../../schema/limits.ts';
import { dayRecordIdOf, minuteNameOf } from '../../schema/ownerRecord.ts';
import type { CreationDayRecord } from '../../schema/ownerRecord.ts';
import { signedInIdOf } from '../lib/caller.ts';
import type { CreationRequest, CreationResponse } from '../lib/creation.ts';
import { isConditionFailure, raiseRateLimited, raiseStorageUnavailable } from '../lib/errors.ts';
import { logOutage } from '../lib/log.ts';
import { readNow } from '../lib/now.ts';
import { updateOwnerRecord } from '../lib/ownersTable.ts';

const minuteSeconds = 60;
const daySeconds = 86_400;

export function request(ctx: CreationRequest): DynamoDBUpdateItemRequest {
  const { seconds } = readNow();
  return updateOwnerRecord(
    { ownerId: signedInIdOf(ctx), recordId: dayRecordIdOf(seconds) },
    {
      expression: 'SET #ttl = :ttl ADD #created :one, #ofMinute :one',
      names: { '#ttl': 'ttl', '#created': 'created', '#ofMinute': minuteNameOf(seconds) },
      values: { ':ttl': seconds + 2 * daySeconds, ':one': 1 },
    },
    {
      expression:
        '(attribute_not_exists(#currentCreated) OR #currentCreated < :mostOfDay) AND ' +
        '(attribute_not_exists(#currentOfMinute) OR #currentOfMinute < :mostOfMinute)',
      names: { '#currentCreated': 'created', '#currentOfMinute': minuteNameOf(seconds) },
      values: { ':mostOfDay': maxCreationsPerDay, ':mostOfMinute': maxCreationsPerMinute },
    },
  );
}

export function response(ctx: CreationResponse<CreationDayRecord | null>): null {
  if (!ctx.error) return null;
  if (!isConditionFailure(ctx.error)) return raiseStorageUnavailable(ctx.error, ctx);
  const { seconds } = readNow();
  const untilNextMinute = minuteSeconds - (seconds % minuteSeconds);
  if (!ctx.result) {
    return raiseRateLimited(
      `You created ${maxCreationsPerMinute} sessions in this minute or ${maxCreationsPerDay} today, which is the most.`,
      untilNextMinute,
    );
  }
  if (ctx.result.created >= maxCreationsPerDay) {
    logOutage('an owner created as many sessions as a day admits', maxCreationsPerDay, ctx);
    return raiseRateLimited(
      `You created ${maxCreationsPerDay} sessions today, which is the most.`,
      daySeconds - (seconds % daySeconds),
    );
  }
  return raiseRateLimited(
    `You created ${maxCreationsPerMinute} sessions in this minute, which is the most.`,
    untilNextMinute,
  );
}
