// The step of joinSession that is there many times. It reads the session when it does not know the present row, and
// otherwise takes a free seat, chosen at random so that listeners who come together rarely ask for the same one. When
// somebody was faster, the next step chooses again.
import { runtime, util } from '@aws-appsync/utils';
import type { DynamoDBGetItemRequest, DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import type { SeatNumber, SessionItem } from '../../schema/sessionItem.ts';
import { callerIdOf, checkAccess } from '../lib/caller.ts';
import { keepOutcome } from '../lib/changing.ts';
import { raise, raiseSessionEnded, raiseSessionNotFound, raiseStorageUnavailable } from '../lib/errors.ts';
import { isSeated } from '../lib/joining.ts';
import type { JoiningRequest, JoiningResponse } from '../lib/joining.ts';
import { readNow } from '../lib/now.ts';
import { buildTakeSeat, freeSeats, toSeatItem } from '../lib/seats.ts';
import { readSession, updateSession } from '../lib/sessionsTable.ts';

export function request(ctx: JoiningRequest): DynamoDBGetItemRequest | DynamoDBUpdateItemRequest {
  const { sessionId, seatId } = ctx.args.input;
  const { item } = ctx.stash;
  if (isSeated(ctx.stash)) runtime.earlyReturn(null, { skipTo: 'END' });
  ctx.stash.isRead = !item;
  if (!item) return readSession({ sessionId });
  checkAccess(ctx, item);
  if (item.status === 'ENDED') return raiseSessionEnded(sessionId);
  if (seatId !== undefined && seatId !== null) return raiseNotHeld(seatId, sessionId);
  const nowSeconds = readNow().seconds;
  const number = chooseFreeSeat(item, nowSeconds);
  const seat = toSeatItem(callerIdOf(ctx), util.autoId(), nowSeconds);
  ctx.stash.number = number;
  ctx.stash.seat = seat;
  return updateSession({ sessionId }, buildTakeSeat(number, seat, nowSeconds));
}

export function response(ctx: JoiningResponse): null {
  if (!ctx.stash.isRead) {
    keepOutcome(ctx);
    return null;
  }
  if (ctx.error) return raiseStorageUnavailable(ctx.error, ctx);
  if (!ctx.result) return raiseSessionNotFound(ctx.args.input.sessionId);
  ctx.stash.item = ctx.result;
  return null;
}

function raiseNotHeld(seatId: string, sessionId: string): never {
  return raise(
    'Conflict',
    `Seat ${seatId} of session "${sessionId}" is not held with this secret. Join without seatId to take another.`,
  );
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
