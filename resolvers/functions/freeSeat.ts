// First step of leaveSession: frees the seat if it is held with this secret.
import type { DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import type { MutationLeaveSessionArgs } from '../../schema/generated/schema.ts';
import type { SessionItem } from '../../schema/sessionItem.ts';
import { callerIdOf } from '../lib/caller.ts';
import { keepOutcome } from '../lib/changing.ts';
import type { ChangeStash } from '../lib/changing.ts';
import type { RequestContext, ResponseContext } from '../lib/context.ts';
import { buildFreeSeat, parseSeatNumber } from '../lib/seats.ts';
import { updateSession } from '../lib/sessionsTable.ts';

export function request(
  ctx: RequestContext<MutationLeaveSessionArgs, ChangeStash, unknown>,
): DynamoDBUpdateItemRequest {
  const { sessionId, seatId, secret } = ctx.args;
  return updateSession(
    { sessionId },
    buildFreeSeat({ number: parseSeatNumber(seatId), secret, isGuest: callerIdOf(ctx) === null }),
  );
}

export function response(
  ctx: ResponseContext<MutationLeaveSessionArgs, SessionItem | null, ChangeStash, unknown>,
): null {
  keepOutcome(ctx);
  return null;
}
