// From a due time to the target: retries, their limits, the dead-letter queue and the end, with a target that answers as told.
import { describe, expect, test } from 'vitest';
import { createManualClock } from '../manualClock.ts';
import { createTestCloud } from '../testing/testCloud.ts';
import { createDeliveries } from './deliveries.ts';
import type { ScheduleDefinition, ScheduleTarget } from './scheduleDefinition.ts';
import { parseScheduleExpression } from './scheduleExpression.ts';
import { parseTimeZone } from './timeZone.ts';

const start = Date.UTC(2026, 10, 23, 10, 45);
const target: ScheduleTarget = {
  functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:sweep',
  roleArn: 'arn:aws:iam::000000000000:role/sweep-schedule',
  input: '{"at":"<aws.scheduler.scheduled-time>","attempt":<aws.scheduler.attempt-number>}',
  maxRetryAttempts: 185,
  maxEventAgeMs: 86_400_000,
};

function toSchedule(more: Partial<ScheduleTarget>): ScheduleDefinition {
  return {
    name: 'sweep',
    groupName: 'default',
    arn: 'arn:aws:scheduler:us-east-1:000000000000:schedule/default/sweep',
    isEnabled: true,
    expression: parseScheduleExpression('rate(1 minute)', parseTimeZone('UTC')),
    target: { ...target, ...more },
  };
}

const refusal = (status: number, code: string) =>
  new Response('{"Message":"no"}', { status, headers: { 'x-amzn-errortype': code } });

interface Call {
  readonly afterMs: number;
  readonly path: string;
  readonly body: string;
}

/** Deliveries to a Lambda and an SQS that answer as `answer` says; by default the one accepts, the other too. */
function openDeliveries(
  more: Partial<ScheduleTarget>,
  answer: (call: Call, signal: AbortSignal | null | undefined) => Response | Promise<Response>,
) {
  const clock = createManualClock(start);
  const calls: Call[] = [];
  const fetch: typeof globalThis.fetch = (url, init) => {
    const { pathname } = new URL(url instanceof Request ? url.url : url);
    const path = decodeURIComponent(pathname);
    const call = { afterMs: clock.nowMs() - start, path, body: init?.body as string };
    calls.push(call);
    return Promise.resolve(path === '/' ? new Response('{}') : answer(call, init?.signal));
  };
  const cloud = createTestCloud({ clock, fetch });
  const deliveries = createDeliveries(cloud, toSchedule(more), 'arn:group');
  /** Adds a due time and lets its first attempt come to its end. */
  const add = (dueMs: number): Promise<void> => {
    deliveries.add(dueMs);
    return clock.advance(0);
  };
  const invocations = () => calls.filter(({ path }) => path !== '/');
  const events = () => cloud.logged.map(({ event, fields }) => [event, fields]);
  return { cloud, clock, deliveries, add, calls, invocations, events };
}

const accept = (): Response => new Response('', { status: 202 });

describe('a due time', () => {
  test('becomes one asynchronous invocation and one on the meter', async () => {
    const { cloud, clock, add, calls } = openDeliveries({}, accept);

    await add(start);
    await clock.advance(3_600_000);

    expect(calls).toEqual([
      {
        afterMs: 0,
        path: `/2015-03-31/functions/${target.functionArn}/invocations`,
        body: '{"at":"2026-11-23T10:45:00Z","attempt":1}',
      },
    ]);
    expect(cloud.meter.usage().schedules).toEqual({ sweep: 1 });
    expect(cloud.logged).toEqual([]);
  });

  test('waits until the one before it was answered', async () => {
    const answers: ((response: Response) => void)[] = [];
    const { clock, add, invocations } = openDeliveries(
      {},
      () => new Promise((resolve) => answers.push(resolve)),
    );

    for (const minute of [0, 1, 2]) await add(start + minute * 60_000);
    const before = invocations().length;
    answers.shift()?.(accept());
    await clock.advance(0);

    expect(before).toBe(1);
    expect(invocations().map(({ body }) => (JSON.parse(body) as { at: string }).at)).toEqual([
      '2026-11-23T10:45:00Z',
      '2026-11-23T10:46:00Z',
    ]);
  });
});

