// leaveSession: frees a seat for whoever knows its secret. A session that has ended has no seats to free. Steps: freeSeat,
// readAfterRefusal.
import type { MutationLeaveSessionArgs } from '../schema/generated/schema.ts';
import { callerIdOf, checkAccess } from './lib/caller.ts';
import type { ChangeStash } from './lib/changing.ts';
import type { NoRequest, RequestContext } from './lib/context.ts';
import { raiseSeatNotHeld, raiseSessionNotFound } from './lib/errors.ts';
import { checkSecret, checkSessionId } from './lib/input.ts';
import { readNow } from './lib/now.ts';
import { parseSeatNumber } from './lib/seats.ts';
import { toSession } from './lib/toSession.ts';
import type { SessionSource } from './lib/toSession.ts';

type LeaveRequest = RequestContext<MutationLeaveSessionArgs, ChangeStash, unknown>;

export function request(ctx: LeaveRequest): NoRequest {
  checkSessionId(ctx.args.sessionId);
  parseSeatNumber(ctx.args.seatId);
  checkSecret(ctx.args.secret);
  return {};
}

export function response(ctx: LeaveRequest): SessionSource {
  const { sessionId, seatId } = ctx.args;
  const { item, isRefused } = ctx.stash;
  if (!item) return raiseSessionNotFound(sessionId);
  checkAccess(ctx, item);
  if (isRefused && item.status !== 'ENDED') return raiseSeatNotHeld(seatId, sessionId);
  return toSession(item, callerIdOf(ctx), readNow().seconds);
}
