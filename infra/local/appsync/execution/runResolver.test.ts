// What resolvers are given and what becomes of what they answer: requests over HTTP against APPSYNC_JS code.
import { afterEach, describe, expect, test } from 'vitest';
import { answering, openTestApi, responding, testPool } from '../testApi.ts';
import type { TestApi, TestApiOptions } from '../testApi.ts';

const schema = `
  type Query { probe(a: Int, b: String): AWSJSON  node(id: ID): Node  nodes: [Node!] }
  type Mutation { first: Int  second: Int  must: Int!  after: Int }
  type Node { id: ID  title: String  child(depth: Int): Node  probe: AWSJSON }
`;

let api: TestApi | undefined;
afterEach(async () => {
  await api?.close();
  api = undefined;
});
const open = async (options: Omit<TestApiOptions, 'schema'>): Promise<TestApi> => {
  api = await openTestApi({ schema, ...options });
  return api;
};
const probeOf = (answer: { body: unknown }, path: (string | number)[] = ['data', 'probe']): unknown => {
  const text = path.reduce<unknown>(
    (value, key) => (value as Record<string | number, unknown>)[key],
    answer.body,
  );
  return JSON.parse(text as string) as unknown;
};

describe('ctx', () => {
  test('has arguments, identity, env, request and info at the root, and no source', async () => {
    const { query, cloud } = await open({
      resolvers: { 'Query.probe': responding('return { ...ctx, authType: util.authType() };') },
      api: { EnvironmentVariables: { STAGE: 'test' } },
    });
    const token = await (await testPool()).token({ 'cognito:groups': ['speakers'] });

    const answer = await query(
      'query Q($a: Int) { probe(a: $a) }',
      { a: 5 },
      { authorization: token, 'x-extra': 'yes' },
    );

    expect(cloud.logged.filter(({ level }) => level === 'error')).toEqual([]);
    expect(probeOf(answer)).toMatchObject({
      arguments: { a: 5 },
      args: { a: 5 },
      env: { STAGE: 'test' },
      stash: {},
      result: { a: 5 },
      authType: 'User Pool Authorization',
      identity: {
        sub: '11111111-1111-4111-8111-111111111111',
        issuer: 'https://pool.example.com',
        username: 'ada',
        claims: { client_id: 'app' },
        sourceIp: ['127.0.0.1'],
        defaultAuthStrategy: 'ALLOW',
        groups: ['speakers'],
      },
      request: { headers: { 'x-extra': 'yes', authorization: token }, domainName: null },
      info: {
        fieldName: 'probe',
        parentTypeName: 'Query',
        variables: { a: 5 },
        selectionSetList: [],
        selectionSetGraphQL: '',
      },
    });
    expect(Object.keys(probeOf(answer) as object)).not.toContain('source');
  });

  test('has a null identity for an API key', async () => {
    const { query, apiKey } = await open({
      resolvers: { 'Query.probe': responding('return [ctx.identity, util.authType()];') },
      schema: schema.replace('AWSJSON  node', 'AWSJSON @aws_api_key  node'),
    } as TestApiOptions);

    const answer = await query('{ probe }', {}, { 'x-api-key': apiKey });

    expect(probeOf(answer)).toEqual([null, 'API Key Authorization']);
  });

  test('has the parent’s result as its source, and parents without a resolver pass theirs on', async () => {
    const { query } = await open({
      resolvers: {
        'Query.node': answering({ id: '1', child: { id: '2', hidden: 'kept' } }),
        'Node.probe': responding('return ctx.source;'),
      },
    });

    const answer = await query('{ node { child { probe } } }');

    expect(probeOf(answer, ['data', 'node', 'child', 'probe'])).toEqual({ id: '2', hidden: 'kept' });
  });

  test('tells what the client selected, with aliases and fragments, as far as directives include it', async () => {
    const { query } = await open({
      resolvers: {
        'Query.node': responding(
          'return { title: JSON.stringify(ctx.info.selectionSetList), id: ctx.info.selectionSetGraphQL };',
        ),
      },
    });
    const text = `query Q($with: Boolean!) {
      node { id heading: title child { id } ... on Node { __typename } ...More probe @include(if: $with) }
    }
    fragment More on Node { next: child { name: title } }`;

    const without = await query(text, { with: false });
    const withIt = await query(text, { with: true });

    const all = ['id', 'heading', 'child', 'child/id', '__typename', 'next', 'next/name'];
    expect(probeOf(without, ['data', 'node', 'heading'])).toEqual(all);
    expect(probeOf(withIt, ['data', 'node', 'heading'])).toEqual([...all, 'probe']);
    expect(without.body).toMatchObject({
      data: { node: { id: expect.stringMatching(/^\{\n {2}id\n {2}heading: title\n/) as string } },
    });
  });
});

describe('a pipeline', () => {
  const step = (request: string, response: string) => ({
    code: `import { runtime, util } from '@aws-appsync/utils';
      export function request(ctx) { ${request} }
      export function response(ctx) { ${response} }`,
  });

  test('hands each step’s result on, and one stash through all of them', async () => {
    const { query } = await open({
      resolvers: {
        'Query.probe': {
          ...step(
            'ctx.stash.log = ["before"]; return { start: 1 };',
            'return { log: ctx.stash.log, prev: ctx.prev.result, result: ctx.result };',
          ),
          functions: [
            step(
              'ctx.stash.log.push("f1"); return { payload: ctx.prev.result.start + 1 };',
              'return ctx.result + 10;',
            ),
            step(
              'ctx.stash.log.push("f2"); return { payload: ctx.prev.result };',
              'ctx.stash.log.push(ctx.prev.result); return ctx.result + 100;',
            ),
          ],
        },
      },
    });

    const answer = await query('{ probe }');

    expect(probeOf(answer)).toEqual({ log: ['before', 'f1', 'f2', 12], prev: 112, result: 112 });
  });

  test.each([
    [
      'a function’s request skips to the next',
      "runtime.earlyReturn('early');",
      ['f1 early', 'after early-2'],
    ],
    [
      'a function’s request skips to the end',
      "runtime.earlyReturn('early', { skipTo: 'END' });",
      ['f1 early', 'after early'],
    ],
  ])('%s', async (_name, skip, expected) => {
    const { query } = await open({
      resolvers: {
        'Query.probe': {
          ...step(
            'ctx.stash.log = []; return {};',
            'ctx.stash.log.push(`after ${ctx.prev.result}`); return ctx.stash.log;',
          ),
          functions: [
            step(`ctx.stash.log.push('f1 early'); ${skip}`, "ctx.stash.log.push('never'); return 0;"),
            step('return { payload: ctx.prev.result };', 'return `${ctx.result}-2`;'),
          ],
        },
      },
    });

    expect(probeOf(await query('{ probe }'))).toEqual(expected);
  });

  test('a request of the resolver itself that returns early skips every function', async () => {
    const { query, calls } = await open({
      resolvers: {
        'Query.probe': {
          ...step("runtime.earlyReturn('early');", 'return ctx.prev.result;'),
          functions: [step('return { payload: 1 };', 'return ctx.result;')],
        },
      },
    });

    expect(probeOf(await query('{ probe }'))).toBe('early');
    expect(calls()).toEqual({});
  });

  test('a unit resolver that returns early answers at once', async () => {
    const { query, calls } = await open({
      resolvers: { 'Query.probe': step("runtime.earlyReturn('early');", 'return "never";') },
    });

    expect(probeOf(await query('{ probe }'))).toBe('early');
    expect(calls()).toEqual({});
  });
});

describe('errors', () => {
  const location = [{ line: 1, column: 3, sourceName: null }];

  test('util.error ends the field with type, info and what the client selected of the data', async () => {
    const { query } = await open({
      resolvers: {
        'Query.node': responding(
          "util.error('No.', 'Refused', { id: '1', title: 'secret', child: { id: '2' } }, { retryAfterSeconds: 5 });",
        ),
      },
    });

    const answer = await query('{ node { id child { id } } }');

    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      data: { node: null },
      errors: [
        {
          path: ['node'],
          data: { id: '1', child: { id: '2' } },
          errorType: 'Refused',
          errorInfo: { retryAfterSeconds: 5 },
          locations: location,
          message: 'No.',
        },
      ],
    });
  });

  test('util.appendError leaves the result beside the error', async () => {
    const { query } = await open({
      resolvers: { 'Query.node': responding("util.appendError('Partly.', 'Partial'); return { id: '1' };") },
    });

    const answer = await query('{ n: node { id } }');

    expect(answer.body).toEqual({
      data: { n: { id: '1' } },
      errors: [
        {
          path: ['n'],
          data: null,
          errorType: 'Partial',
          errorInfo: null,
          locations: location,
          message: 'Partly.',
        },
      ],
    });
  });

  test('util.unauthorized answers Unauthorized', async () => {
    const { query } = await open({ resolvers: { 'Query.node': responding('util.unauthorized();') } });

    expect((await query('{ node { id } }')).body).toMatchObject({
      data: { node: null },
      errors: [{ path: ['node'], errorType: 'Unauthorized' }],
    });
  });

  test('a request that is none for its data source fails without the response handler', async () => {
    const code =
      'export function request() { return null; } export function response() { return { id: "1" }; }';
    const { query } = await open({ resolvers: { 'Query.node': { code } } });

    expect((await query('{ node { id } }')).body).toMatchObject({
      data: { node: null },
      errors: [{ errorType: 'MappingTemplate', message: 'The request handler must return an object.' }],
    });
  });

  test('code that fails answers errorType Code', async () => {
    const { query } = await open({ resolvers: { 'Query.node': responding('return ctx.nothing.at.all;') } });

    expect((await query('{ node { id } }')).body).toMatchObject({
      data: { node: null },
      errors: [{ errorType: 'Code', message: expect.stringMatching(/^code\.js:/) as string }],
    });
  });
});

