// Who holds a seat, as far as this speaker knows. In: the client ids in each answer of the API, and a way to ask. Out: whether
// an offer may be answered. IAM cannot tie a viewer to its client id, so the speaker looks; nobody can guess another's.
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
  learn(clientIds: readonly string[] | null): void;
  has(clientId: string): boolean;
  /** Whether it is a seat holder's; if that is not known, the session is read once, shared by all who ask meanwhile. */
  check(clientId: string): Promise<boolean>;
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
    learn(clientIds) {
      if (clientIds) held = new Set(clientIds);
    },
    has: (clientId) => held.has(clientId),
    async check(clientId) {
      if (held.has(clientId)) return true;
      await (pending ??= readNext());
      return held.has(clientId);
    },
  };
}
