// Later step of reportInterruption: a session on air whose lease has run out by the server's clock becomes INTERRUPTED,
// unless its row changed since it was read. Otherwise there is nothing to write.
import { runtime } from '@aws-appsync/utils';
import type { DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import type { MutationReportInterruptionArgs } from '../../schema/generated/schema.ts';
import type { SessionItem } from '../../schema/sessionItem.ts';
import { checkAccess } from '../lib/caller.ts';
import { keepOutcome } from '../lib/changing.ts';
import type { ChangeStash } from '../lib/changing.ts';
import type { RequestContext, ResponseContext } from '../lib/context.ts';
import { correlationIdOf } from '../lib/correlation.ts';
import { raiseSeatNotHeld, raiseSessionEnded } from '../lib/errors.ts';
import { readNow } from '../lib/now.ts';
import { parseSeatNumber } from '../lib/seats.ts';
import { updateSession } from '../lib/sessionsTable.ts';
import { buildTransition, isOnAir } from '../lib/transition.ts';
import type { Transition } from '../lib/transition.ts';

export function request(
  ctx: RequestContext<MutationReportInterruptionArgs, ChangeStash, unknown>,
): DynamoDBUpdateItemRequest {
  const { sessionId, seatId, secret } = ctx.args;
  const { item } = ctx.stash;
  if (!item) runtime.earlyReturn(null, { skipTo: 'END' });
  checkAccess(ctx, item);
  if (item.status === 'ENDED') return raiseSessionEnded(sessionId);
  if (item.seats[parseSeatNumber(seatId)]?.secret !== secret) return raiseSeatNotHeld(seatId, sessionId);
  const now = readNow();
  const { leaseUntil, sweepAt, mustEndBy, version } = item;
  const isOverdue = isOnAir(item.status) && leaseUntil !== undefined && leaseUntil <= now.seconds;
  if (!isOverdue || sweepAt === undefined) runtime.earlyReturn(null, { skipTo: 'END' });
  const transition: Transition = {
    change: 'interrupt',
    by: 'LISTENER',
    correlationId: correlationIdOf(ctx),
    nowIso: now.iso,
    nowSeconds: now.seconds,
    seen: { version, sweepAt },
  };
  // At the maximum length the grace is over at once, and the sweep ends the session.
  if (mustEndBy !== undefined) transition.mustEndBy = mustEndBy;
  return updateSession({ sessionId }, buildTransition(transition));
}

export function response(
  ctx: ResponseContext<MutationReportInterruptionArgs, SessionItem | null, ChangeStash, unknown>,
): null {
  keepOutcome(ctx);
  return null;
}
