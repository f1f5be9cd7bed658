// One at a time per key, in the order of asking; different keys do not wait for each other.

export interface KeyQueue {
  /** Runs the task when all earlier ones of this key are over; answers or throws what the task does. */
  run<Result>(key: string, task: () => Promise<Result>): Promise<Result>;
  /** Resolves when nothing runs. */
  idle(): Promise<void>;
}

/** Makes an empty queue. */
export function createKeyQueue(): KeyQueue {
  const last = new Map<string, Promise<unknown>>();
  return {
    run(key, task) {
      const before = last.get(key);
      const result = before ? before.then(task, task) : task();
      last.set(key, result);
      const forget = (): void => {
        if (last.get(key) === result) last.delete(key);
      };
      result.then(forget, forget);
      return result;
    },
    async idle() {
      while (last.size > 0) await Promise.allSettled(last.values());
    },
  };
}
