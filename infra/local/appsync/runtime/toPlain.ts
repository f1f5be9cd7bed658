// Copies values out of the sandbox into plain data of this side, so that nothing of the realm is held or changed later.
import { maxEvaluatedBytes } from '../document/limits.ts';
import { LibraryError } from './library/library.ts';

/** Deeper than this a value is taken to contain itself. */
export const maxValueDepth = 500;

/** What may still be copied, in bytes of JSON: estimated from below, a character as one byte. */
interface Allowance {
  bytes: number;
  readonly what: string;
}

const createAllowance = (what: string): Allowance => ({ bytes: maxEvaluatedBytes, what });

/**
 * A plain copy: maps lose members that are undefined, lists keep them as null, as in JSON.
 * @param what the value, for the message: "The evaluated response"
 * @throws LibraryError when there is a function in the value, the value contains itself, or is larger than AppSync's
 * 5 MB; a part that is reached twice counts twice
 */
export function toPlain(value: unknown, what = 'A value that leaves the code'): unknown {
  return copy(value, 0, createAllowance(what));
}

/**
 * A plain copy of a list of arguments; an undefined argument stays undefined.
 * @param onSize told how large they are together
 */
export function toPlainArguments(args: unknown, onSize: (bytes: number) => void): unknown[] {
  const allowance = createAllowance('What a function is given');
  const copied = (args as unknown[]).map((arg) => copy(arg, 0, allowance));
  onSize(maxEvaluatedBytes - allowance.bytes);
  return copied;
}

/** The size that `toPlain` would find. @throws LibraryError when it is more than 5 MB */
export function sizeOf(value: unknown): number {
  const allowance = createAllowance('A value that is written as text');
  const pending: unknown[] = [value];
  while (pending.length > 0) {
    const next = pending.pop();
    takeOwn(allowance, next);
    if (typeof next !== 'object' || next === null) continue;
    if (Array.isArray(next)) {
      for (const member of next) pending.push(member);
      continue;
    }
    for (const key of Object.keys(next)) {
      takeKey(allowance, key);
      pending.push((next as Record<string, unknown>)[key]);
    }
  }
  return maxEvaluatedBytes - allowance.bytes;
}

/** Takes what a value needs by itself, before anything below it is looked at. */
function takeOwn(allowance: Allowance, value: unknown): void {
  if (typeof value === 'string') take(allowance, value.length + 2);
  else if (Array.isArray(value)) take(allowance, value.length + 2);
  else take(allowance, 2);
}

function takeKey(allowance: Allowance, key: string): void {
  take(allowance, key.length + 4);
}

function take(allowance: Allowance, bytes: number): void {
  allowance.bytes -= bytes;
  if (allowance.bytes < 0)
    throw new LibraryError(`${allowance.what} is larger than ${maxEvaluatedBytes} bytes.`);
}

function copy(value: unknown, depth: number, allowance: Allowance): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') {
    throw new LibraryError('A function is not a value that can leave the code.');
  }
  takeOwn(allowance, value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > maxValueDepth) throw new LibraryError('A value that contains itself cannot leave the code.');
  if (Array.isArray(value)) {
    const list: unknown[] = [];
    for (let index = 0; index < value.length; index += 1) {
      const member: unknown = value[index];
      list.push(member === undefined ? null : copy(member, depth + 1, allowance));
    }
    return list;
  }
  const source = value as Record<string, unknown>;
  const map: Record<string, unknown> = {};
  for (const key of Object.keys(source)) {
    const member = source[key];
    if (member === undefined) continue;
    takeKey(allowance, key);
    setMember(map, key, copy(member, depth + 1, allowance));
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
