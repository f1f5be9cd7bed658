// A map that is bounded in entries and in bytes, and forgets what was used least recently. A `Map` keeps insertion order, so
// moving an entry to its end is enough.

export interface LruCache<Key, Value> {
  /** Answers the value and makes it the most recently used. */
  get(key: Key): Value | undefined;
  /**
   * Adds or replaces; over a bound the least recently used entries go. An entry of more than a sixteenth of all bytes is
   * not kept, so that one cannot drive out all others.
   */
  set(key: Key, value: Value): void;
  readonly size: number;
  /** What all entries take together. */
  readonly bytes: number;
}

export interface LruCacheBounds<Key, Value> {
  readonly maxEntries: number;
  readonly maxBytes: number;
  /** What an entry takes of the heap, estimated from above. */
  bytesOf(this: void, key: Key, value: Value): number;
}

const maxShare = 16;

/** Makes an empty cache. */
export function createLruCache<Key, Value>(bounds: LruCacheBounds<Key, Value>): LruCache<Key, Value> {
  const { maxEntries, maxBytes, bytesOf } = bounds;
  const entries = new Map<Key, { readonly value: Value; readonly bytes: number }>();
  let totalBytes = 0;

  function forget(key: Key): void {
    totalBytes -= entries.get(key)?.bytes ?? 0;
    entries.delete(key);
  }

  return {
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      // Moving costs a delete and an insert; below half the bounds nothing is near being forgotten.
      if (entries.size * 2 > maxEntries || totalBytes * 2 > maxBytes) {
        entries.delete(key);
        entries.set(key, entry);
      }
      return entry.value;
    },
    set(key, value) {
      forget(key);
      const bytes = bytesOf(key, value);
      if (bytes * maxShare > maxBytes) return;
      entries.set(key, { value, bytes });
      totalBytes += bytes;
      for (const [oldest] of entries) {
        if (entries.size <= maxEntries && totalBytes <= maxBytes) return;
        forget(oldest);
      }
    },
    get size() {
      return entries.size;
    },
    get bytes() {
      return totalBytes;
    },
  };
}
