// joinSession: a seat for a listener. Steps: renewSeat (when the input names one), getSession, takeSeat (again while
// others are faster).
import type { JoiningRequest, JoiningResponse } from './lib/joining.ts';
import { raise } from './lib/errors.ts';
import { checkSessionId } from './lib/input.ts';
import { readNow } from './lib/now.ts';
import { parseSeatNumber, toSeat } from './lib/seats.ts';
import type { SeatSource } from './lib/seats.ts';

export function request(ctx: JoiningRequest): null {
  const { sessionId, seatId, secret } = ctx.args.input;
  checkSessionId(sessionId);
  const hasSeatId = seatId !== undefined && seatId !== null;
  const hasSecret = secret !== undefined && secret !== null;
  if (hasSeatId !== hasSecret) {
    return raise('InvalidInput', 'To renew a seat give both seatId and secret; to take one give neither.');
  }
  if (hasSeatId) parseSeatNumber(seatId);
  return null;
}

export function response(ctx: JoiningResponse): SeatSource {
  const { item, number, seat, isSeated } = ctx.stash;
  if (!item || !number || !seat || !isSeated) {
    return raise('Conflict', 'Too many listeners joined at the same moment. Try again.');
  }
  return toSeat(item, number, seat, ctx.identity.sub, readNow());
}
