// How long to wait before the next try: full jitter, so that clients that were cut together do not return together.

export interface BackoffOptions {
  /** The first wait is up to this long, each further one up to twice as long as the one before. */
  readonly baseMs: number;
  /** No wait is longer. */
  readonly capMs: number;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
}

export interface Backoff {
  /** Waits handed out since the last success. */
  readonly failures: number;
  /** Counts a failure. @returns milliseconds, anything between nothing and the present limit */
  nextDelayMs(): number;
  /** It went well: the next wait is a first one again. */
  reset(): void;
}

/**
 * Counts failures into waits.
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ "Full Jitter"
 */
export function createBackoff({ baseMs, capMs, random }: BackoffOptions): Backoff {
  let failures = 0;
  return {
    get failures() {
      return failures;
    },
    nextDelayMs: () => Math.floor(random() * Math.min(capMs, baseMs * 2 ** failures++)),
    reset: () => {
      failures = 0;
    },
  };
}
