// The dialect at run time, member by member: what is listed works, what is not fails by name.
import vm from 'node:vm';
import { describe, expect, test } from 'vitest';
import { failureOf, valueOf } from '../exampleRun.ts';

/** Own names of an object of a fresh realm: all that JavaScript has, whatever this one's version. */
const namesOf = (expression: string): string[] =>
  vm.runInNewContext(`Object.getOwnPropertyNames(${expression})`) as string[];
const except = (names: readonly string[], kept: string): string[] =>
  names.filter((name) => !kept.split(' ').includes(name));

const listedGlobals = 'undefined NaN Infinity Object String Number Math JSON console';
const unlistedGlobals = except(namesOf('globalThis'), `${listedGlobals} Array Boolean`);
const hostGlobals = [
  'process',
  'require',
  'module',
  'setTimeout',
  'fetch',
  'crypto',
  'Buffer',
  'queueMicrotask',
  'arguments',
];

describe('names that APPSYNC_JS does not have', () => {
  test.each([...unlistedGlobals, ...hostGlobals])('%s fails by name', (name) => {
    expect(failureOf(`return ${name};`)).toContain(`Cannot find name '${name}'`);
  });

  test.each([
    'Date',
    'Map',
    'Set',
    'Promise',
    'Symbol',
    'BigInt',
    'parseInt',
    'eval',
    'Function',
    'globalThis',
    'Intl',
  ])('%s is among them', (name) => {
    expect(unlistedGlobals).toContain(name);
  });
});

describe('members of the named objects', () => {
  const kept: Readonly<Record<string, string>> = {
    Object: 'assign entries hasOwn keys values',
    String: 'raw',
    Number: 'isFinite isNaN',
    Math: 'random min max round floor ceil',
    JSON: 'parse stringify',
    Array: '',
    Boolean: '',
  };
  const unlisted = Object.entries(kept).flatMap(([object, names]) =>
    except(namesOf(object), names).map((name) => [object, name]),
  );

  test.each(unlisted)('%s.%s fails by name when it is written', (object, name) => {
    expect(failureOf(`return ${object}.${name};`)).toContain(`${object}.${name} is not supported`);
  });

  test.each(unlisted)('%s.%s fails by name when it is computed', (object, name) => {
    const body = `const key = ${JSON.stringify(name)}; return ${object}[key];`;
    expect(failureOf(body)).toContain(`${object}.${name} is not supported`);
  });

  test.each(['info', 'warn', 'table'])('console.%s fails by name', (name) => {
    expect(failureOf(`console.${name}(1);`)).toContain(`console.${name} is not supported`);
  });
});

describe('methods of values', () => {
  const kept: Readonly<Record<string, readonly [value: string, kept: string]>> = {
    String: [
      "'abc'",
      'length charAt concat endsWith includes indexOf lastIndexOf replace replaceAll slice split startsWith substring toLowerCase toUpperCase trim trimEnd trimStart',
    ],
    Array: [
      '[1]',
      'length concat fill flat includes indexOf join lastIndexOf pop push reverse shift slice sort splice unshift forEach map flatMap filter reduce reduceRight find some every findIndex findLast findLastIndex',
    ],
    Number: ['(5)', ''],
    Boolean: ['true', ''],
    Object: ['({})', ''],
    Function: ['(() => 1)', 'length name'],
  };
  const unlisted = Object.entries(kept).flatMap(([type, [value, names]]) =>
    except(namesOf(`${type}.prototype`), `${names} constructor __proto__`).map(
      (name) => [type, name, value] as const,
    ),
  );

  test.each(unlisted)('%s.prototype.%s fails by name', (type, name, value) => {
    expect(failureOf(`return ${value}.${name};`)).toContain(`${type}.prototype.${name} is not supported`);
  });

  test.each(['padStart', 'repeat', 'match', 'charCodeAt', 'localeCompare', 'search', 'substr', 'at'])(
    'String.prototype.%s is among them',
    (name) => expect(unlisted).toContainEqual(['String', name, "'abc'"]),
  );

  test.each(['entries', 'keys', 'values', 'toSorted', 'at', 'toString'])(
    'Array.prototype.%s is among them',
    (name) => expect(unlisted).toContainEqual(['Array', name, '[1]']),
  );

  test('constructor and __proto__ read as absent, so that data may have them', () => {
    expect(
      valueOf("[[], {}, 'a', 1, true].map((value) => [value.constructor, value.__proto__].join())"),
    ).toEqual([',', ',', ',', ',', ',']);
  });

  test.each([
    ["'abc'.charAt(1) + 'a'.concat('b') + 'ab'.slice(-1)", 'babb'],
    [
      "['abc'.endsWith('c'), 'abc'.startsWith('a'), 'abca'.indexOf('a', 1), 'abca'.lastIndexOf('a')]",
      [true, true, 3, 3],
    ],
    [
      "['A'.toLowerCase(), 'a'.toUpperCase(), ' a '.trim(), ' a '.trimEnd(), ' a '.trimStart(), 'ab'.length]",
      ['a', 'A', 'a', ' a', 'a ', 2],
    ],
    [
      '[[1].concat([2]), [1, 2].fill(0), [[1]].flat(), [1, 2].indexOf(2), [1, 2].join("-")]',
      [[1, 2], [0, 0], [1], 1, '1-2'],
    ],
    [
      '[[1, 1].lastIndexOf(1), [1, 2].pop(), [1].push(2), [1, 2].reverse(), [1, 2].shift()]',
      [1, 2, 2, [2, 1], 1],
    ],
    ['[[1, 2].slice(1), [3, 1, 2].sort(), [1, 2].splice(0, 1), [1].unshift(0)]', [[2], [1, 2, 3], [1], 2]],
    [
      '[[1, 2].map((n) => n + 1), [1].flatMap((n) => [n, n]), [1, 2].filter((n) => n > 1)]',
      [[2, 3], [1, 1], [2]],
    ],
    ['[[1, 2].reduce((a, n) => a + n, 0), ["a", "b"].reduceRight((a, n) => a + n)]', [3, 'ba']],
    ['[[1, 2].find((n) => n > 1), [1].some((n) => n > 1), [1].every((n) => n > 0)]', [2, false, true]],
    [
      '[[1, 2].findIndex((n) => n > 1), [1, 2].findLast((n) => n > 0), [1, 2].findLastIndex((n) => n > 0)]',
      [1, 2, 1],
    ],
    ['(() => { const seen = []; [1, 2].forEach((n) => { seen.push(n); }); return seen; })()', [1, 2]],
    [
      '[Object.assign({}, { a: 1 }), Object.entries({ a: 1 }), Object.hasOwn({ a: 1 }, "a"), Object.keys({ a: 1 }), Object.values({ a: 1 })]',
      [{ a: 1 }, [['a', 1]], true, ['a'], [1]],
    ],
    ['[Math.min(1, 2), Math.max(1, 2), Math.round(1.5), Math.floor(1.5), Math.ceil(1.5)]', [1, 2, 2, 1, 2]],
  ])('what is listed works: %s', (expression, value) => {
    expect(valueOf(expression)).toEqual(value);
  });
});

