// reportInterruption: a seat holder misses the speaker. Steps: readSession, interruptIfOverdue, readAfterRefusal.
import type { MutationReportInterruptionArgs } from '../schema/generated/schema.ts';
import { callerIdOf } from './lib/caller.ts';
import type { ChangeStash } from './lib/changing.ts';
import type { NoRequest, RequestContext } from './lib/context.ts';
import { raiseSessionNotFound } from './lib/errors.ts';
import { checkSecret, checkSessionId } from './lib/input.ts';
import { readNow } from './lib/now.ts';
import { parseSeatNumber } from './lib/seats.ts';
import { toSession } from './lib/toSession.ts';
import type { SessionSource } from './lib/toSession.ts';

type ReportRequest = RequestContext<MutationReportInterruptionArgs, ChangeStash, unknown>;

export function request(ctx: ReportRequest): NoRequest {
  checkSessionId(ctx.args.sessionId);
  parseSeatNumber(ctx.args.seatId);
  checkSecret(ctx.args.secret);
  return {};
}

/** The session as it is now: interrupted by this call or another, or still with a lease. */
export function response(ctx: ReportRequest): SessionSource {
  const { item } = ctx.stash;
  if (!item) return raiseSessionNotFound(ctx.args.sessionId);
  return toSession(item, callerIdOf(ctx), readNow().seconds);
}
