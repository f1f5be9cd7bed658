// Counts the calls of each data source by operation, for whoever measures how much one GraphQL operation costs.

export interface CallCounter {
  /** Counts one call: "SessionsTable", "UpdateItem". */
  count(dataSourceName: string, operation: string): void;
  /** "SessionsTable.UpdateItem" → calls since the start. */
  counts(): Readonly<Record<string, number>>;
}

/** Makes a counter at zero. */
export function createCallCounter(): CallCounter {
  const counts = new Map<string, number>();
  return {
    count(dataSourceName, operation) {
      const key = `${dataSourceName}.${operation}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    },
    counts: () => Object.fromEntries(counts),
  };
}
