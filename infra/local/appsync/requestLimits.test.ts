// What one request may ask: more is answered with an error, over HTTP.
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { createManualClock } from '../manualClock.ts';
import { answering, echoCode, openTestApi, responding } from './testApi.ts';
import type { TestApi, TestApiOptions } from './testApi.ts';

const schema = `
  type Query { node: Node  nodes: [Node!] @aws_api_key @aws_cognito_user_pools }
  type Node { id: ID  title: String  child: Node  strict: Strict  probe: AWSJSON  guest: Int @aws_api_key }
  type Strict { id: ID! }
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

describe('limits', () => {
  test('a field over 5 MB fails', async () => {
    const { query } = await open({
      resolvers: {
        'Query.nodes': responding(
          `let text = 'xxxxxxxxxx'; const parts = [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20]; for (const part of parts) { text = text + text; } return [{ title: text }];`,
        ),
      },
    });

    expect((await query('{ nodes { title } }')).body).toMatchObject({
      data: { nodes: null },
      errors: [
        {
          errorType: 'Code',
          message: 'code.js: The evaluated response is larger than 5242880 bytes.',
        },
      ],
    });
  });

  test('the API’s ResolverCountLimit ends the fields after it', async () => {
    const { query } = await open({
      api: { ResolverCountLimit: 3 },
      resolvers: {
        'Query.nodes': answering([{ id: '1' }, { id: '2' }, { id: '3' }]),
        'Node.probe': responding('return 1;'),
      },
    });

    expect((await query('{ nodes { probe } }')).body).toMatchObject({
      data: { nodes: [{ probe: '1' }, { probe: '1' }, { probe: null }] },
      errors: [
        {
          path: ['nodes', 2, 'probe'],
          errorType: 'ResolverExecutionLimitReached',
          message: 'Resolver invocation limit reached.',
        },
      ],
    });
  });

  test('without one, 10,000 resolvers are run', async () => {
    const nodes = Array.from({ length: 100 }, () => ({ id: '1' }));
    const { query } = await open({
      resolvers: { 'Query.nodes': answering(nodes), 'Node.probe': responding('return 1;') },
    });
    const aliases = Array.from({ length: 101 }, (_, index) => `p${index}: probe`).join(' ');

    const { body } = (await query(`{ nodes { ${aliases} } }`)) as { body: { errors: unknown[] } };

    expect(body.errors).toHaveLength(101);
    expect(body.errors[0]).toMatchObject({ errorType: 'ResolverExecutionLimitReached' });
  });

  test('fields deeper than the API’s QueryDepthLimit fail, through fragments too, and the others answer', async () => {
    const { query } = await open({
      api: { QueryDepthLimit: 2 },
      resolvers: { 'Query.node': answering({ id: '1', child: { id: '2' } }) },
    });

    expect((await query('{ node { id } }')).body).toEqual({ data: { node: { id: '1' } } });
    expect((await query('{ node { id ...F } } fragment F on Node { child { id } }')).body).toEqual({
      data: { node: { id: '1', child: { id: null } } },
      errors: [
        {
          path: ['node', 'child', 'id'],
          data: null,
          errorType: 'QueryDepthLimitReached',
          errorInfo: null,
          locations: [{ line: 1, column: 51, sourceName: null }],
          message: 'Query depth limit reached.',
        },
      ],
    });
  });

  test('a field that must not be null and is too deep makes the first nullable one above it null', async () => {
    const { query } = await open({
      api: { QueryDepthLimit: 2 },
      resolvers: { 'Query.node': answering({ id: '1', strict: { id: '2' } }) },
    });

    expect((await query('{ node { id strict { id } } }')).body).toMatchObject({
      data: { node: { id: '1', strict: null } },
      errors: [{ path: ['node', 'strict', 'id'], errorType: 'QueryDepthLimitReached' }],
    });
  });

  test('a resolver that stands too deep is not run', async () => {
    const { query, calls } = await open({
      api: { QueryDepthLimit: 1 },
      resolvers: { 'Query.node': answering({ id: '1' }), 'Node.probe': responding('return 1;') },
    });

    await query('{ node { probe } }');

    expect(calls()).toEqual({ 'None.NONE': 1 });
  });

  test('with introspection switched off its types have no fields', async () => {
    const { query } = await open({ api: { IntrospectionConfig: 'DISABLED' } });
    const undefinedField = (field: string, type: string, path: string) => ({
      path: null,
      locations: [expect.objectContaining({ line: 1 })],
      message: `Validation error of type FieldUndefined: Field '${field}' in type '${type}' is undefined @ '${path}'`,
    });

    expect((await query('{ __schema { types { name } queryType { name } } }')).body).toEqual({
      data: null,
      errors: [
        undefinedField('types', '__Schema', '__schema/types'),
        undefinedField('queryType', '__Schema', '__schema/queryType'),
      ],
    });
    expect((await query('{ __type(name: "Node") { name } }')).body).toEqual({
      data: null,
      errors: [undefinedField('name', '__Type', '__type/name')],
    });
    expect((await query('{ __typename __schema { __typename } }')).body).toEqual({
      data: { __typename: 'Query', __schema: { __typename: '__Schema' } },
    });
  });

  test('a request that waits 30 seconds is ended with ExecutionTimeout', async () => {
    const clock = createManualClock(Date.now());
    let onCall: () => void = () => undefined;
    const called = new Promise<void>((resolve) => (onCall = resolve));
    const { query } = await open({
      cloud: { clock, fetch: () => (onCall(), new Promise(() => undefined)) },
      dataSources: {
        Worker: {
          Type: 'AWS_LAMBDA',
          ServiceRoleArn: 'arn:aws:iam::000000000000:role/worker',
          LambdaConfig: { LambdaFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:worker' },
        },
      },
      resolvers: {
        'Query.node': {
          code: echoCode.replace('{ payload', "{ operation: 'Invoke', payload"),
          dataSource: 'Worker',
        },
      },
    });

    const pending = query('{ node { id } }');
    await called;
    await clock.advance(30_000);

    expect((await pending).body).toEqual({
      data: { node: null },
      errors: [
        {
          path: ['node'],
          data: null,
          errorType: 'ExecutionTimeout',
          errorInfo: null,
          locations: [{ line: 1, column: 3, sourceName: null }],
          message: 'Execution timed out.',
        },
      ],
    });
  });

  test('a request that never waits ends after 30 seconds too', async () => {
    let readings = 0;
    const clock = { ...systemClock, elapsedMs: () => (readings += 20_000), schedule: () => () => undefined };
    const { post, apiKey } = await open({
      cloud: { clock },
      resolvers: { 'Query.nodes': answering([{}]), 'Node.guest': responding('return 1;') },
    });

    const answer = await post('{"query":"{ nodes { guest } }"}', { 'x-api-key': apiKey });

    expect(answer.body).toMatchObject({
      data: { nodes: [{ guest: null }] },
      errors: [{ path: ['nodes', 0, 'guest'], errorType: 'ExecutionTimeout' }],
    });
  });
});
