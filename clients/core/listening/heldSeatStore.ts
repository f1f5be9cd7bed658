// Where a tab remembers the seat that it holds, so that after a reload or a crash it renews that seat and takes no second. A
// duplicated tab has a copy of that memory: a lock, which only one of them gets, says whose the seat is.
import type { HeldSeat } from '../api/sessionApi.ts';
import { orNothing } from '../orNothing.ts';

/** The part of `sessionStorage` that is used. */
export type SeatStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
/** The part of `navigator.locks` that is used. A lock goes with its page, however that ends. */
export interface SeatLocks {
  request(
    name: string,
    options: { ifAvailable: true },
    hold: (lock: object | null) => Promise<void> | undefined,
  ): Promise<unknown>;
}
/** What proves that a seat is held. */
export type SeatKey = Pick<HeldSeat, 'seatId' | 'secret'>;

export interface HeldSeatStore {
  /** The seat that was kept for this session, if any, unless another tab is sitting on it. */
  claim(sessionId: string): Promise<SeatKey | undefined>;
  /** Keeps one seat in all: a listener is in one session at a time. */
  keep(sessionId: string, seat: SeatKey): void;
  /** Another tab may sit on it from now on. */
  release(): void;
  /** Releases it, and remembers it no more. */
  forget(): void;
}

/** The key under which the seat is kept. */
export const heldSeatStorageKey = 'heldSeat';

/**
 * Where storage is full or forbidden, a listener only takes a new seat after a reload.
 * @param storage left out: nothing is remembered
 * @param locks left out: a duplicated tab claims the seat as well
 */
export function createHeldSeatStore(storage?: SeatStorage, locks?: SeatLocks): HeldSeatStore {
  let lockedSecret: string | undefined;
  let unlock = (): void => {};
  const release = (): void => {
    lockedSecret = undefined;
    unlock();
  };
  /** @returns false: another tab has it */
  const lock = async ({ secret }: SeatKey): Promise<boolean> => {
    if (!locks || secret === lockedSecret) return true;
    release();
    const held = Promise.withResolvers<void>();
    unlock = held.resolve;
    lockedSecret = secret;
    return new Promise((resolve) => {
      const hold = (granted: object | null): Promise<void> | undefined => {
        if (granted === null) lockedSecret = undefined;
        resolve(granted !== null);
        return granted === null ? undefined : held.promise;
      };
      // A browser that has no locks for this page gives the seat to whoever asks.
      locks.request(`seat ${secret}`, { ifAvailable: true }, hold).catch(() => resolve(true));
    });
  };
  return {
    async claim(sessionId) {
      const seat = parseHeldSeat(
        orNothing(() => storage?.getItem(heldSeatStorageKey)),
        sessionId,
      );
      return seat && (await lock(seat)) ? seat : undefined;
    },
    keep(sessionId, { seatId, secret }) {
      orNothing(() => storage?.setItem(heldSeatStorageKey, JSON.stringify({ sessionId, seatId, secret })));
      void lock({ seatId, secret });
    },
    release,
    forget() {
      release();
      orNothing(() => storage?.removeItem(heldSeatStorageKey));
    },
  };
}

function parseHeldSeat(text: string | null | undefined, sessionId: string): SeatKey | undefined {
  const kept = orNothing(() => JSON.parse(text ?? 'null') as unknown);
  if (typeof kept !== 'object' || kept === null) return undefined;
  const { sessionId: ofSession, seatId, secret } = kept as Record<string, unknown>;
  if (ofSession !== sessionId || typeof seatId !== 'string' || typeof secret !== 'string') return undefined;
  return { seatId, secret };
}
