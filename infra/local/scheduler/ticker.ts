// Calls back at each due time of a schedule, one after the other, by the cloud's clock.
import type { Clock } from '../clock.ts';

/** A clock may step forth or back at any moment; after so long at most the ticker sees it. */
const longestWaitMs = 60_000;

export interface Ticker {
  close(): void;
}

/**
 * Opens it. A due time that is past when the clock gets there (the machine slept) is still called, the ones after it
 * that are past too are left out. When the clock steps back, the next due time is the first that it shows from then on: one
 * that it shows twice may be called twice, as Scheduler promises "at least once".
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
      const nowMs = clock.nowMs();
      const isDue = nowMs >= dueMs;
      // Stepped back: what is due at this very moment has not been called.
      waitFor(nextMs(isDue ? nowMs : nowMs - 1));
      if (isDue) onDue(dueMs);
    });
  }

  waitFor(nextMs(fromMs - 1));
  return { close: () => cancel() };
}
