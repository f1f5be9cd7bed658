// Third step of createSession: counts the owner's sessions that have not ended. No session lives longer than
// `maxLifeSeconds`, so only later ones are looked at. The index may be a moment behind: the limit of calls per minute
// bounds how far it can be overrun.
import { util } from '@aws-appsync/utils';
import type { DynamoDBQueryRequest } from '@aws-appsync/utils';
import { maxLifeSeconds, maxUnendedSessions } from '../../schema/limits.ts';
import type { SessionItem } from '../../schema/sessionItem.ts';
import { signedInIdOf } from '../lib/caller.ts';
import type { CreationRequest, CreationResponse } from '../lib/creation.ts';
import { raiseRateLimited, raiseStorageUnavailable } from '../lib/errors.ts';
import { readNow, toIso } from '../lib/now.ts';

const ended: SessionItem['status'] = 'ENDED';
/** When to look again: the sweep ends what is due each minute. */
const retryAfterSeconds = 60;

export function request(ctx: CreationRequest): DynamoDBQueryRequest {
  const names: Record<string, keyof SessionItem> = { '#ownerId': 'ownerId', '#createdAt': 'createdAt' };
  const filterNames: Record<string, keyof SessionItem> = { '#status': 'status' };
  return {
    operation: 'Query',
    index: 'byOwner',
    query: {
      expression: '#ownerId = :ownerId AND #createdAt > :oldest',
      expressionNames: names,
      expressionValues: util.dynamodb.toMapValues({
        ':ownerId': signedInIdOf(ctx),
        ':oldest': toIso(readNow().seconds - maxLifeSeconds),
      }),
    },
    filter: {
      expression: '#status <> :ended',
      expressionNames: filterNames,
      expressionValues: util.dynamodb.toMapValues({ ':ended': ended }),
    },
    scanIndexForward: false,
  };
}

/** The session that this call's client token stands for does not count: it is there already. */
export function response(ctx: CreationResponse<{ items: SessionItem[] }>): null {
  if (ctx.error) return raiseStorageUnavailable(ctx.error, ctx);
  const others = ctx.result.items.filter((item) => item.channelNonce !== ctx.stash.channelNonce);
  const isResumed = others.length < ctx.result.items.length;
  if (isResumed || others.length < maxUnendedSessions) return null;
  return raiseRateLimited(
    `${maxUnendedSessions} of your sessions have not ended, which is the most. End one first.`,
    retryAfterSeconds,
  );
}
