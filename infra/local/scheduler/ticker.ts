// Calls back at each due time of a schedule, one after the other, by the cloud's clock.
import type { Clock } from '../clock.ts';

/** A timer of Node.js waits 24.8 days at most. */
const longestWaitMs = 24 * 60 * 60 * 1000;

export interface Ticker {
  close(): void;
}

/**
 * Opens it. A due time that is past when the clock gets there (the machine slept) is still called, the ones after it
 * that are past too are left out.
 * @param fromMs the first moment that can be due, in milliseconds since 1970; it may have just passed
 * @param nextMs the first due time after another; undefined: it ends
 * @param onDue called with the due time; nothing waits for what it starts
 */
export function openTicker(
  clock: Clock,
  fromMs: number,
  nextMs: (afterMs: number) => number | undefined,
  onDue: (dueMs: number) => void,
): Ticker {
  let cancel = (): void => undefined;

  function waitFor(dueMs: number | undefined): void {
    if (dueMs === undefined) return;
    const delayMs = Math.min(Math.max(0, dueMs - clock.nowMs()), longestWaitMs);
    cancel = clock.schedule(delayMs, () => {
      if (clock.nowMs() < dueMs) {
        waitFor(dueMs);
        return;
      }
      waitFor(nextMs(Math.max(dueMs, clock.nowMs())));
      onDue(dueMs);
    });
  }

  waitFor(nextMs(fromMs - 1));
  return { close: () => cancel() };
}
