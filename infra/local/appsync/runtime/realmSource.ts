// The functions that run inside the sandbox's own realm: its context is made of their text, so they use nothing from
// outside but their parameters. What they make has the realm's restricted prototypes, never this side's.

/** What the realm is given by this side; none of it is ever within reach of code. */
export interface RealmHost {
  readonly codeFileName: string;
  readonly refuse: (what: string) => never;
  readonly toPlain: (value: unknown) => unknown;
  readonly prototypeMembers: Readonly<Record<string, readonly string[]>>;
  readonly random: () => number;
  readonly log: (level: 'INFO' | 'ERROR', values: unknown) => void;
  readonly replace: (
    text: string,
    extent: 'first' | 'every',
    pattern: unknown,
    replacement: unknown,
  ) => string;
}

type Unknowns = Record<string, unknown>;
type AnyFunction = (...args: unknown[]) => unknown;
type Wrap = (member: AnyFunction) => AnyFunction;

/** Makes the function that copies plain values of this side into the realm; a member that is undefined is absent there. */
function createCopyIn(): (value: unknown) => unknown {
  const { isArray } = Array;
  const { keys } = Object;
  const copyIn = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) {
      if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') {
        throw new TypeError(`A ${typeof value} cannot enter the sandbox.`);
      }
      return value;
    }
    if (isArray(value)) {
      const list: unknown[] = [];
      for (let index = 0; index < value.length; index += 1) list[index] = copyIn(value[index]);
      return list;
    }
    const source = value as Unknowns;
    const map: Unknowns = {};
    for (const key of keys(source)) {
      const member = source[key];
      if (member !== undefined) map[key] = copyIn(member);
    }
    return map;
  };
  return copyIn;
}

/** Replaces every member of the prototypes that the dialect does not have by one that fails with its name. */
function restrictPrototypes(host: RealmHost): void {
  const { defineProperty } = Object;
  const { ownKeys, deleteProperty } = Reflect;
  const prototypes: Record<string, object> = {
    String: String.prototype,
    Array: Array.prototype,
    Number: Number.prototype,
    Boolean: Boolean.prototype,
    Object: Object.prototype,
    Function: Function.prototype,
  };
  for (const [name, prototype] of Object.entries(prototypes)) {
    const kept = host.prototypeMembers[name] ?? [];
    for (const key of ownKeys(prototype)) {
      if (typeof key === 'symbol' || kept.includes(key)) continue;
      // Data may have members of these names, and a constructor would lead out of the realm: they read as absent.
      if (key === 'constructor' || key === '__proto__') {
        deleteProperty(prototype, key);
        continue;
      }
      defineProperty(prototype, key, {
        configurable: false,
        enumerable: false,
        get: () => host.refuse(`${name}.prototype.${key}`),
        set(this: object, value: unknown) {
          defineProperty(this, key, { value, writable: true, enumerable: true, configurable: true });
        },
      });
    }
  }
}

/** Makes the stack of the realm's errors a list of places in the code, whatever this side does with stacks. */
function definePlaces(host: RealmHost): void {
  Error.prepareStackTrace = (_error, frames) => {
    let places = '';
    for (let index = 0; index < frames.length; index += 1) {
      const frame = frames[index];
      if (frame?.getFileName() !== host.codeFileName) continue;
      places += `${host.codeFileName}:${frame.getLineNumber()}:${frame.getColumnNumber()}\n`;
    }
    return places;
  };
}

/** Gives data a way to become text that does not ask for toString and valueOf. */
function defineConversion(): void {
  const { isArray } = Array;
  Object.defineProperty(Object.prototype, Symbol.toPrimitive, {
    value(this: object) {
      if (isArray(this)) return this.join(',');
      return typeof this === 'function' ? 'function' : '[object Object]';
    },
  });
}

/** Makes the function that freezes a tree of functions into objects of the realm; what they lack fails by name. */
function createNamespaces(host: RealmHost): (path: string, members: object, wrap: Wrap) => object {
  const { create, entries, freeze, setPrototypeOf } = Object;
  const build = (path: string, members: object, wrap: Wrap): object => {
    const namespace = create(null) as Unknowns;
    const prefix = path === '' ? '' : `${path}.`;
    for (const [name, member] of entries(members) as [string, object][]) {
      namespace[name] =
        typeof member === 'function' ? wrap(member as AnyFunction) : build(prefix + name, member, wrap);
    }
    const refuse = (_target: object, key: string | symbol): never =>
      host.refuse(prefix + (typeof key === 'symbol' ? 'toString' : key));
    const absent = new Proxy(create(null) as object, { get: refuse, set: refuse });
    return freeze(setPrototypeOf(namespace, absent) as object);
  };
  return build;
}

