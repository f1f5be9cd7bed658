// AppSync's answers that people have published, and what they did instead: the check here gives the same errors at the same
// places, and passes the work-arounds.
import { expect, test } from 'vitest';
import { findTypeFaults } from './findTypeFaults.ts';

const nothing = { has: () => false, add: () => undefined };
const faultsOf = async (code: string) => (await findTypeFaults([code], nothing))[0] ?? [];
const valuesOf = async (code: string): Promise<string[]> => (await faultsOf(code)).map(({ value }) => value);

/** A module whose request handler begins with the statements, on line 2. */
const withStatements = (statements: string): string =>
  `export function request(ctx) {\n${statements}\n  return {};\n}\nexport const response = (ctx) => ctx.result;`;

test('a list spread into util.appendError is TS2556 at 12,22 (aws-appsync-community#323)', async () => {
  const code = `export function request(ctx) {
    return {};
}

export function response(ctx) {
    const error_args = [
        \`Downstream HTTP request failed with status foo.\`,
        \`http_504\`,
        {a: 1},
        {b: 2},
    ]
    util.appendError(...error_args)
    return ctx.prev.result;
}`;

  expect(await faultsOf(code)).toEqual([
    {
      errorType: 'PARSE_ERROR',
      value:
        'code.js(12,22): error TS2556: A spread argument must either have a tuple type or be passed to a rest parameter.',
      location: { line: 12, column: 22, span: '...error_args'.length },
    },
  ]);
});

test('a wrapper with parameters of its own passes (aws-appsync-community#323)', async () => {
  const code = withStatements(`  wrapper('message', 'type', { a: 1 }, { b: 2 });
}
function wrapper(a, b, c, d) {
  util.appendError(a, b, c, d);`);

  expect(await valuesOf(code)).toEqual([]);
});

test('an element unlike the first one is TS2345 (aws-appsync-community#334)', async () => {
  const [value = ''] = await valuesOf(withStatements('let b = [{"a": 5}];\nb.push({"b": 6});'));

  expect(value).toMatch(
    /^code\.js\(3,8\): error TS2345: Argument of type '\{ b: number; \}' is not assignable/,
  );
  expect(value).toContain(
    "Property '\"a\"' is missing in type '{ b: number; }' but required in type '{ a: number; }'.",
  );
});

test.each([
  ['a JSDoc type', '/** @type {Record<string, number>[]} */\nlet b = [{"a": 5}];\nb.push({"b": 6});'],
  ['an empty list to begin with', 'let b = [];\nb.push({"a": 5});\nb.push({"b": 6});'],
])('%s passes (aws-appsync-community#334)', async (_name, statements) => {
  expect(await valuesOf(withStatements(statements))).toEqual([]);
});

test('an object that lacks what the first one had is TS2741, an error that several reports show', async () => {
  expect(await valuesOf(withStatements('let key = { id: 1 };\nkey = {};'))).toEqual([
    "code.js(3,1): error TS2741: Property 'id' is missing in type '{}' but required in type '{ id: number; }'.",
  ]);
});

test('epochSecondsToISO8601 is TS2551 with its place and its span (an answer of EvaluateCode, December 2025)', async () => {
  const statements = `${'\n'.repeat(13)}    const expiresAtISO = util.time.epochSecondsToISO8601(1);`;
  const [fault] = await faultsOf(`import { util } from '@aws-appsync/utils';\n${withStatements(statements)}`);

  expect(fault).toEqual({
    errorType: 'PARSE_ERROR',
    value:
      "code.js(16,36): error TS2551: Property 'epochSecondsToISO8601' does not exist on type 'TimeUtils'. Did you mean 'epochMilliSecondsToISO8601'?",
    location: { line: 16, column: 36, span: 21 },
  });
});

test('epochMilliSecondsToISO8601 passes (December 2025)', async () => {
  const code = withStatements(
    'const at = util.time.epochMilliSecondsToISO8601(util.time.nowEpochSeconds() * 1000);',
  );

  expect(await valuesOf(code)).toEqual([]);
});
