// Invoke as its callers send it.
import { onTestFinished, describe, expect, test } from 'vitest';
import type { AwsRequest } from '../cloud.ts';
import { createManualClock } from '../manualClock.ts';
import { administrator, createTestCloud } from '../testing/testCloud.ts';
import { createAsyncInvocations, type LostEvent } from './asyncInvocations.ts';
import type { EventInvokeConfig } from './eventInvokeConfig.ts';
import type { FunctionRunner } from './functionRunner.ts';
import type { InvocationOutcome } from './functionWorker.ts';
import { createLambdaApi } from './lambdaApi.ts';
import { functionDefinition } from './testFunction.ts';

const arn = 'arn:aws:lambda:us-east-1:000000000000:function:fn';

function invocation(name: string, body = '{}', headers: Record<string, string> = {}): AwsRequest {
  return {
    method: 'POST',
    path: `/2015-03-31/functions/${encodeURIComponent(name)}/invocations`,
    query: new URLSearchParams(),
    headers,
    body: Buffer.from(body),
    principal: administrator,
  };
}

/** The API over one function "fn", which answers what the test says. */
function createApi(
  answer: (payload: string, count: number) => InvocationOutcome | undefined,
  config?: EventInvokeConfig,
) {
  const clock = createManualClock();
  const cloud = createTestCloud({ clock });
  const payloads: string[] = [];
  const runner: FunctionRunner = {
    definition: functionDefinition(''),
    invoke: (payload) => Promise.resolve(answer(payload, payloads.push(payload))),
    warm: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  onTestFinished(() => runner.close());
  const lost: LostEvent[] = [];
  const queue = createAsyncInvocations({
    ...cloud,
    configOf: () => config,
    onLost: (_, event) => lost.push(event),
  });
  const api = createLambdaApi(cloud, new Map([['fn', runner]]), queue);
  return { api, clock, payloads, lost, queue, logged: cloud.logged };
}
const echo = (payload: string): InvocationOutcome => ({ kind: 'succeeded', payload });
const failing = (): InvocationOutcome => ({ kind: 'failed', payload: '{"errorMessage":"no"}' });

describe('Invoke', () => {
  test.each(['fn', arn, `${arn}:$LATEST`, 'fn:$LATEST', '000000000000:function:fn', '000000000000:fn'])(
    'finds the function by %s and asks for lambda:InvokeFunction on its ARN',
    async (name) => {
      const { api } = createApi(echo);

      const answer = await api.answer(invocation(name, '{"a":1}'));

      expect(answer).toMatchObject({ statusCode: 200, body: '{"a":1}' });
      expect(answer.headers).not.toHaveProperty('x-amz-function-error');
      expect(api.permissionsOf(invocation(name))).toEqual([
        { action: 'lambda:InvokeFunction', resource: arn },
      ]);
    },
  );

  test('marks a failure of the function, which is no failure of the call', async () => {
    const { api } = createApi(failing);

    const answer = await api.answer(invocation('fn'));

    expect(answer.statusCode).toBe(200);
    expect(answer.headers).toMatchObject({ 'x-amz-function-error': 'Unhandled' });
    expect(answer.body).toBe('{"errorMessage":"no"}');
  });

  test('passes an empty body as an empty object', async () => {
    const { api, payloads } = createApi(echo);

    await api.answer(invocation('fn', ''));

    expect(payloads).toEqual(['{}']);
  });

  test('answers a dry run without running', async () => {
    const { api, payloads } = createApi(echo);

    const answer = await api.answer(invocation('fn', '{}', { 'x-amz-invocation-type': 'DryRun' }));

    expect(answer.statusCode).toBe(204);
    expect(payloads).toEqual([]);
  });

  test.each([
    ['an unknown function', invocation('other'), 'ResourceNotFoundException', 404],
    ['a version that is not there', invocation('fn:7'), 'ResourceNotFoundException', 404],
    ['a body that is no JSON', invocation('fn', '{'), 'InvalidRequestContentException', 400],
    ['a body above 6 MB', invocation('fn', ' '.repeat(6_291_457)), 'RequestTooLargeException', 413],
    [
      'an unknown invocation type',
      invocation('fn', '{}', { 'x-amz-invocation-type': 'Now' }),
      'InvalidParameterValueException',
      400,
    ],
    ['another operation', { ...invocation('fn'), method: 'GET' }, 'UnsupportedOperationException', 404],
  ])('refuses %s', async (_, request, code, statusCode) => {
    const { api } = createApi(echo);

    await expect(api.answer(request)).rejects.toMatchObject({ code, statusCode });
  });

  test.each(['%', '%E0%A4%A', 'fn%'])(
    'finds no function by %s, which is no percent-encoding',
    async (name) => {
      const { api } = createApi(echo);
      const request = { ...invocation('fn'), path: `/2015-03-31/functions/${name}/invocations` };
      const refusal = expect.objectContaining({
        code: 'ResourceNotFoundException',
        statusCode: 404,
        message: `Function not found: ${name}:$LATEST`,
      }) as Error;

      await expect(api.answer(request)).rejects.toEqual(refusal);
      expect(() => api.permissionsOf(request)).toThrow(refusal);
    },
  );

  test('is refused when the function is at its reserved concurrency', async () => {
    const { api } = createApi(() => undefined);

    await expect(api.answer(invocation('fn'))).rejects.toMatchObject({
      code: 'TooManyRequestsException',
      statusCode: 429,
    });
  });
});

describe('an asynchronous invocation', () => {
  const event = invocation('fn', '{"a":1}', { 'x-amz-invocation-type': 'Event' });

  test('is accepted at once and runs', async () => {
    const { api, payloads } = createApi(echo);

    const answer = await api.answer(event);

    expect(answer).toMatchObject({ statusCode: 202, body: '' });
    expect(payloads).toEqual(['{"a":1}']);
  });

  test('that fails is retried after one and after two more minutes, then given up', async () => {
    const { api, payloads, clock, logged } = createApi(failing);
    await api.answer(event);
    const counts: number[] = [];

    for (const waitMs of [59_999, 1, 119_999, 1, 3_600_000]) {
      await clock.advance(waitMs);
      counts.push(payloads.length);
    }

    expect(counts).toEqual([1, 2, 2, 3, 3]);
    expect(logged.map((entry) => entry.event)).toEqual(['an asynchronous invocation was given up']);
  });

  test('that is throttled waits twice as long each time and uses up no retry', async () => {
    const { api, payloads, clock } = createApi((payload, count) => (count < 5 ? undefined : echo(payload)));

    await api.answer(event);
    const counts: number[] = [];
    for (const waitMs of [0, 1000, 2000, 4000, 8000, 3_600_000]) {
      await clock.advance(waitMs);
      counts.push(payloads.length);
    }

    expect(counts).toEqual([1, 2, 3, 4, 5, 5]);
  });
});

describe('an asynchronous invocation with a configuration', () => {
  const event = invocation('fn', '{"a":1}', { 'x-amz-invocation-type': 'Event' });
  const hourMs = 3_600_000;

  test.each([
    [0, 1],
    [1, 2],
    [2, 3],
  ])('of %d retries runs %d times, then its loss is told', async (maxRetryAttempts, runs) => {
    const { api, clock, payloads, lost } = createApi(failing, { maxRetryAttempts, maxEventAgeMs: hourMs });

    await api.answer(event);
    await clock.advance(0);
    await clock.advance(hourMs);

    expect(payloads).toHaveLength(runs);
    expect(lost).toEqual([
      {
        payload: '{"a":1}',
        requestId: expect.any(String) as string,
        condition: 'RetriesExhausted',
        invokeCount: runs,
        outcome: failing(),
      },
    ]);
  });

  test('is not retried beyond the age of the event', async () => {
    const { api, clock, payloads, lost } = createApi(failing, { maxRetryAttempts: 2, maxEventAgeMs: 90_000 });

    await api.answer(event);
    await clock.advance(0);
    await clock.advance(hourMs);

    expect(payloads).toHaveLength(2);
    expect(lost).toMatchObject([{ condition: 'EventAgeExceeded', invokeCount: 2 }]);
  });

  test.each([-600_000, 600_000])(
    'grows no older and no younger when the clock steps by %i ms',
    async (byMs) => {
      const { api, clock, payloads, lost } = createApi(failing, {
        maxRetryAttempts: 2,
        maxEventAgeMs: 90_000,
      });

      await api.answer(event);
      clock.step(byMs);
      await clock.advance(0);
      await clock.advance(hourMs);

      expect(payloads).toHaveLength(2);
      expect(lost).toMatchObject([{ condition: 'EventAgeExceeded', invokeCount: 2 }]);
    },
  );

  test('that is throttled all the time is given up at the age of the event', async () => {
    const { api, clock, lost } = createApi(() => undefined, { maxRetryAttempts: 2, maxEventAgeMs: 60_000 });

    await api.answer(event);
    await clock.advance(0);
    await clock.advance(hourMs);

    expect(lost).toMatchObject([{ condition: 'EventAgeExceeded', invokeCount: 0 }]);
  });
});

test('what waits for a retry is forgotten at the end', async () => {
  const { api, clock, payloads, queue } = createApi(failing);
  await api.answer(invocation('fn', '{}', { 'x-amz-invocation-type': 'Event' }));
  await clock.advance(0);

  queue.close();
  await clock.advance(3_600_000);

  expect(payloads).toHaveLength(1);
});

test('errors have the shape that clients read', () => {
  const { api } = createApi(echo);

  const response = api.toErrorResponse(
    Object.assign(new Error('no'), { code: 'ResourceNotFoundException', statusCode: 404 }),
  );

  expect(response).toEqual({
    statusCode: 404,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'ResourceNotFoundException' },
    body: '{"Type":"User","Message":"no"}',
  });
});