describe('what AWS’s samples and guide call, beyond the list of the guide', () => {
  test.each([
    ["ctx.identity.groups.includes('admin')", { identity: { groups: ['admin'] } }, true],
    ["['abc'.includes('b'), 'abc'.includes('d'), [1].includes(2)]", {}, [true, false, false]],
    ["['abc'.substring(1), 'abc'.substring(0, 2)]", {}, ['bc', 'ab']],
  ])('%s', (expression, context, value) => {
    expect(valueOf(expression, context)).toEqual(value);
  });
});

describe('split', () => {
  // AWS's sample samples/http/forward.js splits a path at '?'; the guide ties expressions to replace and replaceAll.
  test.each([
    ['a.b', "'.'", ['a', 'b']],
    ['/path?a=1&b=2', "'?'", ['/path', 'a=1&b=2']],
    ['a|b', "'|'", ['a', 'b']],
    ['a1b', "'[0-9]'", ['a1b']],
    ['a.b.c', "'.', 2", ['a', 'b']],
    ['abc', "''", ['a', 'b', 'c']],
    ['abc', '', ['abc']],
    ['', "','", ['']],
  ])('%j is split at plain text: %s', (text, separator, parts) => {
    expect(valueOf(`ctx.args.text.split(${separator})`, { arguments: { text } })).toEqual(parts);
  });

  test.each(['1', 'null', "['.']"])('at %s is refused', (separator) => {
    expect(failureOf(`return 'a.b'.split(${separator});`)).toContain('String.prototype.split at no text');
  });

  test('gives a list of the code’s own realm', () => {
    expect(failureOf("return 'a.b'.split('.').keys;")).toContain('Array.prototype.keys is not supported');
  });
});

describe('behaviour of AppSync’s own', () => {
  test.each(['{', '', 'undefined', "{'a': 1}"])('JSON.parse of nonsense is a blank string: %s', (text) => {
    expect(valueOf('JSON.parse(ctx.args.text)', { arguments: { text } })).toBe('');
  });

  test('JSON goes both ways', () => {
    expect(valueOf('JSON.stringify(JSON.parse(\'{"a":[1,null]}\'))')).toBe('{"a":[1,null]}');
    expect(valueOf('JSON.stringify({ a: 1 }, null, 1)')).toBe('{\n "a": 1\n}');
  });

  test('JSON takes no functions', () => {
    expect(failureOf('const f = (k, v) => v; const o = JSON; return o.parse("1", { f }.f);')).toContain(
      'reviver',
    );
    expect(failureOf('const f = (k, v) => v; return JSON.stringify(1, { f }.f);')).toContain(
      'JSON.stringify with a function',
    );
  });

  test('sort takes no comparator, even where the compiler cannot see one', () => {
    const body = 'const compare = { f: (a, b) => b - a }; return [1, 2].sort(compare.f);';
    expect(failureOf(body)).toContain('Array.prototype.sort with a comparator is not supported');
  });

  test('sort compares as text', () => {
    expect(valueOf('[10, 9, 1].sort()')).toEqual([1, 10, 9]);
  });

  test('Math.random comes from the given bytes', () => {
    expect(valueOf('Math.random()')).toBeCloseTo(0.0000153, 6);
  });
});
