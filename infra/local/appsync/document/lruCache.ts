// A bounded map that forgets what was used least recently. A `Map` keeps insertion order, so moving an entry to its end is enough.

export interface LruCache<Key, Value> {
  /** Answers the value and makes it the most recently used. */
  get(key: Key): Value | undefined;
  /** Adds or replaces; over `maxEntries` the least recently used entry goes. */
  set(key: Key, value: Value): void;
  readonly size: number;
}

/** Makes a cache of at most `maxEntries` entries. */
export function createLruCache<Key, Value>(maxEntries: number): LruCache<Key, Value> {
  const entries = new Map<Key, Value>();
  return {
    get(key) {
      const value = entries.get(key);
      if (value === undefined) return undefined;
      // Moving costs a delete and an insert; below half the bound nothing is near being forgotten.
      if (entries.size * 2 > maxEntries) {
        entries.delete(key);
        entries.set(key, value);
      }
      return value;
    },
    set(key, value) {
      entries.delete(key);
      entries.set(key, value);
      if (entries.size <= maxEntries) return;
      const oldest = entries.keys().next();
      if (!oldest.done) entries.delete(oldest.value);
    },
    get size() {
      return entries.size;
    },
  };
}