describe('a refused invocation', () => {
  test('is tried again after one second, then twice as long each time, with the number of the attempt', async () => {
    const { clock, add, invocations, events } = openDeliveries({}, ({ afterMs }) =>
      afterMs < 15_000 ? refusal(429, 'TooManyRequestsException') : accept(),
    );

    await add(start);
    await clock.advance(3_600_000);

    expect(invocations().map(({ afterMs }) => afterMs)).toEqual([0, 1000, 3000, 7000, 15_000]);
    expect(invocations().at(-1)?.body).toBe('{"at":"2026-11-23T10:45:00Z","attempt":5}');
    expect(events()).toEqual([
      ['a schedule did not reach its target', { schedule: 'sweep', code: 'TooManyRequestsException' }],
    ]);
  });

  test('is tried 185 times within a day when the policy is not said', async () => {
    const { clock, add, invocations } = openDeliveries({}, () => refusal(500, 'ServiceException'));

    await add(start);
    await clock.advance(2 * 86_400_000);

    expect(invocations().length).toBeGreaterThan(180);
    expect(invocations().length).toBeLessThanOrEqual(186);
    expect(invocations().at(-1)?.afterMs).toBeLessThanOrEqual(86_400_000);
  });

  test('does not hold up the next one', async () => {
    const { clock, add, invocations } = openDeliveries({}, ({ body }) =>
      body.includes('10:45') ? refusal(500, 'ServiceException') : accept(),
    );

    await add(start);
    await clock.advance(60_000);
    await add(start + 60_000);

    expect(invocations().at(-1)?.body).toBe('{"at":"2026-11-23T10:46:00Z","attempt":1}');
  });

  test.each([
    [{ maxRetryAttempts: 0 }, 'MaximumRetryAttempts', 1, [0]],
    [{ maxRetryAttempts: 2 }, 'MaximumRetryAttempts', 3, [0, 1000, 3000]],
    [{ maxEventAgeMs: 60_000 }, 'MaximumEventAgeInSeconds', 6, [0, 1000, 3000, 7000, 15_000, 31_000]],
  ])('is given up with %j at %s', async (more, limit, attempts, times) => {
    const { clock, add, calls, events } = openDeliveries(more, () => refusal(403, 'AccessDeniedException'));

    await add(start);
    await clock.advance(3_600_000);

    expect(calls.map(({ afterMs }) => afterMs)).toEqual(times);
    expect(events().at(-1)).toEqual([
      'a scheduled invocation was given up',
      { schedule: 'sweep', code: 'AccessDeniedException', attempts, limit },
    ]);
  });

  test.each([-600_000, 600_000])(
    'grows no older and no younger when the clock steps by %i ms',
    async (byMs) => {
      const more = { maxEventAgeMs: 60_000 };
      const { clock, add, calls } = openDeliveries(more, () => refusal(403, 'AccessDeniedException'));

      await add(start);
      clock.step(byMs);
      await clock.advance(3_600_000);

      expect(calls).toHaveLength(6);
    },
  );

  test('that is given up is told to the dead-letter queue with its circumstances', async () => {
    const deadLetterQueueArn = 'arn:aws:sqs:us-east-1:000000000000:dead';
    const { clock, add, calls } = openDeliveries({ maxRetryAttempts: 1, deadLetterQueueArn }, () =>
      refusal(404, 'ResourceNotFoundException'),
    );

    await add(start);
    await clock.advance(60_000);

    const { MessageBody, MessageAttributes } = JSON.parse(calls.at(-1)?.body ?? '') as {
      MessageBody: string;
      MessageAttributes: Record<string, { StringValue: string }>;
    };
    const values = Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue]);
    expect(JSON.parse(MessageBody)).toEqual({
      FunctionName: target.functionArn,
      InvocationType: 'Event',
      Payload: '{"at":"2026-11-23T10:45:00Z","attempt":2}',
    });
    expect(Object.fromEntries(values)).toEqual({
      ERROR_CODE: 'ResourceNotFoundException',
      ERROR_MESSAGE: 'no',
      EXECUTION_ID: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
      EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
      IS_PAYLOAD_TRUNCATED: 'false',
      RETRY_ATTEMPTS: '1',
      SCHEDULED_TIME: '2026-11-23T10:45:00Z',
      SCHEDULE_ARN: 'arn:aws:scheduler:us-east-1:000000000000:schedule/default/sweep',
      TARGET_ARN: target.functionArn,
    });
  });
});

test('a target that does not answer is tried again like one that refuses', async () => {
  const { clock, add, invocations, events } = openDeliveries({}, ({ afterMs }) =>
    afterMs === 0 ? Promise.reject(new TypeError('fetch failed')) : accept(),
  );

  await add(start);
  await clock.advance(60_000);

  expect(invocations()).toHaveLength(2);
  expect(events()).toEqual([
    ['a schedule did not reach its target', { schedule: 'sweep', code: 'NoAnswer' }],
  ]);
});

describe('close', () => {
  test('forgets what waits for a retry', async () => {
    const { clock, deliveries, add, invocations } = openDeliveries({}, () =>
      refusal(500, 'ServiceException'),
    );
    await add(start);

    await deliveries.close();
    await clock.advance(86_400_000);

    expect(invocations()).toHaveLength(1);
  });

  test('ends the call under way and starts none of those behind it', async () => {
    const { clock, deliveries, add, invocations, events } = openDeliveries(
      {},
      (_, signal) =>
        new Promise((_resolve, reject) =>
          signal?.addEventListener('abort', () => reject(new Error('aborted'))),
        ),
    );
    deliveries.add(start);
    await add(start + 60_000);

    await deliveries.close();
    await clock.advance(60_000);

    expect(invocations()).toHaveLength(1);
    expect(events()).toEqual([]);
  });
});
