// The functions that run inside the sandbox's own realm: its context is made of their text, so they use nothing from
// outside but their parameters. What they make has the realm's restricted prototypes, never this side's.

/** What the realm is given by this side; none of it is ever within reach of code. */
export interface RealmHost {
  readonly codeFileName: string;
  readonly refuse: (what: string) => never;
  /** Copies arguments out of the realm, and tells how large they are as JSON. */
  readonly toPlain: (values: unknown, onSize: (bytes: number) => void) => unknown;
  /** @throws when a value is larger than what may leave the code; else its size in bytes, as JSON */
  readonly sizeOf: (value: unknown) => number;
  readonly exhaust: () => never;
  /** What one run may spend: see `createBudget`. */
  readonly maxUnits: number;
  readonly maxDepth: number;
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

/** What a run may still spend: one unit for each character that a method walks, 16 for each member of a list. */
interface Budget {
  /** @throws when the run has spent everything */
  readonly spend: (units: number) => void;
  /** Spends what it takes to walk a text or a list; other values cost nothing. */
  readonly walk: (value: unknown) => void;
  /** A new run begins. */
  readonly begin: () => void;
}

/** Makes the budget: without it, lists and texts that double in each round would take all memory in thirty rounds. */
function createBudget(host: RealmHost): Budget {
  const { isArray } = Array;
  const unitsPerMember = 16;
  let left = host.maxUnits;
  const spend = (units: number): void => {
    left -= units;
    if (left < 0) host.exhaust();
  };
  return {
    spend,
    walk(value) {
      if (typeof value === 'string') spend(value.length);
      else if (isArray(value)) spend(value.length * unitsPerMember);
    },
    begin() {
      left = host.maxUnits;
    },
  };
}

/** Makes the function that copies plain values of this side into the realm; a member that is undefined is absent there. */
function createCopyIn(host: RealmHost): (value: unknown) => unknown {
  const { isArray } = Array;
  const { keys } = Object;
  const copy = (value: unknown, depth: number): unknown => {
    if (typeof value !== 'object' || value === null) {
      if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') {
        throw new TypeError(`A ${typeof value} cannot enter the sandbox.`);
      }
      return value;
    }
    if (depth > host.maxDepth) host.refuse(`A value that nests deeper than ${host.maxDepth} levels`);
    if (isArray(value)) {
      const list: unknown[] = [];
      for (let index = 0; index < value.length; index += 1) list[index] = copy(value[index], depth + 1);
      return list;
    }
    const source = value as Unknowns;
    const map: Unknowns = {};
    for (const key of keys(source)) {
      const member = source[key];
      if (member !== undefined) map[key] = copy(member, depth + 1);
    }
    return map;
  };
  return (value) => copy(value, 0);
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
function createIntrinsics(
  host: RealmHost,
  { spend, walk }: Budget,
  toPlain: (values: unknown[]) => unknown,
): Record<string, object> {
  const { parse, stringify } = JSON;
  const walking =
    <Args extends unknown[], Result>(member: (...args: Args) => Result) =>
    (...args: Args): Result => {
      for (let index = 0; index < args.length; index += 1) walk(args[index]);
      return member(...args);
    };
  return {
    Object: {
      assign: walking(Object.assign as AnyFunction),
      entries: walking(Object.entries as AnyFunction),
      hasOwn: Object.hasOwn,
      keys: walking(Object.keys as AnyFunction),
      values: walking(Object.values as AnyFunction),
    },
    String: { raw: walking(String.raw as AnyFunction) },
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
        walk(text);
        try {
          return parse(text);
        } catch {
          return '';
        }
      },
      stringify(value: unknown, replacer: unknown, space: string | number): string {
        if (typeof replacer === 'function') host.refuse('JSON.stringify with a function');
        spend(host.sizeOf(value));
        const text = stringify(value, replacer as (string | number)[], space);
        // Levels times spaces: much longer than the value is large.
        walk(text);
        return text;
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

/** Makes the methods of texts and lists spend what they walk. */
function limitMethods(host: RealmHost, { spend, walk }: Budget): void {
  const { apply } = Reflect;
  const { getOwnPropertyDescriptor, defineProperty } = Object;
  const { isArray } = Array;
  // They cost the same whatever they are called on, but that a text of many parts is put together first.
  const cheap = ['pop', 'push', 'charAt', 'slice', 'substring', 'startsWith', 'endsWith'];
  const limit = (
    prototype: object,
    name: string,
    walkMore?: (value: unknown, args: unknown[]) => void,
  ): void => {
    const method = getOwnPropertyDescriptor(prototype, name)?.value as unknown;
    if (typeof method !== 'function') return;
    const isCheap = cheap.includes(name);
    const limited = function (this: unknown, ...args: unknown[]): unknown {
      if (!isCheap) walk(this);
      else if (typeof this === 'string' && this.length > host.maxUnits) host.exhaust();
      for (let index = 0; index < args.length; index += 1) walk(args[index]);
      if (walkMore) walkMore(this, args);
      return apply(method, this, args) as unknown;
    };
    defineProperty(prototype, name, { value: limited });
  };
  const map = getOwnPropertyDescriptor(Array.prototype, 'map')?.value as AnyFunction;
  const flat = getOwnPropertyDescriptor(Array.prototype, 'flat')?.value as AnyFunction;
  // The members are joined and flattened with all that is below them.
  const walkBelow = (value: unknown): void => spend(host.sizeOf(value));
  const special: Record<string, (value: unknown, args: unknown[]) => void> = {
    flat: walkBelow,
    join(value, [separator]) {
      walkBelow(value);
      if (isArray(value) && typeof separator === 'string') spend(value.length * separator.length);
    },
    sort: walkBelow,
    split(value, [separator]) {
      // One member for each character at the most.
      if (separator === '' && typeof value === 'string') spend(value.length * 16);
    },
  };
  for (const [name, prototype] of [
    ['String', String.prototype],
    ['Array', Array.prototype],
  ] as const) {
    const kept = host.prototypeMembers[name] ?? [];
    for (const key of kept) limit(prototype, key, special[key]);
  }
  defineProperty(Array.prototype, 'flatMap', {
    value(this: unknown[], ...args: unknown[]) {
      walk(this);
      const mapped = apply(map, this, args) as unknown[];
      for (let index = 0; index < mapped.length; index += 1) walk(mapped[index]);
      return apply(flat, mapped, [1]);
    },
  });
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
  /** A new run begins: it may spend what one run may. */
  begin(): void;
  /** Answers a value that is about to be spread or taken apart, and spends what that takes. */
  readonly spread: (value: unknown) => unknown;
  /** JavaScript's own objects, as far as the dialect has them. */
  readonly intrinsics: Readonly<Record<string, object>>;
  /** Turns a tree of this side's functions into frozen objects of the realm. */
  wrapLibrary(path: string, members: object): object;
}

/** The text of a script whose value is a function: given the host, it restricts the realm and gives its tools. */
export const realmSource = `(function (host) {
  'use strict';
  ${[
    createBudget,
    createCopyIn,
    restrictPrototypes,
    definePlaces,
    defineConversion,
    createNamespaces,
    createIntrinsics,
    defineDialectMethods,
    limitMethods,
  ]
    .map(String)
    .join('\n')}
  const budget = createBudget(host);
  const copyIn = createCopyIn(host);
  const toPlain = (values) => host.toPlain(values, (bytes) => budget.spend(bytes * 8));
  const namespace = createNamespaces(host);
  const intrinsics = Object.fromEntries(
    Object.entries(createIntrinsics(host, budget, toPlain)).map(([name, members]) => [name, namespace(name, members, (own) => own)]),
  );
  const wrap = (member) => (...args) => copyIn(member(...toPlain(args)));
  definePlaces(host);
  defineConversion();
  defineDialectMethods(host);
  limitMethods(host, budget);
  restrictPrototypes(host);
  const spread = (value) => {
    budget.walk(value);
    return value;
  };
  return { copyIn, begin: budget.begin, spread, intrinsics, wrapLibrary: (path, members) => namespace(path, members, wrap) };
})`;
