// What the clock starts, as it would be deployed: when, with what input, and what happens to a run that fails.
import { describe, expect, test } from 'vitest';
import { propertiesOf, synthesizeStack } from './readableTemplate.ts';

const { template } = synthesizeStack();

describe('the schedules', () => {
  const schedule = (name: string, ScheduleExpression: string) => ({
    FlexibleTimeWindow: { Mode: 'OFF' },
    ScheduleExpression,
    ScheduleExpressionTimezone: 'Etc/UTC',
    State: 'ENABLED',
    Target: {
      Arn: `\${Schedules${name}Function.Arn}`,
      Input: '{"scheduledTime":"<aws.scheduler.scheduled-time>"}',
      RetryPolicy: { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 0 },
      RoleArn: `\${Schedules${name}SchedulerRole.Arn}`,
    },
  });

  test('start the sweep each minute and the reconciler each hour, and tell them the time they are for', () => {
    const schedules = Object.values(propertiesOf(template, 'AWS::Scheduler::Schedule'));

    expect(schedules.map(({ Description: _description, ...properties }) => properties)).toEqual([
      schedule('SweepSessions', 'rate(1 minute)'),
      schedule('ReconcileChannels', 'rate(1 hour)'),
    ]);
  });

  test('repeat no run that failed: the next one does the same', () => {
    expect(Object.values(propertiesOf(template, 'AWS::Lambda::EventInvokeConfig'))).toEqual(
      ['SweepSessions', 'ReconcileChannels'].map((name) => ({
        FunctionName: `\${Schedules${name}Function}`,
        Qualifier: '$LATEST',
        MaximumEventAgeInSeconds: 60,
        MaximumRetryAttempts: 0,
      })),
    );
  });
});
