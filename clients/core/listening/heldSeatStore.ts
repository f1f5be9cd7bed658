// Where a tab remembers the seat that it holds, so that after a reload or a crash it renews that seat and takes no second.
import type { HeldSeat } from '../api/sessionApi.ts';

/** The part of `sessionStorage` that is used. */
export type SeatStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
/** What proves that a seat is held. */
export type SeatKey = Pick<HeldSeat, 'seatId' | 'secret'>;

export interface HeldSeatStore {
  /** The seat that was kept for this session, if any. */
  read(sessionId: string): SeatKey | undefined;
  /** Keeps one seat in all: a listener is in one session at a time. */
  keep(sessionId: string, seat: SeatKey): void;
  forget(): void;
}

/** The key under which the seat is kept. */
export const heldSeatStorageKey = 'heldSeat';

/** @param storage left out: nothing is remembered */
export function createHeldSeatStore(storage: SeatStorage | undefined): HeldSeatStore {
  return {
    read: (sessionId) =>
      parseHeldSeat(
        orNothing(() => storage?.getItem(heldSeatStorageKey)),
        sessionId,
      ),
    keep(sessionId, { seatId, secret }) {
      orNothing(() => storage?.setItem(heldSeatStorageKey, JSON.stringify({ sessionId, seatId, secret })));
    },
    forget() {
      orNothing(() => storage?.removeItem(heldSeatStorageKey));
    },
  };
}

/** Browsers throw when storage is full or forbidden; a listener without it only takes a new seat after a reload. */
function orNothing<Value>(use: () => Value): Value | undefined {
  try {
    return use();
  } catch {
    return undefined;
  }
}

function parseHeldSeat(text: string | null | undefined, sessionId: string): SeatKey | undefined {
  const kept = orNothing(() => JSON.parse(text ?? 'null') as unknown);
  if (typeof kept !== 'object' || kept === null) return undefined;
  const { sessionId: ofSession, seatId, secret } = kept as Record<string, unknown>;
  if (ofSession !== sessionId || typeof seatId !== 'string' || typeof secret !== 'string') return undefined;
  return { seatId, secret };
}
