// The time of the clients. Everything that waits asks this, so that tests turn the hands themselves.

/** Where a client's time and waiting come from. */
export interface Clock {
  /** Now, in milliseconds since 1970. */
  nowMs(): number;
  /**
   * Calls back once after the delay, never synchronously.
   * @returns a function that cancels; calling it late or twice does nothing
   */
  schedule(delayMs: number, callback: () => void): () => void;
}

/** The clock of the browser (or of Node). */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  schedule(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};
