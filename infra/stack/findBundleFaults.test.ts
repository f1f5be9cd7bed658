// The rules of the language, each broken once in a bundle.
import { beforeAll, describe, expect, test } from 'vitest';
import { bundleResolver } from './bundleResolver.ts';
import { findBundleFaults } from './findBundleFaults.ts';

const broken: readonly (readonly [name: string, code: string, sentence: string])[] = [
  ['throw', 'throw "no";', 'APPSYNC_JS has no throw.'],
  ['constructor', 'const a = new Object();', 'APPSYNC_JS has no constructors.'],
  ['Map', 'const a = Map;', "'Map' is not defined."],
  ['Date', 'const a = Date.now();', "'Date' is not defined."],
  ['globalThis', 'const a = globalThis;', "'globalThis' is not defined."],
  ['timer', 'setTimeout(() => 1, 1);', "'setTimeout' is not defined."],
  ['regex', 'const a = /x/;', 'Regex literals are not supported'],
  ['try', 'try { JSON.parse("1"); } finally { JSON.parse("2"); }', 'Try statements are not supported'],
  ['increment', 'let a = 1; a++;', 'is not supported'],
  ['recursion', 'function a() { return a(); } a();', 'Recursive function calls not supported'],
  ['callback', 'function a(f) { return f; } a(() => 1);', 'Functions can not be passed as an argument'],
  ['method', 'const a = "x".charCodeAt(0);', 'charCodeAt'],
  // What esbuild writes for a namespace that is used as a value.
  ['namespace', 'var a = {}; Object.defineProperty(a, "x", { get: () => 1 });', 'defineProperty'],
  // Once five bundles had it, and CloudFormation would have rolled everything back.
  [
    'spread',
    'var a = { ...{ b: 1 } }; a.status = 2;',
    "error TS2339: Property 'status' does not exist on type '{ b: number; }'.",
  ],
  ['hole', 'var a = [["a", 1]].map(([, b]) => b);', 'A list has a hole'],
  ['ellipsis', 'var a = "\u2026";', "'\u2026' is outside ASCII"],
];

describe('findBundleFaults', () => {
  let faults: string[];
  beforeAll(() => {
    faults = findBundleFaults(
      broken.map(([name, code]) => ({
        file: `resolvers/${name}.ts`,
        code: `\n  ${code}\n`,
      })),
    );
  });

  test("finds none in a bundle of the language, AppSync's own modules included", () => {
    const file = 'resolvers/Mutation.createSession.ts';

    expect(findBundleFaults([{ file, code: bundleResolver(file) }])).toEqual([]);
  });

  test('names the file, the line and the column', () => {
    expect(faults[0]).toBe('resolvers/throw.ts:2:3 APPSYNC_JS has no throw.');
  });

  test.each(broken)('refuses %s', (name, _code, sentence) => {
    const ofThisFile = faults.filter((fault) => fault.startsWith(`resolvers/${name}.ts:`));

    expect(ofThisFile.join('\n')).toContain(sentence);
  });

  test.each([
    ['function', 'function request() { return null; }'],
    ['arrow', 'var request = () => null;'],
    ['condition', 'function request(ctx) { if (ctx.args.a) { return {}; } return ctx.args.b ? null : {}; }'],
    ['call', 'function request() { return begin(); } function begin() { return null; }'],
    ['renamed', 'function request2() { return null; }', 'request2 as request'],
  ])('refuses a request that returns null by way of a %s', (name, code, exported = 'request') => {
    const file = `resolvers/null-${name}.ts`;

    const [fault, ...others] = findBundleFaults([{ file, code: `${code}\nexport {\n  ${exported}\n};\n` }]);

    expect(fault).toBe(`${file}:1:${code.indexOf('null') + 1} request returns null; return {}.`);
    expect(others).toEqual([]);
  });

  test.each([
    ['null as a member', 'function request() { return { a: null }; }'],
    ['null of a function within it', 'function request() { var a = [1].map(() => null); return { a }; }'],
    ['null of the response', 'function request() { return {}; }\nfunction response() { return null; }'],
  ])('passes %s', (_name, code) => {
    const file = 'resolvers/Query.passes.ts';

    expect(findBundleFaults([{ file, code: `${code}\nexport {\n  request\n};\n` }])).toEqual([]);
  });
});