/** What the dialect keeps of JavaScript's own objects, with AppSync's behaviour where it differs. */
function createIntrinsics(host: RealmHost): Record<string, object> {
  const { parse, stringify } = JSON;
  const { toPlain } = host;
  return {
    Object: {
      assign: Object.assign,
      entries: Object.entries,
      hasOwn: Object.hasOwn,
      keys: Object.keys,
      values: Object.values,
    },
    String: { raw: String.raw },
    Number: { isFinite: Number.isFinite, isNaN: Number.isNaN },
    Math: {
      random: () => host.random(),
      min: Math.min,
      max: Math.max,
      round: Math.round,
      floor: Math.floor,
      ceil: Math.ceil,
    },
    JSON: {
      parse(text: string, reviver: unknown): unknown {
        if (reviver !== undefined) host.refuse('JSON.parse with a reviver');
        try {
          return parse(text);
        } catch {
          return '';
        }
      },
      stringify(value: unknown, replacer: unknown, space: string | number): string {
        if (typeof replacer === 'function') host.refuse('JSON.stringify with a function');
        return stringify(value, replacer as (string | number)[], space);
      },
    },
    console: {
      log: (...values: unknown[]) => host.log('INFO', toPlain(values)),
      error: (...values: unknown[]) => host.log('ERROR', toPlain(values)),
    },
    Array: {},
    Boolean: {},
  };
}

/** Gives String.replace and replaceAll Java's regular expressions, and takes the comparator from sort. */
function defineDialectMethods(host: RealmHost): void {
  const { sort } = Array.prototype;
  const split = Object.getOwnPropertyDescriptor(String.prototype, 'split')?.value as AnyFunction;
  const { apply } = Reflect;
  const define = (prototype: object, name: string, value: unknown): void => {
    Object.defineProperty(prototype, name, { value });
  };
  define(String.prototype, 'replace', function (this: string, pattern: unknown, replacement: unknown) {
    return host.replace(this, 'first', pattern, replacement);
  });
  define(String.prototype, 'replaceAll', function (this: string, pattern: unknown, replacement: unknown) {
    return host.replace(this, 'every', pattern, replacement);
  });
  define(String.prototype, 'split', function (this: string, separator: unknown, limit: unknown) {
    if (separator !== undefined && typeof separator !== 'string')
      host.refuse('String.prototype.split at no text');
    return apply(split, this, [separator, limit]);
  });
  define(Array.prototype, 'sort', function (this: unknown[], ...comparator: unknown[]) {
    if (comparator.length > 0) host.refuse('Array.prototype.sort with a comparator');
    return apply(sort, this, []) as unknown;
  });
}

/** The realm's own tools, in the hands of this side. */
export interface RealmTools {
  copyIn(value: unknown): unknown;
  /** JavaScript's own objects, as far as the dialect has them. */
  readonly intrinsics: Readonly<Record<string, object>>;
  /** Turns a tree of this side's functions into frozen objects of the realm. */
  wrapLibrary(path: string, members: object): object;
}

/** The text of a script whose value is a function: given the host, it restricts the realm and gives its tools. */
export const realmSource = `(function (host) {
  'use strict';
  ${[
    createCopyIn,
    restrictPrototypes,
    definePlaces,
    defineConversion,
    createNamespaces,
    createIntrinsics,
    defineDialectMethods,
  ]
    .map(String)
    .join('\n')}
  const copyIn = createCopyIn();
  const namespace = createNamespaces(host);
  const intrinsics = Object.fromEntries(
    Object.entries(createIntrinsics(host)).map(([name, members]) => [name, namespace(name, members, (own) => own)]),
  );
  const wrap = (member) => (...args) => copyIn(member(...host.toPlain(args)));
  definePlaces(host);
  defineConversion();
  defineDialectMethods(host);
  restrictPrototypes(host);
  return { copyIn, intrinsics, wrapLibrary: (path, members) => namespace(path, members, wrap) };
})`;
