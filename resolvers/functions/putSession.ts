// Takes a name: puts the row of a new session under the next candidate, unless that is taken. A taken one can be this very
// session, which another call with the same client token put: a repeated call looks before it puts. The pipeline has this
// step three times; a step that comes after a success passes on.
import { runtime, util } from '@aws-appsync/utils';
import type { DynamoDBGetItemRequest, DynamoDBPutItemRequest } from '@aws-appsync/utils';
import { halfMadeSeconds } from '../../schema/limits.ts';
import { sweepShards } from '../../schema/sessionItem.ts';
import type { SessionItem } from '../../schema/sessionItem.ts';
import { signedInIdOf } from '../lib/caller.ts';
import { correlationIdOf } from '../lib/correlation.ts';
import { toWholeInput } from '../lib/creation.ts';
import type { CreationRequest, CreationResponse } from '../lib/creation.ts';
import { isConditionFailure, raiseStorageUnavailable } from '../lib/errors.ts';
import { readNow } from '../lib/now.ts';
import { putNewSession, readSession } from '../lib/sessionsTable.ts';

export function request(ctx: CreationRequest): DynamoDBGetItemRequest | DynamoDBPutItemRequest {
  const { candidates, channelNonce, takenCount, item, mustRead } = ctx.stash;
  const sessionId = candidates?.[takenCount ?? 0];
  if (item || sessionId === undefined || channelNonce === undefined) runtime.earlyReturn(null);
  if (mustRead) return readSession({ sessionId });
  const candidate = toNewItem(ctx, sessionId, channelNonce);
  ctx.stash.candidate = candidate;
  return putNewSession(candidate);
}

export function response(ctx: CreationResponse<SessionItem | null>): null {
  if (ctx.error && !isConditionFailure(ctx.error)) return raiseStorageUnavailable(ctx.error, ctx);
  const wasRead = ctx.stash.mustRead === true;
  ctx.stash.mustRead = false;
  if (!ctx.error && !wasRead) {
    if (ctx.stash.candidate) ctx.stash.item = ctx.stash.candidate;
    return null;
  }
  if (ctx.result) judgeTaken(ctx, ctx.result);
  else if (!wasRead) judgeUnseen(ctx);
  // A row that was looked for and is not there leaves its name to the next step, which puts it.
  return null;
}

/** A refusal without the row: with a client token it can be this very session, and without one it is not. */
function judgeUnseen(ctx: CreationRequest): void {
  const { clientToken } = ctx.args.input;
  if (clientToken === undefined || clientToken === null) tryNextName(ctx);
  else ctx.stash.mustRead = true;
}

/** A row of this owner and this nonce is the session itself. If it ended before it had a channel, another name is tried. */
function judgeTaken(ctx: CreationRequest, row: SessionItem): void {
  const isOwn = row.ownerId === signedInIdOf(ctx) && row.channelNonce === ctx.stash.channelNonce;
  const isGivenUp = row.status === 'ENDED' && row.channelArn === undefined;
  if (isOwn && !isGivenUp) {
    ctx.stash.item = row;
    ctx.stash.isResumed = true;
  } else {
    tryNextName(ctx);
  }
}

function tryNextName({ stash }: CreationRequest): void {
  stash.takenCount = (stash.takenCount ?? 0) + 1;
  stash.mustRead = stash.isRepeated === true;
}

function toNewItem(ctx: CreationRequest, sessionId: string, channelNonce: string): SessionItem {
  const now = readNow();
  const { clientToken } = ctx.args.input;
  const token: Pick<SessionItem, 'clientToken'> =
    clientToken === undefined || clientToken === null ? {} : { clientToken };
  return {
    sessionId,
    status: 'CREATED',
    version: 1,
    ...toWholeInput(ctx.args.input),
    createdAt: now.iso,
    statusChangedAt: now.iso,
    ownerId: signedInIdOf(ctx),
    seats: {},
    channelNonce,
    lastWrite: 'STATUS',
    changedBy: 'SPEAKER',
    correlationId: correlationIdOf(ctx),
    sweepAt: now.seconds + halfMadeSeconds,
    sweepShard: sweepShards[util.math.randomWithinRange(0, 1_000_000) % sweepShards.length] ?? sweepShards[0],
    ...token,
  };
}
