// A clock for tests: it stands still until it is advanced, and runs what falls due in order.
import type { Clock } from './clock.ts';

/** A clock that moves only when told to. */
export interface ManualClock extends Clock {
  /** Moves time forward, running each callback at its own due time and letting promises settle in between. */
  advance(byMs: number): Promise<void>;
  /** Moves time forward as for a tab that was frozen: whatever fell due meanwhile runs only now, late. */
  sleep(byMs: number): Promise<void>;
  /** Callbacks that are scheduled and were neither run nor cancelled. */
  readonly pendingCount: number;
}

/** Lets every promise that can go on without time passing go on. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Makes a clock that stands still until it is advanced.
 * @param startMs where it stands at first, in milliseconds since 1970; default 0
 */
export function createManualClock(startMs = 0): ManualClock {
  let nowMs = startMs;
  const waiting = new Set<{ dueMs: number; callback: () => void }>();
  const clock: ManualClock = {
    nowMs: () => nowMs,
    get pendingCount() {
      return waiting.size;
    },
    schedule(delayMs, callback) {
      const entry = { dueMs: nowMs + delayMs, callback };
      waiting.add(entry);
      return () => waiting.delete(entry);
    },
    async advance(byMs) {
      const untilMs = nowMs + byMs;
      for (;;) {
        await settle();
        const [next] = [...waiting].filter(({ dueMs }) => dueMs <= untilMs).sort((a, b) => a.dueMs - b.dueMs);
        if (!next) break;
        waiting.delete(next);
        nowMs = Math.max(nowMs, next.dueMs);
        next.callback();
      }
      nowMs = untilMs;
    },
    async sleep(byMs) {
      nowMs += byMs;
      await clock.advance(0);
    },
  };
  return clock;
}
