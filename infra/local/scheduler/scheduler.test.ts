// The service as a whole behind a real AWS port: IAM decides, a Lambda that only listens is invoked, SQS keeps what was lost.
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Clock } from '../clock.ts';
import type { AwsApi } from '../cloud.ts';
import { createManualClock } from '../manualClock.ts';
import { createSqs } from '../sqs/sqs.ts';
import { createResource } from '../testing/createResource.ts';
import { allow, openTestPort } from '../testing/openTestPort.ts';
import { createTestCloud } from '../testing/testCloud.ts';
import { createScheduler } from './scheduler.ts';

/** A request is refused when the clock jumps further while it is under way. */
const signedForMs = 4 * 60_000;
const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:sweep';
const roleArn = 'arn:aws:iam::000000000000:role/sweep-schedule';
const groupArn = 'arn:aws:scheduler:us-east-1:000000000000:schedule-group/default';
const mayInvoke = allow('lambda:InvokeFunction', functionArn);

/** The trust policy that CDK gives the role of a target. */
const trustFor = (sourceArn: string) => ({
  Version: '2012-10-17',
  Statement: {
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Principal: { Service: 'scheduler.amazonaws.com' },
    Condition: { StringEquals: { 'aws:SourceAccount': '000000000000', 'aws:SourceArn': sourceArn } },
  },
});

/** Lambda's Invoke that keeps what it is sent. */
function createListener() {
  const heard: { path: string; type: string | undefined; payload: unknown }[] = [];
  const api: AwsApi = {
    signingName: 'lambda',
    permissionsOf: () => [{ action: 'lambda:InvokeFunction', resource: functionArn }],
    answer({ path, headers, body }) {
      const type = headers['x-amz-invocation-type'];
      heard.push({ path: decodeURIComponent(path), type, payload: JSON.parse(body.toString()) });
      return Promise.resolve({ statusCode: 202, headers: {}, body: '' });
    },
    toErrorResponse: ({ code, statusCode, message }) => ({
      statusCode,
      headers: { 'x-amzn-errortype': code },
      body: JSON.stringify({ Message: message }),
    }),
  };
  return { api, heard };
}

interface StackOptions {
  readonly schedule?: object;
  readonly target?: object;
  readonly sourceArn?: string;
  readonly policy?: ReturnType<typeof allow>;
  /** By how much the clock goes on each time that it is read. Default 0. */
  readonly readingMs?: number;
}

/** A role, a queue and one schedule, not yet open. Closed when the test has finished. */
async function createStack({
  schedule,
  target,
  sourceArn = groupArn,
  policy = mayInvoke,
  readingMs = 0,
}: StackOptions = {}) {
  const clock = createManualClock(Date.UTC(2026, 10, 23, 10, 45));
  const listener = createListener();
  const place = { awsUrl: '' };
  const sqs = createSqs(Object.assign(place, createTestCloud({ clock }), { awsUrl: '' }));
  const port = await openTestPort({ clock, moreApis: [listener.api, ...(sqs.api ? [sqs.api] : [])] });
  place.awsUrl = port.url;
  onTestFinished(() => port.close());
  const timers = new Set<object>();
  const cloud = createTestCloud({
    clock: watchTimers(clock, timers, readingMs),
    awsUrl: port.url,
    iam: port.iam,
  });
  const scheduler = createScheduler(cloud);
  onTestFinished(() => scheduler.close?.());
  await port.declare('AWS::IAM::Role', 'Role', {
    RoleName: 'sweep-schedule',
    AssumeRolePolicyDocument: trustFor(sourceArn),
    Policies: [{ PolicyName: 'p', PolicyDocument: policy }],
  });
  const queue = await createResource(sqs, 'AWS::SQS::Queue', 'Dead', { QueueName: 'dead' });
  const created = await createResource(scheduler, 'AWS::Scheduler::Schedule', 'Sweep', {
    Name: 'sweep',
    FlexibleTimeWindow: { Mode: 'OFF' },
    ScheduleExpression: 'rate(1 minute)',
    ScheduleExpressionTimezone: 'Etc/UTC',
    State: 'ENABLED',
    Target: {
      Arn: functionArn,
      RoleArn: roleArn,
      Input: '{"at":"<aws.scheduler.scheduled-time>"}',
      ...target,
    },
    ...schedule,
  });
  const { heard } = listener;
  return { clock, cloud, port, scheduler, created, queue, heard, timers, events: () => cloud.logged };
}

