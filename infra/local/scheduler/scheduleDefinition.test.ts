// What a template may say of a schedule, as CDK writes it, and what is refused by name.
import { expect, test } from 'vitest';
import { parseSchedule } from './scheduleDefinition.ts';

const target = {
  Arn: 'arn:aws:lambda:us-east-1:000000000000:function:sweep',
  RoleArn: 'arn:aws:iam::000000000000:role/sweep-schedule',
};
const properties = {
  FlexibleTimeWindow: { Mode: 'OFF' },
  ScheduleExpression: 'rate(1 minute)',
  Target: target,
};
const parse = (more: object) =>
  parseSchedule(
    { logicalId: 'Sweep', type: 'AWS::Scheduler::Schedule', properties: { ...properties, ...more } },
    { defaultName: 'live-Sweep-0123', arnPrefix: 'arn:aws:scheduler:us-east-1:000000000000:' },
  );

test('the defaults are those of AWS', () => {
  const { expression, ...definition } = parse({});

  expect(expression.nextMs(0, 0)).toBe(60_000);
  expect(definition).toEqual({
    name: 'live-Sweep-0123',
    groupName: 'default',
    arn: 'arn:aws:scheduler:us-east-1:000000000000:schedule/default/live-Sweep-0123',
    isEnabled: true,
    target: {
      functionArn: target.Arn,
      roleArn: target.RoleArn,
      maxRetryAttempts: 185,
      maxEventAgeMs: 86_400_000,
    },
  });
});

test('everything that CDK writes is read', () => {
  const definition = parse({
    Name: 'sweep',
    GroupName: 'jobs',
    Description: 'each minute',
    ScheduleExpressionTimezone: 'Europe/Berlin',
    FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 5 },
    State: 'DISABLED',
    StartDate: '2026-11-23T10:55:15.230Z',
    EndDate: '2027-03-07T14:55:15.230Z',
    Target: {
      ...target,
      Input: '{"at":"<aws.scheduler.scheduled-time>"}',
      RetryPolicy: { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: '0' },
      DeadLetterConfig: { Arn: 'arn:aws:sqs:us-east-1:000000000000:dead' },
    },
  });

  expect(definition).toMatchObject({
    arn: 'arn:aws:scheduler:us-east-1:000000000000:schedule/jobs/sweep',
    isEnabled: false,
    startMs: Date.UTC(2026, 10, 23, 10, 55, 15, 230),
    endMs: Date.UTC(2027, 2, 7, 14, 55, 15, 230),
    target: {
      input: '{"at":"<aws.scheduler.scheduled-time>"}',
      maxRetryAttempts: 0,
      maxEventAgeMs: 60_000,
      deadLetterQueueArn: 'arn:aws:sqs:us-east-1:000000000000:dead',
    },
  });
});

test.each([
  [
    { ActionAfterCompletion: 'DELETE' },
    'Sweep (AWS::Scheduler::Schedule): got the property ActionAfterCompletion',
  ],
  [{ KmsKeyArn: 'arn:key' }, 'got the property KmsKeyArn'],
  [
    { Target: { ...target, SqsParameters: {} } },
    '.Target: got the property SqsParameters; accepted are Arn, Dead',
  ],
  [
    { Target: { ...target, Arn: 'arn:aws:sqs:us-east-1:000000000000:q' } },
    'got "arn:aws:sqs:us-east-1:000000000000:q" for Arn',
  ],
  [
    { Target: { ...target, Arn: 'arn:aws:scheduler:::aws-sdk:lambda:invoke' } },
    'got "arn:aws:scheduler:::aws-sdk:lambda:invoke" for Arn',
  ],
  [{ Target: { ...target, RoleArn: undefined } }, 'got undefined for RoleArn'],
  [{ Target: { ...target, Input: 'not JSON' } }, 'got the Input "not JSON"; well-formed JSON is accepted'],
  [{ Target: { ...target, Input: { at: 1 } } }, 'got the Input {"at":1}; well-formed JSON is accepted'],
  [
    { Target: { ...target, RetryPolicy: { MaximumRetryAttempts: 186 } } },
    'got 186 for MaximumRetryAttempts; 0 to 185 is accepted',
  ],
  [
    { Target: { ...target, RetryPolicy: { MaximumEventAgeInSeconds: 59 } } },
    'got 59 for MaximumEventAgeInSeconds; 60 to 86400',
  ],
  [{ Target: { ...target, RetryPolicy: { Backoff: 1 } } }, '.Target.RetryPolicy: got the property Backoff'],
  [
    { Target: { ...target, DeadLetterConfig: { Arn: 'arn:aws:sns:us-east-1:000000000000:t' } } },
    '.Target.DeadLetterConfig: got',
  ],
  [{ Target: undefined }, '.Target: got undefined; an object is accepted'],
  [{ FlexibleTimeWindow: undefined }, '.FlexibleTimeWindow: got undefined; an object is accepted'],
  [{ FlexibleTimeWindow: { Mode: 'WIDE' } }, 'got "WIDE" for Mode'],
  [{ FlexibleTimeWindow: { Mode: 'FLEXIBLE' } }, 'MaximumWindowInMinutes; 1 to 1440 is accepted'],
  [{ State: 'PAUSED' }, 'got "PAUSED" for State'],
  [{ Name: 'a b' }, 'got "a b" for Name'],
  [{ StartDate: 'tomorrow' }, 'got "tomorrow" for StartDate'],
  [
    { EndDate: '2026-13-01T00:00:00Z' },
    'got "2026-13-01T00:00:00Z" for EndDate; a date and time with a zone',
  ],
  [
    { ScheduleExpression: 'rate(1 week)' },
    'Sweep (AWS::Scheduler::Schedule): got rate(1 week); a positive number',
  ],
  [{ ScheduleExpressionTimezone: 'Mars/Olympus' }, 'got the time zone "Mars/Olympus"'],
])('refuses %j', (more, message) => {
  expect(() => parse(more)).toThrow(message);
});
