// When a watch reads by itself. In: what it knows of its subscription and of its last reads. Out: the time of the next one.

/** An event can be lost right after `start_ack`, so what was read at the ack is read again this much later. */
export const confirmMs = 2_000;
/** Events overtake each other; a version that is missing for this long is taken for lost. */
export const gapPatienceMs = 2_000;
/** While the subscription stands, two reads of its own are at least this far apart. */
export const readSpacingMs = 30_000;
/** Nothing else tells of a lost last event: with the subscription standing, this long after the last news, it reads. */
export const quietReadMs = 60_000;
/** Without a subscription reading is all there is. */
export const unsubscribedReadMs = 10_000;
/** The history of a session that is over is completed at this pace. */
export const endedReadMs = 2_000;

/** What the next read depends on; times in milliseconds of the clock, undefined: not so. */
export interface ReadReasons {
  readonly isSubscribed: boolean;
  readonly isEnded: boolean;
  /** When the last read began. */
  readonly lastReadMs: number;
  /** When the last answer came or was merged, whoever had asked. */
  readonly lastNewsMs: number;
  /** The last read failed: when to try again. */
  readonly retryAtMs: number | undefined;
  /** When what was read at the ack is to be confirmed. */
  readonly confirmAtMs: number | undefined;
  /** Since when versions are missing. */
  readonly gapSinceMs: number | undefined;
}

/** When to read next; it may be in the past. */
export function nextReadAtMs(reasons: ReadReasons): number {
  const { isSubscribed, isEnded, lastReadMs, lastNewsMs, retryAtMs, confirmAtMs, gapSinceMs } = reasons;
  if (retryAtMs !== undefined) return retryAtMs;
  if (isEnded) return lastReadMs + endedReadMs;
  if (!isSubscribed) return lastNewsMs + unsubscribedReadMs;
  return Math.min(
    lastNewsMs + quietReadMs,
    confirmAtMs ?? Infinity,
    gapSinceMs === undefined ? Infinity : Math.max(gapSinceMs + gapPatienceMs, lastReadMs + readSpacingMs),
  );
}