/** The clock, with what waits on it in `timers`. */
function watchTimers(clock: Clock, timers: Set<object>, readingMs: number): Clock {
  let readings = 0;
  return {
    nowMs: () => clock.nowMs() + readingMs * readings++,
    elapsedMs: () => clock.elapsedMs(),
    schedule(delayMs, callback) {
      const timer = {};
      timers.add(timer);
      const cancel = clock.schedule(delayMs, () => {
        timers.delete(timer);
        callback();
      });
      return () => {
        timers.delete(timer);
        cancel();
      };
    },
  };
}

const timesOf = (heard: readonly { payload: unknown }[]): string[] =>
  heard.map(({ payload }) => (payload as { at: string }).at.slice(11, 16));

describe('a schedule', () => {
  test('answers its name and its ARN', async () => {
    const { created } = await createStack();

    expect(created).toEqual({
      ref: 'sweep',
      attributes: { Arn: 'arn:aws:scheduler:us-east-1:000000000000:schedule/default/sweep' },
    });
  });

  test('invokes its function as an event, by ARN, with the role of its target', async () => {
    const { clock, scheduler, heard } = await createStack();

    await scheduler.open?.();
    await clock.advance(0);

    await expect
      .poll(() => heard)
      .toEqual([
        {
          path: `/2015-03-31/functions/${functionArn}/invocations`,
          type: 'Event',
          payload: { at: '2026-11-23T10:45:00Z' },
        },
      ]);
  });

  test('is due at the start and each minute after it, in order, though the clock jumps', async () => {
    const { clock, scheduler, heard } = await createStack();

    await scheduler.open?.();
    await clock.advance(signedForMs);

    await expect.poll(() => timesOf(heard)).toEqual(['10:45', '10:46', '10:47', '10:48', '10:49']);
  });

  test('is due at the start although time goes on while it is opened', async () => {
    const { scheduler, clock, heard } = await createStack({ readingMs: 2 });

    await scheduler.open?.();
    await clock.advance(0);

    await expect.poll(() => timesOf(heard)).toEqual(['10:45']);
  });

  test('that is disabled is never due', async () => {
    const { clock, scheduler, cloud } = await createStack({ schedule: { State: 'DISABLED' } });

    await scheduler.open?.();
    await clock.advance(signedForMs);

    expect(cloud.meter.usage().schedules).toEqual({});
  });

  test('is due from its StartDate until before its EndDate', async () => {
    const { clock, scheduler, heard, cloud } = await createStack({
      schedule: { StartDate: '2026-11-23T10:46:00Z', EndDate: '2026-11-23T10:48:00Z' },
    });

    await scheduler.open?.();
    await clock.advance(signedForMs);

    await expect.poll(() => timesOf(heard)).toEqual(['10:46', '10:47']);
    expect(cloud.meter.usage().schedules).toEqual({ sweep: 2 });
  });

  test('with a StartDate in the past keeps its phase', async () => {
    const { clock, scheduler, heard } = await createStack({
      schedule: { ScheduleExpression: 'rate(1 hour)', StartDate: '2026-01-01T00:47:00Z' },
    });

    await scheduler.open?.();
    await clock.advance(signedForMs);

    await expect.poll(() => timesOf(heard)).toEqual(['10:47']);
  });

  test('for one point in time is due once, whatever its dates', async () => {
    const { clock, scheduler, heard } = await createStack({
      schedule: { ScheduleExpression: 'at(2026-11-23T10:47:00)', EndDate: '2026-11-23T10:46:00Z' },
    });

    await scheduler.open?.();
    await clock.advance(signedForMs);

    await expect.poll(() => timesOf(heard)).toEqual(['10:47']);
  });

  test('by cron is due from its StartDate on', async () => {
    const { clock, scheduler, heard } = await createStack({
      schedule: { ScheduleExpression: 'cron(* * * * ? *)', StartDate: '2026-11-23T10:48:00Z' },
    });

    await scheduler.open?.();
    await clock.advance(signedForMs);

    await expect.poll(() => timesOf(heard)).toEqual(['10:48', '10:49']);
  });

  test('leaves no timer behind after close, neither for the next due time nor for a retry', async () => {
    const { clock, scheduler, events, timers } = await createStack({ policy: allow('sqs:SendMessage') });
    await scheduler.open?.();
    await clock.advance(0);
    await expect.poll(() => events().length).toBe(1);
    const before = timers.size;

    await scheduler.close?.();

    expect([before, timers.size]).toEqual([2, 0]);
  });
});

