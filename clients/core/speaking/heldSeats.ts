// Which seats are held, as far as this speaker knows. In: the ids in each answer of the API, and a way to ask. Out: whether
// an offer may be answered. IAM cannot tie a viewer to its client id, so the speaker looks.
import type { Clock } from '../clock.ts';
import { wait } from '../wait.ts';

/** The session is read at most this often because of ids that are not known. */
export const readSpacingMs = 1_000;

export interface HeldSeatsOptions {
  /** Reads the session, whose seats then come in through `learn`. Rejections count as an answer. */
  read(): Promise<unknown>;
  readonly clock: Clock;
}

export interface HeldSeats {
  /** Takes what the API answered; null: it did not say. */
  learn(seatIds: readonly string[] | null): void;
  has(seatId: string): boolean;
  /** Whether the seat is held; if that is not known, the session is read once, shared by all who ask meanwhile. */
  check(seatId: string): Promise<boolean>;
}

/** Knows of no seat yet. */
export function createHeldSeats(options: HeldSeatsOptions): HeldSeats {
  const { clock } = options;
  let held: ReadonlySet<string> = new Set();
  let nextReadAtMs = 0;
  let pending: Promise<void> | undefined;
  const readNext = async (): Promise<void> => {
    // Waits even for nothing: `pending` must be set before it is cleared.
    await wait(clock, Math.max(0, nextReadAtMs - clock.nowMs()));
    // Whoever asks from here on needs a read that begins later.
    pending = undefined;
    nextReadAtMs = clock.nowMs() + readSpacingMs;
    await options.read().catch(() => {});
  };
  return {
    learn(seatIds) {
      if (seatIds) held = new Set(seatIds);
    },
    has: (seatId) => held.has(seatId),
    async check(seatId) {
      if (held.has(seatId)) return true;
      await (pending ??= readNext());
      return held.has(seatId);
    },
  };
}
