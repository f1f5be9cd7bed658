// What this tab remembers over a reload: which session it was running, with which microphone, and whether it hid its address.
// In: the tab's sessionStorage. Out: the same, given once.
import { orNothing } from '../core/orNothing.ts';

/** What a tab was doing when it was left. */
export interface LeftTab {
  readonly sessionId: string;
  readonly microphoneId?: string;
  readonly relayOnly: boolean;
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

/**
 * Where storage is full or forbidden, a reload finds the session among those that run elsewhere.
 * @param storage default: this tab's
 */
export function createTabMemory(storage: TabStorage = sessionStorage): TabMemory {
  return {
    keep: (left) => void orNothing(() => storage.setItem(key, JSON.stringify(left))),
    take() {
      const text = orNothing(() => storage.getItem(key));
      orNothing(() => storage.removeItem(key));
      return parseLeftTab(text);
    },
  };
}

/** What does not parse was not written by this page and is forgotten. */
function parseLeftTab(text: string | null | undefined): LeftTab | undefined {
  const value = orNothing(() => JSON.parse(text ?? 'null') as unknown);
  const { sessionId, microphoneId, relayOnly } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof sessionId !== 'string') return undefined;
  const left = { sessionId, relayOnly: relayOnly === true };
  return typeof microphoneId === 'string' ? { ...left, microphoneId } : left;
}
