// One more try, after a wait that grows with each.
import { createBackoff } from '../backoff.ts';
import type { Clock } from '../clock.ts';

export interface DelayedTry {
  readonly isWaiting: boolean;
  /** Calls back later: up to 1 s the first time, doubling up to 10 s. */
  wait(callback: () => void): void;
  /** Ends the wait without a call. */
  skip(): void;
  /** It went well, or is not wanted any more: the next wait is a first one. */
  reset(): void;
}

/** Waits for nothing yet. */
export function createDelayedTry(clock: Clock, random: () => number): DelayedTry {
  const backoff = createBackoff({ baseMs: 1_000, capMs: 10_000, random });
  let cancel: (() => void) | undefined;
  const skip = (): void => {
    cancel?.();
    cancel = undefined;
  };
  return {
    get isWaiting() {
      return cancel !== undefined;
    },
    wait(callback) {
      skip();
      cancel = clock.schedule(backoff.nextDelayMs(), () => {
        cancel = undefined;
        callback();
      });
    },
    skip,
    reset() {
      skip();
      backoff.reset();
    },
  };
}
