// What AppSync’s compiler refuses, with the place where it stands.
import { describe, expect, test } from 'vitest';
import { codeErrorsOf, exampleCode, failureOf, valueOf } from '../exampleRun.ts';

/** The one code error of a body whose first line is line 3. */
const errorOf = (body: string): unknown => codeErrorsOf(exampleCode(body));
const lint = (text: string, line: number, column: number, span: number): unknown => [
  {
    errorType: 'LINT_ERROR',
    value: `code.js(${line},${column}): error: ${text}`,
    location: { line, column, span },
  },
];

describe('statements, operators and literals that AppSync refuses', () => {
  test.each([
    ["throw 'x';", 'throw is not supported by APPSYNC_JS; call util.error.', 1, 10],
    ['try { } catch { }', 'try/catch/finally is not supported by APPSYNC_JS.', 1, 17],
    ['for (;;) { break; }', 'for(;;) is not supported by APPSYNC_JS; use for-of or for-in.', 1, 19],
    ['while (false) { }', 'while is not supported by APPSYNC_JS; use for-of or for-in.', 1, 17],
    ['do { } while (false)', 'do-while is not supported by APPSYNC_JS; use for-of or for-in.', 1, 20],
    ['for (const a of []) { continue; }', 'continue is not supported by APPSYNC_JS.', 23, 9],
    ['here: { }', 'a label is not supported by APPSYNC_JS.', 1, 9],
    ['let a = 1; a++;', 'the operator ++ is not supported by APPSYNC_JS; use += 1.', 12, 3],
    ['let a = 1; --a;', 'the operator -- is not supported by APPSYNC_JS; use -= 1.', 12, 3],
    ['return ~1;', 'the operator ~ is not supported by APPSYNC_JS.', 8, 2],
    ["return 'a' in ctx;", 'the operator in is not supported by APPSYNC_JS; use Object.hasOwn.', 8, 10],
    ['return ctx instanceof ctx;', 'the operator instanceof is not supported by APPSYNC_JS.', 8, 18],
    ['return /a/;', 'a regular expression literal is not supported by APPSYNC_JS; use util.matches.', 8, 3],
    ['return 1n;', 'a BigInt literal is not supported by APPSYNC_JS.', 8, 2],
    ['class A { }', 'a class is not supported by APPSYNC_JS.', 1, 11],
    ['return this;', 'this is not supported by APPSYNC_JS.', 8, 4],
    ['async function later() { }', 'an async function is not supported by APPSYNC_JS.', 1, 26],
    ['function* many() { }', 'a generator is not supported by APPSYNC_JS.', 1, 20],
    ["return import('x');", 'import() is not supported by APPSYNC_JS.', 8, 11],
    ['return import.meta;', 'import.meta is not supported by APPSYNC_JS.', 8, 11],
    ['return { get a() { return 1; } };', 'an accessor (get) is not supported by APPSYNC_JS.', 10, 21],
    ['debugger;', 'debugger is not supported by APPSYNC_JS.', 1, 9],
    ['return util.nope();', 'util.nope is not supported by APPSYNC_JS.', 13, 4],
    ["return util['nope']();", 'util.nope is not supported by APPSYNC_JS.', 13, 6],
    ['return util.time.now();', 'util.time.now is not supported by APPSYNC_JS.', 18, 3],
    ['return ddb.nope({});', 'ddb.nope is not supported by APPSYNC_JS.', 12, 4],
    ['extensions.nope();', 'extensions.nope is not supported by APPSYNC_JS.', 12, 4],
    ['return runtime.exit;', 'runtime.exit is not supported by APPSYNC_JS.', 16, 4],
    ["return Number('1');", 'Number() is not supported by APPSYNC_JS.', 8, 6],
    ['return [1].filter(Boolean);', 'passing Boolean is not supported by APPSYNC_JS.', 19, 7],
  ])('%s', (body, text, column, span) => {
    expect(errorOf(body)).toEqual(lint(text, 3, column, span));
  });

  test('new Date() is refused for its constructor and for its name', () => {
    const texts = failureOf('return new Date();').split('\n');
    expect(texts).toEqual([
      'code.js(3,8): error: new is not supported by APPSYNC_JS.',
      "code.js(3,12): error: Cannot find name 'Date': it is not declared and not supported by APPSYNC_JS.",
    ]);
  });

  test('every fault is reported, in the order of the code', () => {
    const texts = failureOf('let a = 1;\na++;\nwhile (a) { }');
    expect(texts.split('\n').map((text) => text.slice(0, 13))).toEqual(['code.js(4,1):', 'code.js(5,1):']);
  });
});

