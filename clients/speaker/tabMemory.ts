// What this tab remembers over a reload: which session it was running and with which microphone. In: the tab's
// sessionStorage. Out: the same, given once.

/** What a tab was doing when it was left. */
export interface LeftTab {
  readonly sessionId: string;
  readonly microphoneId?: string;
}

/** What is used of `sessionStorage`. */
export type TabStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const key = 'live-sessions.speaker.left';

/**
 * Written only when the page goes away, and taken away when it is back: a duplicated tab copies the storage of a tab that
 * still runs, and must not take the session from it.
 */
export interface TabMemory {
  keep(left: LeftTab): void;
  /** What was kept last, once. */
  take(): LeftTab | undefined;
}

/** @param storage default: this tab's */
export function createTabMemory(storage: TabStorage = sessionStorage): TabMemory {
  return {
    keep: (left) => storage.setItem(key, JSON.stringify(left)),
    take() {
      const text = storage.getItem(key);
      storage.removeItem(key);
      return text === null ? undefined : parseLeftTab(text);
    },
  };
}

/** What does not parse was not written by this page and is forgotten. */
function parseLeftTab(text: string): LeftTab | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { sessionId, microphoneId } = (value ?? {}) as { sessionId?: unknown; microphoneId?: unknown };
  if (typeof sessionId !== 'string') return undefined;
  return typeof microphoneId === 'string' ? { sessionId, microphoneId } : { sessionId };
}
