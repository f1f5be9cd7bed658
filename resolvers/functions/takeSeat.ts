// The step of joinSession that is there many times. It reads the session when it does not know the present row, and
// otherwise takes a free seat, chosen at random so that listeners who come together rarely ask for the same one, or the
// caller's own that ran out. When somebody was faster, the next step chooses again.
import { runtime, util } from '@aws-appsync/utils';
import type { DynamoDBGetItemRequest, DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import { maxSeatsPerPerson } from '../../schema/limits.ts';
import type { SeatNumber, SessionItem } from '../../schema/sessionItem.ts';
import { callerIdOf, checkAccess } from '../lib/caller.ts';
import { keepOutcome } from '../lib/changing.ts';
import { raise, raiseSessionEnded, raiseSessionNotFound, raiseStorageUnavailable } from '../lib/errors.ts';
import { countSeatsOf } from '../lib/heldSeats.ts';
import { isSeated, raiseTooManySeats, seatProofOf } from '../lib/joining.ts';
import type { JoiningRequest, JoiningResponse } from '../lib/joining.ts';
import { readNow } from '../lib/now.ts';
import { buildTakeSeat, buildTakeSeatAgain, createSeatItem, freeSeats } from '../lib/seats.ts';
import type { SeatProof } from '../lib/seats.ts';
import { readSession, updateSession } from '../lib/sessionsTable.ts';
import type { ConditionalUpdate } from '../lib/transition.ts';

export function request(ctx: JoiningRequest): DynamoDBGetItemRequest | DynamoDBUpdateItemRequest {
  const { sessionId } = ctx.args.input;
  const { item, isSurplus } = ctx.stash;
  if (isSurplus) runtime.earlyReturn(null);
  if (isSeated(ctx.stash)) runtime.earlyReturn(null, { skipTo: 'END' });
  ctx.stash.isRead = !item;
  if (!item) return readSession({ sessionId });
  checkAccess(ctx, item);
  if (item.status === 'ENDED') return raiseSessionEnded(sessionId);
  const proof = seatProofOf(ctx);
  return updateSession({ sessionId }, proof ? takeAgain(item, proof) : takeFree(ctx, item));
}

export function response(ctx: JoiningResponse): null {
  const { stash, args } = ctx;
  if (!stash.isRead) {
    keepOutcome(ctx);
    stash.isSurplus = isSeated(stash) && isOneTooMany(stash.item, stash.number);
    return null;
  }
  if (ctx.error) return raiseStorageUnavailable(ctx.error, ctx);
  if (!ctx.result) return raiseSessionNotFound(args.input.sessionId);
  stash.item = ctx.result;
  return null;
}

function takeFree(ctx: JoiningRequest, item: SessionItem): ConditionalUpdate {
  const nowSeconds = readNow().seconds;
  const callerId = callerIdOf(ctx);
  if (countSeatsOf(item.seats, callerId, nowSeconds) >= maxSeatsPerPerson)
    return raiseTooManySeats(item.sessionId);
  const number = chooseFreeSeat(item, nowSeconds);
  ctx.stash.number = number;
  return buildTakeSeat(number, createSeatItem(callerId, nowSeconds), nowSeconds);
}

/** A seat that ran out counts as one that is taken: otherwise seats left to run out could be gathered. */
function takeAgain(item: SessionItem, proof: SeatProof): ConditionalUpdate {
  const { sessionId, seats } = item;
  const seat = seats[proof.number];
  if (seat?.secret !== proof.secret) return raiseNotHeld(proof.number, sessionId);
  const nowSeconds = readNow().seconds;
  if (countSeatsOf(seats, seat.holderId, nowSeconds) >= maxSeatsPerPerson)
    return raiseTooManySeats(sessionId);
  return buildTakeSeatAgain(proof, nowSeconds);
}

/** All seats are in one row, so each write answers how many there were with it: of two at once the later sees both. */
function isOneTooMany(item: SessionItem | null | undefined, number: SeatNumber | undefined): boolean {
  if (!item || !number) return false;
  const holderId = item.seats[number]?.holderId;
  return countSeatsOf(item.seats, holderId, readNow().seconds) > maxSeatsPerPerson;
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
