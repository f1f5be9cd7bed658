// First step of joinSession: renews the seat that the input names, if it is still this secret's.
import { runtime } from '@aws-appsync/utils';
import type { DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import {
  isConditionFailure,
  raise,
  raiseSessionEnded,
  raiseSessionNotFound,
  raiseStorageUnavailable,
} from '../lib/errors.ts';
import type { JoiningRequest, JoiningResponse } from '../lib/joining.ts';
import { readNow } from '../lib/now.ts';
import { buildRenewSeat, parseSeatNumber, toSeatItem } from '../lib/seats.ts';
import { updateSession } from '../lib/sessionsTable.ts';

export function request(ctx: JoiningRequest): DynamoDBUpdateItemRequest {
  const { sessionId, seatId, secret } = ctx.args.input;
  if (!seatId || !secret) runtime.earlyReturn(null);
  const number = parseSeatNumber(seatId);
  const seat = toSeatItem(ctx.identity.sub, secret, readNow().seconds);
  ctx.stash.number = number;
  ctx.stash.seat = seat;
  return updateSession({ sessionId }, buildRenewSeat(number, seat));
}

export function response(ctx: JoiningResponse): null {
  const { sessionId, seatId } = ctx.args.input;
  if (ctx.error) {
    if (!isConditionFailure(ctx.error)) return raiseStorageUnavailable(ctx.error);
    if (!ctx.result) return raiseSessionNotFound(sessionId);
    if (ctx.result.status === 'ENDED') return raiseSessionEnded(sessionId);
    return raise(
      'Conflict',
      `Seat ${seatId ?? ''} of session "${sessionId}" is not held with this secret. Join without seatId to take another.`,
    );
  }
  if (ctx.result) ctx.stash.item = ctx.result;
  ctx.stash.isSeated = true;
  return null;
}
