// Copies values out of the sandbox into plain data of this side, so that nothing of the realm is held or changed later.
import { LibraryError } from './library/library.ts';

/** Deeper than this a value is taken to contain itself. */
const maxDepth = 500;

/**
 * A plain copy: maps lose members that are undefined, lists keep them as null, as in JSON.
 * @throws LibraryError when there is a function in the value, or the value contains itself
 */
export function toPlain(value: unknown): unknown {
  return copy(value, 0);
}

/** A plain copy of a list of arguments; an undefined argument stays undefined. */
export function toPlainArguments(args: unknown): unknown[] {
  return (args as unknown[]).map(toPlain);
}

function copy(value: unknown, depth: number): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') {
    throw new LibraryError('A function is not a value that can leave the code.');
  }
  if (typeof value !== 'object' || value === null) return value;
  if (depth > maxDepth) throw new LibraryError('A value that contains itself cannot leave the code.');
  if (Array.isArray(value)) {
    const list: unknown[] = [];
    for (let index = 0; index < value.length; index += 1) {
      const member: unknown = value[index];
      list.push(member === undefined ? null : copy(member, depth + 1));
    }
    return list;
  }
  const source = value as Record<string, unknown>;
  const map: Record<string, unknown> = {};
  for (const key of Object.keys(source)) {
    const member = source[key];
    if (member !== undefined) setMember(map, key, copy(member, depth + 1));
  }
  return map;
}

function setMember(map: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(map, key, { value, writable: true, enumerable: true, configurable: true });
  } else {
    map[key] = value;
  }
}
