// joinSession: a seat for a listener. Steps: renewSeat (when the input names one), then takeSeat, which reads the session
// and takes a seat, again while others are faster, then freeSurplusSeat.
import { callerIdOf } from './lib/caller.ts';
import type { NoRequest } from './lib/context.ts';
import type { JoiningRequest } from './lib/joining.ts';
import { isSeated, raiseTooManySeats } from './lib/joining.ts';
import { raise } from './lib/errors.ts';
import { checkSecret, checkSessionId } from './lib/input.ts';
import { readNow } from './lib/now.ts';
import { parseSeatNumber, toSeat } from './lib/seats.ts';
import type { SeatSource } from './lib/seats.ts';

export function request(ctx: JoiningRequest): NoRequest {
  const { sessionId, seatId, secret } = ctx.args.input;
  checkSessionId(sessionId);
  const hasSeatId = seatId !== undefined && seatId !== null;
  const hasSecret = secret !== undefined && secret !== null;
  if (hasSeatId !== hasSecret) {
    return raise('InvalidInput', 'To renew a seat give both seatId and secret; to take one give neither.');
  }
  if (hasSeatId) parseSeatNumber(seatId);
  if (hasSecret) checkSecret(secret);
  return {};
}

export function response(ctx: JoiningRequest): SeatSource {
  const { item, number, isSurplus } = ctx.stash;
  if (isSurplus) return raiseTooManySeats(ctx.args.input.sessionId);
  const seat = item && number ? item.seats[number] : undefined;
  if (!item || !number || !seat || !isSeated(ctx.stash)) {
    return raise('Conflict', 'Too many listeners joined at the same moment. Try again.');
  }
  return toSeat(item, number, seat, callerIdOf(ctx), readNow());
}