test('mutations run one after the other, in the order of the document', async () => {
  const order: string[] = [];
  const { query } = await open({
    cloud: {
      fetch: async (url) => {
        const path = (url as URL).pathname;
        order.push(`${path} starts`);
        await new Promise((resolve) => setImmediate(resolve));
        order.push(`${path} ends`);
        return new Response('1');
      },
    },
    dataSources: { Web: { Type: 'HTTP', HttpConfig: { Endpoint: 'https://web.example.com' } } },
    resolvers: Object.fromEntries(
      ['first', 'second'].map((name) => [
        `Mutation.${name}`,
        {
          dataSource: 'Web',
          code: `export function request() { return { method: 'GET', resourcePath: '/${name}' }; }
            export function response(ctx) { return ctx.result.statusCode; }`,
        },
      ]),
    ),
  });

  const answer = await query('mutation { second first }');

  expect(answer.body).toEqual({ data: { second: 200, first: 200 } });
  expect(order).toEqual(['/second starts', '/second ends', '/first starts', '/first ends']);
});

test('a mutation that must not be null and fails ends the ones after it', async () => {
  const { query, calls } = await open({
    resolvers: { 'Mutation.must': responding("util.error('No.');"), 'Mutation.after': answering(1) },
  });

  const answer = await query('mutation { must after }');

  expect(answer.body).toMatchObject({ data: null, errors: [{ path: ['must'], message: 'No.' }] });
  expect((answer.body as { errors: unknown[] }).errors).toHaveLength(1);
  expect(calls()).toEqual({ 'None.NONE': 1 });
});

test('response headers set by a resolver are sent', async () => {
  const { query } = await open({
    resolvers: { 'Query.probe': responding("util.http.addResponseHeader('x-session', 'live'); return 1;") },
  });

  expect((await query('{ probe }')).headers.get('x-session')).toBe('live');
});

test('what code logs goes to the log', async () => {
  const { query, cloud } = await open({
    resolvers: { 'Query.probe': responding("console.log('seen'); return 1;") },
  });

  await query('{ probe }');

  const lines = cloud.logged.filter(({ event }) => event === 'resolver logged');
  expect(lines.map(({ fields }) => fields['field'])).toEqual(['Query.probe']);
});