describe('functions as values', () => {
  test.each([
    ['const f = (g) => 1; return f(() => 1);', 'Passing a function as an argument'],
    ['const f = (g) => 1; const h = () => 1; return f(h);', 'Passing a function as an argument'],
    ['return [2, 1].sort((a, b) => a - b);', 'Passing a function as an argument'],
    ["return 'a'.replace('a', () => 'b');", 'Passing a function as an argument'],
    ['return () => 1;', 'returning a function'],
    ['const f = () => () => 1; return f();', 'returning a function'],
    ['const f = () => 1; const g = () => { return f; }; return g();', 'returning a function'],
    ['let f = () => 1; f = 2; return f;', 'reassigning the function f'],
    ['let f = () => 1; [f] = [2];', 'reassigning the function f'],
    ['let f = () => 1; for (f of [2]) { }', 'reassigning the function f'],
    ['const a = () => 1; const b = a;', 'giving the function a another name'],
    ['const a = function () { }; const b = a;', 'giving the function a another name'],
    ['const a = function a() { }; let b = a;', 'giving the function a another name'],
    ['const a = function a() { }; let b; b = a;', 'giving the function a another name'],
    ['function a() { } const b = a;', 'giving the function a another name'],
    ['function a() { } const b = {}; b.a = a;', 'giving the function a another name'],
    ['const f = (n) => f(n - 1); return f(1);', 'recursion (f)'],
    ['function a() { return b(); } function b() { return a(); } return a();', 'recursion (b)'],
    ['const f = (list) => list.map((member) => f(member)); return f([]);', 'recursion (f)'],
  ])('refuses %s', (body, text) => {
    expect(failureOf(body)).toContain(text);
  });

  test('array methods take callbacks, inline and by name', () => {
    const body = '(() => { const twice = (n) => n * 2; return [1, 2].map(twice).filter((n) => n > 2); })()';
    expect(valueOf(body)).toEqual([4]);
  });
});

describe('ctx', () => {
  test.each([
    ['ctx = {};', 'assigning to ctx'],
    ['ctx.stash = {};', 'changing ctx.stash'],
    ['ctx.extra = 1;', 'changing ctx.extra'],
    ["ctx['extra'] = 1;", 'changing ctx[…]'],
    ['delete ctx.stash;', 'changing ctx.stash'],
    ['for (ctx.args in { a: 1 }) { }', 'changing ctx.args'],
    ['for (ctx.stash of [1]) { }', 'changing ctx.stash'],
    ['for ([ctx.stash] of [[1]]) { }', 'changing ctx.stash'],
    ['[ctx.args] = [1];', 'changing ctx.args'],
    ['({ a: ctx.args, ...ctx.stash } = { a: 1 });', 'changing ctx.args'],
    ['({ a: [ctx = 1] } = { a: [] });', 'assigning to ctx'],
    ['ctx.args ??= {};', 'changing ctx.args'],
  ])('cannot be changed: %s', (body, text) => {
    expect(failureOf(body)).toContain(text);
  });

  test('what lies below its members can', () => {
    expect(valueOf('(ctx.stash.a = 1, ctx.args.b = 2, delete ctx.args.b, [ctx.stash, ctx.args])')).toEqual([
      { a: 1 },
      {},
    ]);
  });

  test('another ctx is not the handler’s', () => {
    expect(valueOf('[{ a: 1 }].map((other) => { other.a = 2; return other; })')).toEqual([{ a: 2 }]);
  });
});

