// Last step of joinSession: takes a free seat, chosen at random so that listeners who come together rarely ask for the
// same one. When somebody was faster, the next step chooses again from the row that the refusal answered.
import { runtime, util } from '@aws-appsync/utils';
import type { DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import type { SeatNumber, SessionItem } from '../../schema/sessionItem.ts';
import {
  isConditionFailure,
  raise,
  raiseSessionEnded,
  raiseSessionNotFound,
  raiseStorageUnavailable,
} from '../lib/errors.ts';
import type { JoiningRequest, JoiningResponse } from '../lib/joining.ts';
import { readNow } from '../lib/now.ts';
import { buildTakeSeat, freeSeats, toSeatItem } from '../lib/seats.ts';
import { updateSession } from '../lib/sessionsTable.ts';

export function request(ctx: JoiningRequest): DynamoDBUpdateItemRequest {
  const { item, isSeated } = ctx.stash;
  const { sessionId } = ctx.args.input;
  if (isSeated || !item) runtime.earlyReturn(null, { skipTo: 'END' });
  if (item.status === 'ENDED') return raiseSessionEnded(sessionId);
  const nowSeconds = readNow().seconds;
  const number = chooseFreeSeat(item, nowSeconds);
  const seat = toSeatItem(ctx.identity.sub, util.autoId(), nowSeconds);
  ctx.stash.number = number;
  ctx.stash.seat = seat;
  return updateSession({ sessionId }, buildTakeSeat(number, seat, nowSeconds));
}

export function response(ctx: JoiningResponse): null {
  if (ctx.error && !isConditionFailure(ctx.error)) return raiseStorageUnavailable(ctx.error);
  if (!ctx.result) return raiseSessionNotFound(ctx.args.input.sessionId);
  ctx.stash.item = ctx.result;
  ctx.stash.isSeated = !ctx.error;
  return null;
}

function chooseFreeSeat(item: SessionItem, nowSeconds: number): SeatNumber {
  const free = freeSeats(item, nowSeconds);
  const chosen = free[util.math.randomWithinRange(0, 1_000_000) % free.length];
  if (!chosen) {
    return raise(
      'SessionFull',
      `All ${item.maxListeners} seats of session "${item.sessionId}" are taken. Try again when a listener has left.`,
    );
  }
  return chosen;
}
