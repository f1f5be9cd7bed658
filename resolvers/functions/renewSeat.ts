// First step of joinSession: renews the seat that the input names, if it is still this secret's.
import { runtime } from '@aws-appsync/utils';
import type { DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import { callerIdOf } from '../lib/caller.ts';
import { keepOutcome } from '../lib/changing.ts';
import type { JoiningRequest, JoiningResponse } from '../lib/joining.ts';
import { readNow } from '../lib/now.ts';
import { buildRenewSeat, parseSeatNumber, toSeatItem } from '../lib/seats.ts';
import { updateSession } from '../lib/sessionsTable.ts';

export function request(ctx: JoiningRequest): DynamoDBUpdateItemRequest {
  const { sessionId, seatId, secret } = ctx.args.input;
  if (seatId === undefined || seatId === null || secret === undefined || secret === null)
    runtime.earlyReturn(null);
  const number = parseSeatNumber(seatId);
  const holderId = callerIdOf(ctx);
  const seat = toSeatItem(holderId, secret, readNow().seconds);
  ctx.stash.number = number;
  ctx.stash.seat = seat;
  return updateSession({ sessionId }, buildRenewSeat(number, seat, holderId === null));
}

export function response(ctx: JoiningResponse): null {
  keepOutcome(ctx);
  return null;
}
