// What a function is sent.
import { expect, test } from 'vitest';
import { fillContextAttributes, toDefaultNotification, toScheduledTime } from './contextAttributes.ts';

const context = {
  scheduleArn: 'arn:aws:scheduler:us-east-1:000000000000:schedule/default/sweep',
  scheduledTime: '2026-11-23T10:45:00Z',
  executionId: 'd32c5eddcf5bb8c3',
  attemptNumber: 2,
};

test('each context attribute is replaced wherever it stands', () => {
  const input =
    '{"arn":"<aws.scheduler.schedule-arn>","at":"<aws.scheduler.scheduled-time>","id":"<aws.scheduler.execution-id>-<aws.scheduler.attempt-number>","again":"<aws.scheduler.scheduled-time>"}';

  expect(JSON.parse(fillContextAttributes(input, context))).toEqual({
    arn: 'arn:aws:scheduler:us-east-1:000000000000:schedule/default/sweep',
    at: '2026-11-23T10:45:00Z',
    id: 'd32c5eddcf5bb8c3-2',
    again: '2026-11-23T10:45:00Z',
  });
});

test('a name that Scheduler does not have stays', () => {
  expect(fillContextAttributes('"<aws.scheduler.owner> <other>"', context)).toBe(
    '"<aws.scheduler.owner> <other>"',
  );
});

test('without an input a function is told of the schedule', () => {
  const place = { id: 'event-1', accountId: '000000000000', region: 'us-east-1' };

  expect(JSON.parse(toDefaultNotification(context, place))).toEqual({
    version: '0',
    id: 'event-1',
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account: '000000000000',
    time: '2026-11-23T10:45:00Z',
    region: 'us-east-1',
    resources: ['arn:aws:scheduler:us-east-1:000000000000:schedule/default/sweep'],
    detail: '{}',
  });
});

test('the scheduled time is in whole seconds', () => {
  expect(toScheduledTime(Date.UTC(2026, 10, 23, 10, 45, 7, 999))).toBe('2026-11-23T10:45:07Z');
});
