// The time of the local cloud. Everything that dates, waits or expires asks this, so that tests turn the hands themselves.

/**
 * Where the local cloud's time comes from. What is a date (an expiry, a lease, a due time, what is written on disk) asks
 * `nowMs`; what is a duration (a rate, an age, a limit in seconds) asks `elapsedMs`, which a corrected clock does not touch.
 */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. It may step forth or back at any moment. */
  nowMs(): number;
  /** Milliseconds since some moment, never fewer than before. Only the difference of two readings has a meaning. */
  elapsedMs(): number;
  /**
   * Calls back once after the delay by `elapsedMs`, never synchronously; a delay does not keep the process alive.
   * @returns a function that cancels; calling it late or twice does nothing
   */
  schedule(delayMs: number, callback: () => void): () => void;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  elapsedMs: () => performance.now(),
  schedule(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** Resolves after the delay by the given clock. */
export function waitMs(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => clock.schedule(delayMs, resolve));
}
