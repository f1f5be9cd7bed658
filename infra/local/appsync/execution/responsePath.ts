// Places in a response: as lists of keys, and as AppSync's messages write them.
import type { ResponsePath } from './completer.ts';

/** The keys from the outermost inwards: ["mySessions", "items", 0, "title"]. */
export function keysOf(path: ResponsePath | undefined): (string | number)[] {
  const keys: (string | number)[] = [];
  for (let at = path; at; at = at.previous) keys.push(at.key);
  return keys.reverse();
}

/** "/mySessions/items[0]/title" */
export function writePath(keys: readonly (string | number)[]): string {
  return keys.map((key) => (typeof key === 'number' ? `[${key}]` : `/${key}`)).join('');
}
