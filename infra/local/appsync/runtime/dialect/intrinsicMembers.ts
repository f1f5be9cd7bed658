// What APPSYNC_JS keeps of JavaScript's own objects: the members of the named objects, and the methods of values.
// @see https://docs.aws.amazon.com/appsync/latest/devguide/supported-features.html

/** Object name → its members, as far as the dialect has them. */
export const intrinsicMembers: Readonly<Record<string, Readonly<Record<string, true>>>> = {
  Object: { assign: true, entries: true, hasOwn: true, keys: true, values: true },
  String: { raw: true },
  Number: { isFinite: true, isNaN: true },
  Math: { random: true, min: true, max: true, round: true, floor: true, ceil: true },
  JSON: { parse: true, stringify: true },
  console: { log: true, error: true },
  Array: {},
  Boolean: {},
};

/**
 * Prototype → the members that values have; every other member of the prototype fails by name. AWS's guide lists them,
 * but for substring and includes: its samples and other pages call those.
 */
export const prototypeMembers = {
  String: [
    ...['charAt', 'concat', 'endsWith', 'indexOf', 'lastIndexOf', 'length', 'replace', 'replaceAll', 'slice'],
    ...[
      'substring',
      'includes',
      'split',
      'startsWith',
      'toLowerCase',
      'toUpperCase',
      'trim',
      'trimEnd',
      'trimStart',
    ],
  ],
  Array: [
    ...['length', 'concat', 'fill', 'flat', 'indexOf', 'join', 'lastIndexOf', 'pop', 'push', 'reverse'],
    ...['shift', 'slice', 'sort', 'splice', 'unshift', 'forEach', 'map', 'flatMap', 'filter', 'reduce'],
    ...['reduceRight', 'find', 'some', 'every', 'findIndex', 'findLast', 'findLastIndex', 'includes'],
  ],
  Number: [],
  Boolean: [],
  Object: [],
  Function: [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** The array methods that take a callback; nothing else takes a function as an argument. */
export const callbackMethods: ReadonlySet<string> = new Set([
  ...['forEach', 'map', 'flatMap', 'filter', 'reduce', 'reduceRight', 'find', 'some', 'every'],
  ...['findIndex', 'findLast', 'findLastIndex'],
]);
