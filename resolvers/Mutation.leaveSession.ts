// leaveSession: frees a seat for whoever knows its secret. A session that has ended has no seats to free.
import type { DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import type { MutationLeaveSessionArgs } from '../schema/generated/schema.ts';
import type { SessionItem } from '../schema/sessionItem.ts';
import type { RequestContext, ResponseContext } from './lib/context.ts';
import { isConditionFailure, raise, raiseSessionNotFound, raiseStorageUnavailable } from './lib/errors.ts';
import { checkSessionId } from './lib/input.ts';
import { readNow } from './lib/now.ts';
import { buildFreeSeat, parseSeatNumber } from './lib/seats.ts';
import { updateSession } from './lib/sessionsTable.ts';
import { toSession } from './lib/toSession.ts';
import type { SessionSource } from './lib/toSession.ts';

export function request(ctx: RequestContext<MutationLeaveSessionArgs>): DynamoDBUpdateItemRequest {
  const { sessionId, seatId, secret } = ctx.args;
  checkSessionId(sessionId);
  return updateSession({ sessionId }, buildFreeSeat(parseSeatNumber(seatId), secret));
}

export function response(ctx: ResponseContext<MutationLeaveSessionArgs, SessionItem | null>): SessionSource {
  const { sessionId, seatId } = ctx.args;
  if (ctx.error && !isConditionFailure(ctx.error)) return raiseStorageUnavailable(ctx.error);
  if (!ctx.result) return raiseSessionNotFound(sessionId);
  if (ctx.error && ctx.result.status !== 'ENDED') {
    return raise(
      'Conflict',
      `Seat ${seatId} of session "${sessionId}" is not held with this secret; nothing changed.`,
    );
  }
  return toSession(ctx.result, ctx.identity.sub, readNow().seconds);
}
