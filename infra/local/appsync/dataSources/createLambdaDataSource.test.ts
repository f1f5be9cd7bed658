// The Lambda data source: invocations over the Lambda API, batches, and what a failing function means.
import { afterEach, describe, expect, test } from 'vitest';
import { createTestCloud } from '../../testing/testCloud.ts';
import { openTestApi } from '../testApi.ts';
import type { TestApi } from '../testApi.ts';
import { createCallCounter } from './callCounter.ts';
import { createLambdaDataSource } from './createLambdaDataSource.ts';

const signal = new AbortController().signal;
const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:worker';
const roleArn = 'arn:aws:iam::000000000000:role/api';

function openFunction(response: () => Response) {
  const sent: { url: string; type: string | null; body: unknown }[] = [];
  const cloud = createTestCloud({
    fetch: async (url, init) => {
      const type = new Headers(init?.headers).get('x-amz-invocation-type');
      sent.push({ url: (url as URL).href, type, body: JSON.parse(init?.body as string) as unknown });
      return response();
    },
  });
  const parts = { name: 'Worker', counter: createCallCounter(), functionArn, roleArn };
  return { source: createLambdaDataSource(cloud, parts), sent };
}

describe('Invoke', () => {
  test('posts the payload and answers what the function returns', async () => {
    const { source, sent } = openFunction(() => new Response('{"ok":true}'));

    const result = await source.invoke({ operation: 'Invoke', payload: { a: 1 } }, signal);

    expect(result).toEqual({ ok: true });
    expect(sent).toEqual([
      {
        url: `http://localhost:4566/2015-03-31/functions/${encodeURIComponent(functionArn)}/invocations`,
        type: 'RequestResponse',
        body: { a: 1 },
      },
    ]);
  });

  test('of the type Event waits for no result', async () => {
    const { source, sent } = openFunction(() => new Response('', { status: 202 }));

    expect(
      await source.invoke({ operation: 'Invoke', payload: 1, invocationType: 'Event' }, signal),
    ).toBeNull();
    expect(sent[0]?.type).toBe('Event');
  });

  test.each([
    [
      'a function that throws',
      new Response('{"errorMessage":"boom","errorType":"TypeError"}', {
        headers: { 'x-amz-function-error': 'Unhandled' },
      }),
      { type: 'Lambda:Unhandled', message: 'boom', result: { errorMessage: 'boom', errorType: 'TypeError' } },
    ],
    [
      'a function that does not exist',
      new Response('{"Message":"Function not found"}', {
        status: 404,
        headers: { 'x-amzn-errortype': 'ResourceNotFoundException:http://…'.replace('…', 'x') },
      }),
      {
        type: 'Lambda:ResourceNotFoundException',
        message: 'Function not found (Service: AWSLambda; Status Code: 404)',
      },
    ],
    [
      'a role without permission',
      new Response('{"__type":"x#AccessDeniedException","message":"Not allowed"}', { status: 403 }),
      { type: 'Lambda:AccessDeniedException', message: 'Not allowed (Service: AWSLambda; Status Code: 403)' },
    ],
    ['something else', new Response('<html>', { status: 502 }), { type: 'Lambda:LambdaException' }],
  ])('on %s is an error of the data source', async (_name, response, error) => {
    const { source } = openFunction(() => response);

    await expect(source.invoke({ operation: 'Invoke', payload: 1 }, signal)).rejects.toMatchObject(error);
  });

  test.each([
    [{ operation: 'Call' }, "Unsupported operation 'Call'. Use Invoke or BatchInvoke."],
    [
      { operation: 'Invoke', invocationType: 'DryRun' },
      "Unsupported invocationType 'DryRun'. Use RequestResponse or Event.",
    ],
  ])('%j is none', async (request, message) => {
    const { source, sent } = openFunction(() => new Response('1'));

    await expect(source.invoke(request, signal)).rejects.toThrow(message);
    expect(sent).toEqual([]);
  });
});

describe('BatchInvoke', () => {
  let api: TestApi | undefined;
  afterEach(() => api?.close());
  const code = `
    import { util } from '@aws-appsync/utils';
    export function request(ctx) { return { operation: 'BatchInvoke', payload: ctx.source.id }; }
    export function response(ctx) {
      if (ctx.error) util.error(ctx.error.message, ctx.error.type);
      return ctx.result;
    }`;
  async function openBatched(maxBatchSize: number, answer: (payloads: number[]) => unknown) {
    const batches: number[][] = [];
    api = await openTestApi({
      schema: 'type Query { items: [Item] } type Item { id: Int  double: Int }',
      cloud: {
        fetch: async (_url, init) => {
          const payloads = JSON.parse(init?.body as string) as number[];
          batches.push(payloads);
          return new Response(JSON.stringify(answer(payloads)));
        },
      },
      dataSources: {
        Worker: {
          Type: 'AWS_LAMBDA',
          ServiceRoleArn: roleArn,
          LambdaConfig: { LambdaFunctionArn: functionArn },
        },
      },
      resolvers: {
        'Query.items': {
          code: `export function request() { return { payload: [1, 2, 3, 4, 5] }; }
            export function response(ctx) { return ctx.result.map((id) => ({ id })); }`,
        },
        'Item.double': { code, dataSource: 'Worker', maxBatchSize },
      },
    });
    return { query: api.query, batches };
  }

  test('collects the items of a list up to MaxBatchSize, each with its own result', async () => {
    const { query, batches } = await openBatched(3, (payloads) => payloads.map((id) => id * 2));

    const answer = await query('{ items { double } }');

    expect(batches).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
    expect(answer.body).toEqual({ data: { items: [2, 4, 6, 8, 10].map((double) => ({ double })) } });
  });

  test('without MaxBatchSize calls once per item, with a list of one', async () => {
    const { query, batches } = await openBatched(0, (payloads) => payloads.map((id) => id * 2));

    await query('{ items { double } }');

    expect(batches).toEqual([[1], [2], [3], [4], [5]]);
  });

  test('that answers too few results fails each item of that batch, and no other', async () => {
    const { query } = await openBatched(3, (payloads) => (payloads.includes(1) ? [1] : payloads));

    const { body } = (await query('{ items { double } }')) as { body: { data: unknown; errors: unknown[] } };

    expect(body.data).toEqual({ items: [null, null, null, 4, 5].map((double) => ({ double })) });
    expect(body.errors).toHaveLength(3);
    expect(body.errors[0]).toMatchObject({
      errorType: 'Lambda:IllegalArgument',
      message: 'The function must return a list of 3 results for a BatchInvoke; it returned 1 results.',
    });
  });
});
