// The shape of everything that code can call: trees of functions, written here over plain values.
// The realm wraps each function, so that code never holds a function or an object of this side.

/** A function of the library: plain values in, a plain value out. */
export type LibraryFunction = (...args: never[]) => unknown;

export interface Members {
  readonly [name: string]: LibraryFunction | Members;
}

export interface Library {
  /** `util`, `extensions` and `runtime`: there with and without an import. */
  readonly globals: Members;
  /** Module specifier → its exports. */
  readonly modules: Readonly<Record<string, Members>>;
}

export function isMembers(member: unknown): member is Members {
  return typeof member === 'object' && member !== null;
}

/** Bad input to a library function: surfaces with the errorType "Code" and the place of the call. */
export class LibraryError extends Error {}

/** Functions that do not exist in this runtime: each throws an error with its own name. */
export function refusing(path: string, names: readonly string[]): Members {
  return Object.fromEntries(
    names.map((name) => [
      name,
      () => {
        throw new LibraryError(`${path}.${name} is not supported by the local cloud.`);
      },
    ]),
  );
}

/** @throws LibraryError naming the function, what it got and what it accepts */
export function requireString(path: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw new LibraryError(`${path} takes a string, got ${describe(value)}.`);
}

/** @throws LibraryError naming the function, what it got and what it accepts */
export function requireNumber(path: string, value: unknown): number {
  if (typeof value === 'number' && !Number.isNaN(value)) return value;
  throw new LibraryError(`${path} takes a number, got ${describe(value)}.`);
}

/** @throws LibraryError naming the function, what it got and what it accepts */
export function requireMap(path: string, value: unknown): Record<string, unknown> {
  if (isMap(value)) return value;
  throw new LibraryError(`${path} takes an object, got ${describe(value)}.`);
}

/** A plain object: not null and not an array. */
export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The kind of a value, for messages; never its content. */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return Array.isArray(value) ? 'an array' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
