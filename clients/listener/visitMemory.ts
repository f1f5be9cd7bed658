// Which session this tab was listening to when it was left, so that a reload goes on. In: the tab's sessionStorage. Out: the
// same, given once.
import { orNothing } from '../core/orNothing.ts';

/** What a tab was listening to. */
export interface LeftVisit {
  readonly sessionId: string;
  readonly relayOnly: boolean;
}

/**
 * Written when the page goes away and taken away when it is back: a duplicated tab copies the storage of a tab that still
 * listens, and must not begin to sound by itself.
 */
export interface VisitMemory {
  keep(visit: LeftVisit): void;
  /** What was kept last, once. */
  take(): LeftVisit | undefined;
}

const key = 'live-sessions.listener.left';

/**
 * Where storage is full or forbidden, a reload asks for the tap again.
 * @param storage `sessionStorage`
 */
export function createVisitMemory(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>): VisitMemory {
  return {
    keep: (visit) => void orNothing(() => storage.setItem(key, JSON.stringify(visit))),
    take() {
      const text = orNothing(() => storage.getItem(key));
      orNothing(() => storage.removeItem(key));
      return parseLeftVisit(text);
    },
  };
}

/** What does not parse was not written by this page and is forgotten. */
function parseLeftVisit(text: string | null | undefined): LeftVisit | undefined {
  const value = orNothing(() => JSON.parse(text ?? 'null') as unknown);
  const { sessionId, relayOnly } = (value ?? {}) as { sessionId?: unknown; relayOnly?: unknown };
  return typeof sessionId === 'string' ? { sessionId, relayOnly: relayOnly === true } : undefined;
}