describe('the role of a target', () => {
  test('must trust Scheduler for the group of the schedule, or the start ends', async () => {
    const { scheduler } = await createStack({ sourceArn: groupArn.replace('default', 'other') });

    await expect(scheduler.open?.()).rejects.toThrow(
      `The schedule sweep: scheduler.amazonaws.com is not authorized to perform: sts:AssumeRole on resource: ${roleArn}.`,
    );
  });

  test('must be allowed lambda:InvokeFunction; what it could not invoke goes to the dead-letter queue', async () => {
    const { clock, scheduler, heard, queue, port, events } = await createStack({
      policy: allow('sqs:SendMessage'),
      target: {
        RetryPolicy: { MaximumRetryAttempts: 0 },
        DeadLetterConfig: { Arn: 'arn:aws:sqs:us-east-1:000000000000:dead' },
      },
    });
    const sqs = new SQSClient(port.clientConfig());

    await scheduler.open?.();
    await clock.advance(0);

    const receive = async (): Promise<unknown> => {
      const query = { QueueUrl: queue.ref, MessageAttributeNames: ['ERROR_CODE'], VisibilityTimeout: 0 };
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(query));
      return Messages[0]?.MessageAttributes?.['ERROR_CODE']?.StringValue;
    };
    await expect.poll(receive).toBe('AccessDeniedException');
    expect(heard).toEqual([]);
    expect(events().map(({ event }) => event)).toEqual([
      'a schedule did not reach its target',
      'a scheduled invocation was given up',
    ]);
  });

  test('must be allowed sqs:SendMessage for the queue, or the log says what was lost', async () => {
    const { clock, scheduler, events } = await createStack({
      policy: allow('sqs:ReceiveMessage'),
      target: {
        RetryPolicy: { MaximumRetryAttempts: 0 },
        DeadLetterConfig: { Arn: 'arn:aws:sqs:us-east-1:000000000000:dead' },
      },
    });

    await scheduler.open?.();
    await clock.advance(0);

    await expect
      .poll(() => events().at(-1))
      .toEqual({
        level: 'error',
        event: 'the dead-letter queue of a schedule was not reached',
        fields: { schedule: 'sweep', reason: 'SQS answered 403 AccessDeniedException' },
      });
  });
});

describe('a schedule group', () => {
  test('answers its name and its ARN, and its schedules bear its name', async () => {
    const { scheduler, created } = await createStack({
      schedule: { GroupName: 'jobs' },
      sourceArn: groupArn.replace('default', 'jobs'),
    });
    const group = await createResource(scheduler, 'AWS::Scheduler::ScheduleGroup', 'Jobs', { Name: 'jobs' });

    await scheduler.open?.();

    expect(group.ref).toBe('jobs');
    expect(group.attributes['Arn']).toBe(groupArn.replace('default', 'jobs'));
    expect(created.attributes['Arn']).toBe('arn:aws:scheduler:us-east-1:000000000000:schedule/jobs/sweep');
  });

  test('that the template lacks is refused', async () => {
    const { scheduler } = await createStack({ schedule: { GroupName: 'jobs' } });

    await expect(scheduler.open?.()).rejects.toThrow(
      'The schedule sweep: the template has no schedule group jobs.',
    );
  });

  test('with an unknown property is refused', async () => {
    const { scheduler } = await createStack();

    await expect(
      createResource(scheduler, 'AWS::Scheduler::ScheduleGroup', 'Jobs', { Kind: 'x' }),
    ).rejects.toThrow(
      'Jobs (AWS::Scheduler::ScheduleGroup): got the property Kind; accepted are Name, Tags.',
    );
  });
});
