// The time of the local cloud. Everything that dates, waits or expires asks this, so that tests turn the hands themselves.

/** Where the local cloud's time comes from. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  nowMs(): number;
  /**
   * Calls back once after the delay, never synchronously; a delay does not keep the process alive.
   * @returns a function that cancels; calling it late or twice does nothing
   */
  schedule(delayMs: number, callback: () => void): () => void;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
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
