// Seats: places for listeners, kept as a map in the session's row. Taking, renewing and freeing one is each a single
// conditional write, so that nobody ever sits on an occupied seat.
import type { Seat } from '../../schema/generated/schema.ts';
import { seatSeconds } from '../../schema/limits.ts';
import { seatNumbers } from '../../schema/sessionItem.ts';
import type { SeatItem, SeatNumber, SessionItem } from '../../schema/sessionItem.ts';
import { raise } from './errors.ts';
import { toShown } from './input.ts';
import { toIso } from './now.ts';
import type { Now } from './now.ts';
import { toSession } from './toSession.ts';
import type { SessionSource } from './toSession.ts';
import type { AttributeName, ConditionalUpdate, Expression } from './transition.ts';

/** What a `Seat` is resolved from: its own fields, and what `Seat.signaling` needs. */
export interface SeatSource extends Omit<Seat, 'session' | 'signaling'> {
  session: SessionSource;
  /** Not a field of the schema: it never leaves the API. */
  viewerOf: { channelArn: string | null };
}

/** A seat as its holder sees it. */
export function toSeat(
  item: SessionItem,
  seatId: SeatNumber,
  seat: SeatItem,
  callerId: string | null,
  now: Now,
): SeatSource {
  return {
    seatId,
    secret: seat.secret,
    expiresAt: toIso(seat.expiresAt),
    session: toSession(item, callerId, now.seconds),
    viewerOf: { channelArn: item.channelArn ?? null },
  };
}

/** @throws InvalidInput unless the value is a seat's number */
export function parseSeatNumber(seatId: string): SeatNumber {
  for (const number of seatNumbers) {
    if (number === seatId) return number;
  }
  return raise(
    'InvalidInput',
    `seatId ${toShown(seatId)} is not a seat: give the seatId that joinSession answered.`,
  );
}

/** The numbers of the seats that nobody holds at this second. */
export function freeSeats(item: SessionItem, nowSeconds: number): SeatNumber[] {
  const free: SeatNumber[] = [];
  for (const number of seatNumbers.slice(0, item.maxListeners)) {
    const seat = item.seats[number];
    if (!seat || seat.expiresAt <= nowSeconds) free.push(number);
  }
  return free;
}

/** A seat that begins, or begins anew, now. @param holderId null for a guest */
export function toSeatItem(holderId: string | null, secret: string, nowSeconds: number): SeatItem {
  const seat: SeatItem = { secret, expiresAt: nowSeconds + seatSeconds };
  if (holderId !== null) seat.holderId = holderId;
  return seat;
}

const lastWrite: SessionItem['lastWrite'] = 'SEAT';
const ended: SessionItem['status'] = 'ENDED';
const anyone: SessionItem['access'] = 'ANYONE';

/** `seats.<number>`, and other names under their own words. */
function namesFor(number: SeatNumber, ...others: AttributeName[]): Record<string, AttributeName> {
  const names: Record<string, AttributeName> = { '#seats': 'seats', '#number': number };
  for (const name of others) names[`#${name}`] = name;
  return names;
}

/** The same names for a condition, where they must be others than in the update. */
function currentNamesFor(number: SeatNumber, ofSeat: keyof SeatItem): Record<string, AttributeName> {
  return {
    '#currentStatus': 'status',
    '#currentSeats': 'seats',
    '#currentNumber': number,
    '#currentOfSeat': ofSeat,
  };
}

/** Takes a seat if it is still free and the session has not ended. */
export function buildTakeSeat(number: SeatNumber, seat: SeatItem, nowSeconds: number): ConditionalUpdate {
  return {
    update: setSeat(number, seat),
    condition: {
      expression:
        '#currentStatus <> :ended AND (attribute_not_exists(#currentSeats.#currentNumber) ' +
        'OR #currentSeats.#currentNumber.#currentOfSeat <= :now)',
      names: currentNamesFor(number, 'expiresAt'),
      values: { ':ended': ended, ':now': nowSeconds },
    },
  };
}

/**
 * Begins a seat anew for whoever knows its secret, also when it ran out and nobody took it since.
 * @param isGuest whether the session must be for guests
 */
export function buildRenewSeat(number: SeatNumber, seat: SeatItem, isGuest: boolean): ConditionalUpdate {
  return { update: setSeat(number, seat), condition: heldWith(number, seat.secret, isGuest) };
}

/** Frees a seat for whoever knows its secret. @param isGuest whether the session must be for guests */
export function buildFreeSeat(number: SeatNumber, secret: string, isGuest: boolean): ConditionalUpdate {
  return {
    update: {
      expression: 'REMOVE #seats.#number SET #lastWrite = :lastWrite',
      names: namesFor(number, 'lastWrite'),
      values: { ':lastWrite': lastWrite },
    },
    condition: heldWith(number, secret, isGuest),
  };
}

function setSeat(number: SeatNumber, seat: SeatItem): Expression {
  return {
    expression: 'SET #seats.#number = :seat, #lastWrite = :lastWrite',
    names: namesFor(number, 'lastWrite'),
    values: { ':seat': seat, ':lastWrite': lastWrite },
  };
}

function heldWith(number: SeatNumber, secret: string, isGuest: boolean): Expression {
  const held: Expression = {
    expression: '#currentStatus <> :ended AND #currentSeats.#currentNumber.#currentOfSeat = :secret',
    names: currentNamesFor(number, 'secret'),
    values: { ':ended': ended, ':secret': secret },
  };
  if (!isGuest) return held;
  return {
    expression: `${held.expression} AND #currentAccess = :anyone`,
    names: { ...held.names, '#currentAccess': 'access' },
    values: { ...held.values, ':anyone': anyone },
  };
}
