// The time of the clients. Everything that waits asks this, so that tests turn the hands themselves.

/** Where a client's waiting comes from. */
export interface Clock {
  /**
   * Calls back once after the delay, never synchronously.
   * @returns a function that cancels; calling it late or twice does nothing
   */
  schedule(delayMs: number, callback: () => void): () => void;
}

/** The clock of the browser (or of Node). */
export const systemClock: Clock = {
  schedule(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};
