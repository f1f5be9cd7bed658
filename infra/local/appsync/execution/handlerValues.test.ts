// What one handler leaves to the next, and what a field's arguments are when variables were given no value.
import { afterEach, describe, expect, test } from 'vitest';
import { openTestApi } from '../testApi.ts';
import type { TestApi, TestResolver } from '../testApi.ts';

const schema = `
  input Range { from: Int  to: Int = 9  inner: Range }
  type Query {
    probe(a: Int, b: Int = 5, c: Int! = 6, range: Range, ranges: [Range]): AWSJSON
  }
`;

const step = (request: string, response = 'return ctx.result;'): TestResolver => ({
  code: `
    export function request(ctx) { ${request} }
    export function response(ctx) { ${response} }`,
});

let api: TestApi | undefined;
afterEach(async () => {
  await api?.close();
  api = undefined;
});

/** What the probe answers to a query. */
async function probe(resolver: TestResolver, query = '{ probe }', variables?: unknown): Promise<unknown> {
  api = await openTestApi({ schema, resolvers: { 'Query.probe': resolver } });
  const { body } = (await api.query(query, variables)) as { body: { data: { probe: string } | null } };
  expect(body).not.toHaveProperty('errors');
  return JSON.parse(body.data?.probe ?? '') as unknown;
}

describe('what a handler changes in ctx.args', () => {
  test('is seen by the response handler, under both names', async () => {
    const resolver = step(
      'ctx.args.a = 2; ctx.arguments.list = [1]; ctx.args.list.push(2); delete ctx.args.c; return {};',
      'return { args: ctx.args, arguments: ctx.arguments };',
    );

    const seen = await probe(resolver, '{ probe(a: 1) }');

    const changed = { a: 2, b: 5, list: [1, 2] };
    expect(seen).toEqual({ args: changed, arguments: changed });
  });

  test('is seen by every later handler of a pipeline', async () => {
    const note = (name: string) => `ctx.args.log.push('${name}');`;
    const resolver = {
      ...step('ctx.args.log = ["before"]; return {};', 'return ctx.args.log;'),
      functions: [step(`${note('f1')} return {};`, note('r1')), step(`${note('f2')} return {};`, note('r2'))],
    };

    expect(await probe(resolver)).toEqual(['before', 'f1', 'r1', 'f2', 'r2']);
  });

  test('is gone at the next request', async () => {
    const resolver = step(
      'const had = ctx.args.had; ctx.args.had = true; return { payload: { had } };',
      'return { had: ctx.result.had ?? false };',
    );
    expect(await probe(resolver)).toEqual({ had: false });
    const { body } = await (api as TestApi).query('{ probe }');
    expect(body).toEqual({ data: { probe: '{"had":false}' } });
  });
});

describe('a NONE data source', () => {
  test.each(['return {};', 'return { payload: null };', "return { version: '2018-05-29' };"])(
    'has a null result after "%s", and the response handler runs',
    async (request) => {
      expect(await probe(step(request, 'return { result: ctx.result };'))).toEqual({ result: null });
    },
  );
});

describe('a declared variable without a value', () => {
  const args = step('return { payload: ctx.args };');

  test.each([
    ['query Q($a: Int) { probe(a: $a) }', { a: null, b: 5, c: 6 }],
    ['query Q($b: Int) { probe(b: $b) }', { b: 5, c: 6 }],
    ['query Q($c: Int) { probe(c: $c) }', { b: 5, c: 6 }],
    ['query Q($a: Int = 3) { probe(a: $a) }', { a: 3, b: 5, c: 6 }],
    ['query Q($r: Range) { probe(range: $r) }', { range: null, b: 5, c: 6 }],
    ['query Q($f: Int) { probe(range: { from: $f }) }', { range: { from: null, to: 9 }, b: 5, c: 6 }],
    ['query Q($t: Int) { probe(range: { to: $t }) }', { range: { to: 9 }, b: 5, c: 6 }],
    [
      'query Q($f: Int) { probe(range: { inner: { from: $f } }) }',
      { range: { inner: { from: null, to: 9 }, to: 9 }, b: 5, c: 6 },
    ],
    ['query Q($f: Int) { probe(ranges: { from: $f }) }', { ranges: [{ from: null, to: 9 }], b: 5, c: 6 }],
    [
      'query Q($f: Int) { probe(ranges: [{ from: 1 }, { from: $f }]) }',
      {
        ranges: [
          { from: 1, to: 9 },
          { from: null, to: 9 },
        ],
        b: 5,
        c: 6,
      },
    ],
  ])('is null in ctx.args unless there is a default: %s', async (query, expected) => {
    expect(await probe(args, query)).toEqual(expected);
  });

  test('is no argument where the document names none', async () => {
    expect(await probe(args, '{ probe(range: { from: 1 }) }')).toEqual({
      range: { from: 1, to: 9 },
      b: 5,
      c: 6,
    });
  });
});
