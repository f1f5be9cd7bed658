// Buckets that hold one second's worth of calls: each call takes one, and they fill again evenly as time
// passes, whatever the clock shows.
import type { Clock } from '../clock.ts';

export interface TokenBuckets {
  /**
   * Takes one call from the bucket of that name, which is full when it is first used.
   * @returns false when the second's calls are used up
   */
  take(key: string, callsPerSecond: number): boolean;
}

interface Bucket {
  calls: number;
  filledAtMs: number;
}

/** Buckets that are full again say nothing; they are dropped when there are more than this. */
const maxBuckets = 10_000;

export function createTokenBuckets(clock: Pick<Clock, 'elapsedMs'>): TokenBuckets {
  const buckets = new Map<string, Bucket>();

  function dropFullBuckets(): void {
    const fullSinceMs = clock.elapsedMs() - 1000;
    for (const [key, bucket] of buckets) {
      if (bucket.filledAtMs > fullSinceMs) break;
      buckets.delete(key);
    }
  }

  return {
    take(key, callsPerSecond) {
      if (buckets.size > maxBuckets) dropFullBuckets();
      const nowMs = clock.elapsedMs();
      const bucket = buckets.get(key) ?? { calls: callsPerSecond, filledAtMs: nowMs };
      bucket.calls = Math.min(
        callsPerSecond,
        bucket.calls + ((nowMs - bucket.filledAtMs) * callsPerSecond) / 1000,
      );
      bucket.filledAtMs = nowMs;
      // Set anew, so that the map's order is by last use.
      buckets.delete(key);
      buckets.set(key, bucket);
      if (bucket.calls < 1) return false;
      bucket.calls -= 1;
      return true;
    },
  };
}
