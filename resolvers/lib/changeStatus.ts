// What the fields that change a session's status share: what they ask the table for, and what they answer.
import type { DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import type { StatusChange } from '../../schema/lifecycle.ts';
import { signedInIdOf } from './caller.ts';
import type { ChangeRequest } from './changing.ts';
import type { NoRequest } from './context.ts';
import { correlationIdOf } from './correlation.ts';
import { raise, raiseChangedTooOften, raiseSessionNotFound } from './errors.ts';
import { checkSessionId } from './input.ts';
import { readNow } from './now.ts';
import { updateSession } from './sessionsTable.ts';
import { toSession } from './toSession.ts';
import type { SessionSource } from './toSession.ts';
import { buildTransition, judgeRefusal } from './transition.ts';
import type { Transition } from './transition.ts';

/** Puts the change in the stash, for the steps. */
export function beginChange(ctx: ChangeRequest, change: StatusChange): NoRequest {
  checkSessionId(ctx.args.sessionId);
  ctx.stash.change = change;
  return {};
}

/** Asks the table for the change, on condition that the caller owns the session. The row is looked at if it was read. */
export function requestChange(ctx: ChangeRequest, change: StatusChange): DynamoDBUpdateItemRequest {
  return updateSession({ sessionId: ctx.args.sessionId }, buildTransition(toOwnersTransition(ctx, change)));
}

/** Answers the session after the change, or as it is when there was nothing to change; otherwise raises why not. */
export function answerChange(ctx: ChangeRequest): SessionSource {
  const { change, isRefused, item } = ctx.stash;
  if (change && isRefused) {
    const judgement = judgeRefusal(toOwnersTransition(ctx, change), ctx.args.sessionId, item ?? null);
    if (judgement.kind === 'refused') return raise(judgement.errorType, judgement.message);
    if (judgement.kind === 'tooMany')
      return raiseChangedTooOften(ctx.args.sessionId, judgement.retryAfterSeconds);
  }
  if (!item) return raiseSessionNotFound(ctx.args.sessionId);
  return toSession(item, signedInIdOf(ctx), readNow().seconds);
}

function toOwnersTransition(ctx: ChangeRequest, change: StatusChange): Transition {
  const now = readNow();
  const transition: Transition = {
    change,
    nowIso: now.iso,
    nowSeconds: now.seconds,
    by: 'SPEAKER',
    correlationId: correlationIdOf(ctx),
    ownerId: signedInIdOf(ctx),
  };
  if (ctx.args.broadcastId !== undefined) transition.broadcastId = ctx.args.broadcastId;
  const mustEndBy = ctx.stash.item?.mustEndBy;
  if (mustEndBy !== undefined) transition.mustEndBy = mustEndBy;
  return transition;
}
