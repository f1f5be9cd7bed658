// Keeps the watches while the page is left to sign somebody in, or reloaded, and starts them again when it is back.
// In: the tab's storage. Out: each watch as the person it was started as, with what it had heard before.
import type { Watch, WatchList, WatchPerson, WatchRequest } from './watchList.ts';

const storageKey = 'playground:watches';
/** So many lines of each watch are kept; the tab's storage is small. */
export const maxSavedLines = 100;

type SavedWatch = Pick<Watch, 'tabId' | 'title' | 'startedAs' | 'request' | 'state' | 'lines'>;

/** Call it when the page is left. */
export function saveWatches(watches: WatchList, storage: Pick<Storage, 'setItem'>): void {
  const saved = watches
    .getSnapshot()
    .map(({ tabId, title, startedAs, request, state, lines }): SavedWatch => {
      return { tabId, title, startedAs, request, state, lines: lines.slice(-maxSavedLines) };
    });
  try {
    storage.setItem(storageKey, JSON.stringify(saved));
  } catch {
    // The storage is full: the page comes back without its watches, as any page does.
  }
}

/**
 * Call it once when the page is there. What is saved is taken: it is restored once.
 * @param startAs how to subscribe as a person; undefined when this person is not known any more
 */
export function restoreWatches(
  watches: WatchList,
  storage: Pick<Storage, 'getItem' | 'removeItem'>,
  startAs: (person: WatchPerson, request: NonNullable<Watch['request']>) => WatchRequest['start'] | undefined,
): void {
  const text = storage.getItem(storageKey);
  storage.removeItem(storageKey);
  for (const { state, ...saved } of parseSaved(text)) {
    const { request, startedAs } = saved;
    const start = request && state !== 'over' ? startAs(startedAs, request) : undefined;
    if (start) watches.open({ ...saved, start });
    else watches.addOver(saved, state === 'over' ? undefined : reasonNotToStart(request, startedAs));
  }
}

/** What this page wrote; anything else is nothing. */
function parseSaved(text: string | null): SavedWatch[] {
  try {
    const saved: unknown = JSON.parse(text ?? '[]');
    // JSON has no undefined: a watch without a request comes back without the member.
    return Array.isArray(saved)
      ? saved.map((watch: SavedWatch) => ({ ...watch, request: watch.request }))
      : [];
  } catch {
    return [];
  }
}

function reasonNotToStart(request: Watch['request'], { name }: WatchPerson): string {
  return request
    ? `The page was left, and ${name} is not signed in here any more: start it again as somebody else.`
    : 'The page was left. An authorisation from the headers editor is not kept: start it again.';
}
