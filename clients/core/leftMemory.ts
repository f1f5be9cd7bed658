// What a tab was doing when it was left, so that a reload goes on. In: the tab's sessionStorage. Out: the same, given once.
import { orNothing } from './orNothing.ts';

/**
 * Written when the page goes away and taken away when it is back: a duplicated tab copies the storage of a tab that still
 * runs, and must neither begin to sound by itself nor take a session over.
 */
export interface LeftMemory<Left> {
  keep(left: Left): void;
  /** What was kept last, once. */
  take(): Left | undefined;
}

/** What is used of `sessionStorage`. */
export type TabStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/**
 * Where storage is full or forbidden, nothing is remembered and nothing fails.
 * @param key of the storage; a page of its own each
 * @param parse answers nothing for what the page did not write; given the members of what was kept, or none
 * @param storage `sessionStorage`
 */
export function createLeftMemory<Left extends object>(
  key: string,
  parse: (kept: Readonly<Record<string, unknown>>) => Left | undefined,
  storage: TabStorage,
): LeftMemory<Left> {
  return {
    keep: (left) => void orNothing(() => storage.setItem(key, JSON.stringify(left))),
    take() {
      const text = orNothing(() => storage.getItem(key));
      orNothing(() => storage.removeItem(key));
      const kept = orNothing(() => JSON.parse(text ?? 'null') as unknown);
      return parse((kept ?? {}) as Readonly<Record<string, unknown>>);
    },
  };
}