test('a function of a module gets no other name and is passed to no function', () => {
  const code = (body: string): string =>
    `import { get } from '@aws-appsync/utils/dynamodb';\nexport const response = (ctx) => 1;\nexport function request(ctx) { ${body} }`;
  const textOf = (body: string): unknown => codeErrorsOf(code(body))[0]?.value;
  expect(textOf('const read = get;')).toContain('giving the function get another name');
  expect(textOf('return get;')).toContain('returning a function');
  expect(textOf('const f = (g) => 1; return f(get);')).toContain('Passing a function as an argument');
  expect(textOf("return get({ key: { id: 'a' } });")).toBeUndefined();
});

describe('modules', () => {
  const withImport = (statement: string): string =>
    `${statement}\nexport const request = (ctx) => ({}); export const response = (ctx) => 1;`;

  test.each([
    ["import { readFile } from 'node:fs';", "Cannot find module 'node:fs'"],
    ["import { nope } from '@aws-appsync/utils';", "has no exported member 'nope'"],
    ["import { nope } from '@aws-appsync/utils/dynamodb';", "has no exported member 'nope'"],
    ["import all from '@aws-appsync/utils';", "has no exported member 'default'"],
    ["export { util } from '@aws-appsync/utils';", 're-exporting from a module'],
    ["export * from '@aws-appsync/utils';", 'export * is not supported'],
    ['export default 1;', 'export default is not supported'],
  ])('refuses %s', (statement, text) => {
    expect(codeErrorsOf(withImport(statement)).map(({ value }) => value)).toEqual([
      expect.stringContaining(text),
    ]);
  });

  test.each([
    ['export function response(ctx) { }', 'request'],
    ['export function request(ctx) { }', 'response'],
    ['function request(ctx) { } function response(ctx) { }', 'request'],
    ['', 'request'],
  ])('refuses code without a handler: %s', (source, missing) => {
    expect(codeErrorsOf(source)).toEqual([
      {
        errorType: 'MISSING_MAPPING_EXPORT',
        value: `Unable to find valid export for ${missing}`,
        location: { line: 0, column: 0, span: 0 },
      },
    ]);
  });

  test('handlers may be exported as declarations, constants and by a list with other names', () => {
    expect(
      codeErrorsOf(
        'function a(ctx) { }\nconst b = (ctx) => 1;\nexport {\n  a as request,\n  b as response\n};',
      ),
    ).toEqual([]);
  });

  test('what is not JavaScript is a parse error with its place', () => {
    expect(codeErrorsOf('export function request(ctx) {\n  1 +;\n}')).toEqual([
      {
        errorType: 'PARSE_ERROR',
        value: 'code.js(2,6): error: Unexpected token',
        location: { line: 2, column: 6, span: 1 },
      },
    ]);
  });
});

describe('what the dialect has works', () => {
  test.each([
    ['2 ** 3 + 7 % 4 - (1 << 2 | 1 & 3 ^ 2) / 1', 4],
    ['[null ?? 1, ctx.nope?.a?.b ?? 2, true ? 3 : 4, typeof ctx, void 0 ?? 5]', [1, 2, 3, 'object', 5]],
    ['{ ...{ a: 1 }, b: [...[2, 3]] }', { a: 1, b: [2, 3] }],
    ['`${1 + 1} ${`${[1, [2, 3]]}`} ${{}}`', '2 1,2,3 [object Object]'],
    ['((first, ...rest) => [first, rest])(1, 2, 3)', [1, [2, 3]]],
    ['(({ a: [b = 1], ...c }) => ({ b, c }))({ a: [], d: 2 })', { b: 1, c: { d: 2 } }],
    ['String.raw`a\\n${1}`', 'a\\n1'],
    ['[NaN, Infinity, undefined].map((n) => Number.isFinite(n) || Number.isNaN(n))', [true, false, false]],
  ])('%s', (expression, value) => {
    expect(valueOf(expression)).toEqual(value);
  });

  test('switch, var, for-in with break, and functions before their declaration', () => {
    const body = `(() => {
      var found = later('b');
      for (const key in { a: 1, b: 2 }) { if (key === 'b') { break; } found += key; }
      switch (found) { case 'ba': return 'both'; default: return found; }
      function later(text) { return text; }
    })()`;
    expect(valueOf(body)).toBe('both');
  });
});
