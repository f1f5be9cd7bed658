// Takes a name: puts the row of a new session under a random one, unless that is taken. The pipeline has this step three
// times; a step that comes after a success passes on.
import { runtime, util } from '@aws-appsync/utils';
import type { DynamoDBPutItemRequest } from '@aws-appsync/utils';
import { halfMadeSeconds, maxListenersPerSession } from '../../schema/limits.ts';
import type { SessionItem } from '../../schema/sessionItem.ts';
import { adjectives, largestNumber, nouns, smallestNumber } from '../../schema/words.ts';
import { signedInIdOf } from '../lib/caller.ts';
import type { CreationRequest, CreationResponse } from '../lib/creation.ts';
import { isConditionFailure, raiseStorageUnavailable } from '../lib/errors.ts';
import { readNow } from '../lib/now.ts';
import { putNewSession } from '../lib/sessionsTable.ts';

export function request(ctx: CreationRequest): DynamoDBPutItemRequest {
  if (ctx.stash.item) runtime.earlyReturn(null);
  const item = toNewItem(ctx, chooseName());
  ctx.stash.candidate = item;
  return putNewSession(item);
}

export function response(ctx: CreationResponse<SessionItem | null>): null {
  if (ctx.error) {
    if (isConditionFailure(ctx.error)) return null;
    return raiseStorageUnavailable(ctx.error);
  }
  if (ctx.stash.candidate) ctx.stash.item = ctx.stash.candidate;
  return null;
}

function chooseName(): string {
  const adjective = adjectives[chooseBelow(adjectives.length)];
  const noun = nouns[chooseBelow(nouns.length)];
  const number = smallestNumber + chooseBelow(largestNumber - smallestNumber + 1);
  return `${adjective}-${noun}-${number}`;
}

/** A random whole number from 0 to `bound - 1`. AppSync does not say whether its own upper end is included. */
function chooseBelow(bound: number): number {
  return util.math.randomWithinRange(0, 1_000_000_000) % bound;
}

function toNewItem(ctx: CreationRequest, sessionId: string): SessionItem {
  const { title, maxListeners } = ctx.args.input;
  const now = readNow();
  const item: SessionItem = {
    sessionId,
    status: 'CREATED',
    version: 1,
    access: 'SIGNED_IN',
    maxListeners: maxListeners ?? maxListenersPerSession,
    createdAt: now.iso,
    statusChangedAt: now.iso,
    ownerId: signedInIdOf(ctx),
    seats: {},
    channelNonce: ctx.stash.channelNonce,
    lastWrite: 'STATUS',
    changedBy: 'SPEAKER',
    sweepAt: now.seconds + halfMadeSeconds,
    sweepShard: '0',
  };
  if (title !== undefined && title !== null) item.title = title;
  return item;
}
