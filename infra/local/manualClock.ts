// A clock for tests: it stands still until it is advanced, and runs what falls due in order.
import type { Clock } from './clock.ts';

/** A clock that moves only when told to. */
export interface ManualClock extends Clock {
  /** Moves time forward and runs each callback at its own due time, letting promises settle between them. */
  advance(byMs: number): Promise<void>;
  /** Corrects the time of day, forth or back, as a machine's clock is corrected: no time passes and nothing falls due. */
  step(byMs: number): void;
}

/** Makes a clock that stands at `startMs` (default 2026-01-01T00:00:00Z) until advanced. */
export function createManualClock(startMs: number = Date.UTC(2026, 0, 1)): ManualClock {
  let elapsedMs = 0;
  let zeroMs = startMs;
  const waiting = new Set<{ dueMs: number; callback: () => void }>();
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    nowMs: () => zeroMs + elapsedMs,
    elapsedMs: () => elapsedMs,
    step(byMs) {
      zeroMs += byMs;
    },
    schedule(delayMs, callback) {
      const entry = { dueMs: elapsedMs + Math.max(0, delayMs), callback };
      waiting.add(entry);
      return () => waiting.delete(entry);
    },
    async advance(byMs) {
      const untilMs = elapsedMs + byMs;
      for (;;) {
        const due = [...waiting].filter((entry) => entry.dueMs <= untilMs).sort((a, b) => a.dueMs - b.dueMs);
        const next = due[0];
        if (!next) break;
        waiting.delete(next);
        elapsedMs = Math.max(elapsedMs, next.dueMs);
        next.callback();
        await settle();
      }
      elapsedMs = untilMs;
      await settle();
    },
  };
}
