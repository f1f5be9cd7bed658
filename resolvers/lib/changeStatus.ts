// The two halves of a resolver that changes a session's status: the conditional write, and what its outcome means.
import type { DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import type { StatusChange } from '../../schema/lifecycle.ts';
import type { SessionItem } from '../../schema/sessionItem.ts';
import type { DataSourceError, RequestContext, ResponseContext } from './context.ts';
import { isConditionFailure, raise, raiseStorageUnavailable } from './errors.ts';
import { checkSessionId } from './input.ts';
import { readNow } from './now.ts';
import { updateSession } from './sessionsTable.ts';
import { toSession } from './toSession.ts';
import type { SessionSource } from './toSession.ts';
import { buildTransition, judgeRefusal } from './transition.ts';
import type { Transition } from './transition.ts';

interface Args {
  sessionId: string;
  broadcastId?: string;
}

/** What a change needs to know: what is asked, and by whom. */
type ChangeRequest = Pick<RequestContext<Args>, 'args' | 'identity'>;
type ChangeResponse = Pick<
  ResponseContext<Args, SessionItem | null>,
  'args' | 'identity' | 'error' | 'result'
>;

/** The change that the caller, who must be the owner, asks for. */
export function toOwnersTransition(ctx: ChangeRequest, change: StatusChange): Transition {
  const now = readNow();
  const transition: Transition = {
    change,
    nowIso: now.iso,
    nowSeconds: now.seconds,
    ownerId: ctx.identity.sub,
  };
  if (ctx.args.broadcastId !== undefined) transition.broadcastId = ctx.args.broadcastId;
  if (change === 'end') transition.endReason = 'SPEAKER_ENDED';
  return transition;
}

/** Asks the table for the change. */
export function requestChange(ctx: ChangeRequest, change: StatusChange): DynamoDBUpdateItemRequest {
  checkSessionId(ctx.args.sessionId);
  return updateSession({ sessionId: ctx.args.sessionId }, buildTransition(toOwnersTransition(ctx, change)));
}

/** Answers the session after the change, or as it is when there was nothing to change. */
export function respondToChange(ctx: ChangeResponse, change: StatusChange): SessionSource {
  const item = ctx.error ? judgeOrRaise(ctx, ctx.error, change) : ctx.result;
  return toOwnSession(ctx, item);
}

/** The row as it is when there was nothing to change; otherwise ends the field with the error. */
export function judgeOrRaise(ctx: ChangeResponse, error: DataSourceError, change: StatusChange): SessionItem {
  if (!isConditionFailure(error)) return raiseStorageUnavailable(error);
  const judgement = judgeRefusal(toOwnersTransition(ctx, change), ctx.args.sessionId, ctx.result ?? null);
  if (judgement.kind === 'refused') return raise(judgement.errorType, judgement.message);
  return judgement.item;
}

function toOwnSession(ctx: ChangeRequest, item: SessionItem | null): SessionSource {
  return item === null
    ? raise('SessionNotFound', `There is no session "${ctx.args.sessionId}". Check the name.`)
    : toSession(item, ctx.identity.sub, readNow().seconds);
}
