// Seats: places for listeners, kept as a map in the session's row. Taking, renewing and freeing one is each a single
// conditional write, so that nobody ever sits on an occupied seat.
import { util } from '@aws-appsync/utils';
import type { Seat } from '../../schema/generated/schema.ts';
import { seatSeconds } from '../../schema/limits.ts';
import { seatNumbers } from '../../schema/sessionItem.ts';
import type { SeatItem, SeatNumber, SessionItem } from '../../schema/sessionItem.ts';
import { raise } from './errors.ts';
import { clientIdOf } from './heldSeats.ts';
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
  viewerOf: { channelArn: string | null; clientId: string };
}

/** A seat as its holder sees it. @param seat the row's seat with this number */
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
    viewerOf: { channelArn: item.channelArn ?? null, clientId: clientIdOf(seatId, seat) },
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

/** A seat that somebody takes now. @param holderId null for a guest */
export function createSeatItem(holderId: string | null, nowSeconds: number): SeatItem {
  const seat: SeatItem = {
    secret: util.autoId(),
    // The last 16 of 27 letters and digits are chance alone, 95 bits of it; all of them would make a full row's write dearer.
    clientId: util.autoKsuid().slice(11),
    expiresAt: nowSeconds + seatSeconds,
  };
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

/** Which seat is meant, and what proves that it is the caller's. */
export interface SeatProof {
  number: SeatNumber;
  secret: string;
  /** Whether the session must be for guests. */
  isGuest: boolean;
}

/** Renews a seat that has not run out, for whoever knows its secret. Nothing but its end changes. */
export function buildRenewSeat(proof: SeatProof, nowSeconds: number): ConditionalUpdate {
  const held = heldWith(proof);
  return {
    update: setExpiry(proof.number, nowSeconds),
    condition: {
      expression: `${held.expression} AND #currentSeats.#currentNumber.#currentExpiresAt > :now`,
      names: { ...held.names, '#currentExpiresAt': 'expiresAt' },
      values: { ...held.values, ':now': nowSeconds },
    },
  };
}

/** Takes a seat again for whoever knows its secret: it ran out, and nobody took it since. */
export function buildTakeSeatAgain(proof: SeatProof, nowSeconds: number): ConditionalUpdate {
  return { update: setExpiry(proof.number, nowSeconds), condition: heldWith(proof) };
}

/** Frees a seat for whoever knows its secret. */
export function buildFreeSeat(proof: SeatProof): ConditionalUpdate {
  return { update: removeSeat(proof.number), condition: heldWith(proof) };
}

/** Frees a seat for the session's owner, whoever holds it. */
export function buildRemoveListener(number: SeatNumber, ownerId: string): ConditionalUpdate {
  return {
    update: removeSeat(number),
    condition: {
      expression: '#currentStatus <> :ended AND #currentOwnerId = :currentOwnerId',
      names: { '#currentStatus': 'status', '#currentOwnerId': 'ownerId' },
      values: { ':ended': ended, ':currentOwnerId': ownerId },
    },
  };
}

function removeSeat(number: SeatNumber): Expression {
  return {
    expression: 'REMOVE #seats.#number SET #lastWrite = :lastWrite',
    names: namesFor(number, 'lastWrite'),
    values: { ':lastWrite': lastWrite },
  };
}

function setSeat(number: SeatNumber, seat: SeatItem): Expression {
  return {
    expression: 'SET #seats.#number = :seat, #lastWrite = :lastWrite',
    names: namesFor(number, 'lastWrite'),
    values: { ':seat': seat, ':lastWrite': lastWrite },
  };
}

function setExpiry(number: SeatNumber, nowSeconds: number): Expression {
  return {
    expression: 'SET #seats.#number.#expiresAt = :expiresAt, #lastWrite = :lastWrite',
    names: namesFor(number, 'expiresAt', 'lastWrite'),
    values: { ':expiresAt': nowSeconds + seatSeconds, ':lastWrite': lastWrite },
  };
}

function heldWith({ number, secret, isGuest }: SeatProof): Expression {
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
