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
});
