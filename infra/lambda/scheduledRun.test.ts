// The event that a schedule sends, the time that a run has, and what is done at once.
import { describe, expect, test } from 'vitest';
import { forEachAtOnce } from './forEachAtOnce.ts';
import { errorNameOf, parseScheduledTime, startRunTime } from './scheduledRun.ts';

describe('parseScheduledTime', () => {
  test.each(['2026-01-01T00:01:00Z', '2026-01-01T00:01:00.000Z'])('reads %s', (scheduledTime) => {
    expect(parseScheduledTime({ scheduledTime })).toBe(Date.UTC(2026, 0, 1, 0, 1));
  });

  test.each<[unknown, string]>([
    [undefined, 'nothing'],
    [null, 'null'],
    [{}, '{}'],
    ['2026-01-01T00:00:00Z', '"2026-01-01T00:00:00Z"'],
    [{ scheduledTime: 1_767_225_600 }, '{"scheduledTime":1767225600}'],
    [{ scheduledTime: '2026-01-01' }, '{"scheduledTime":"2026-01-01"}'],
    [{ scheduledTime: '2026-13-01T00:00:00Z' }, '{"scheduledTime":"2026-13-01T00:00:00Z"}'],
    [
      { scheduledTime: '<aws.scheduler.scheduled-time>' },
      '{"scheduledTime":"<aws.scheduler.scheduled-time>"}',
    ],
  ])('refuses %j and says what it takes', (event, got) => {
    expect(() => parseScheduledTime(event)).toThrow(
      new Error(`Got the event ${got}; accepted is {"scheduledTime": "2026-01-01T00:00:00Z"}.`),
    );
  });
});

describe('startRunTime', () => {
  test('has time left until ten seconds before Lambda ends the run', () => {
    let remainingMs = 10_001;
    const time = startRunTime({ awsRequestId: 'run-1', getRemainingTimeInMillis: () => remainingMs });

    expect(time.isLeft()).toBe(true);
    remainingMs = 10_000;
    expect(time.isLeft()).toBe(false);
  });

  test('ends the calls that are under way before Lambda ends the run', async () => {
    const { abortSignal } = startRunTime({ awsRequestId: 'run-1', getRemainingTimeInMillis: () => 2_001 });

    await new Promise((resolve) => abortSignal.addEventListener('abort', resolve));

    expect(abortSignal.reason).toMatchObject({ name: 'TimeoutError' });
  });
});

describe('forEachAtOnce', () => {
  test('begins no more at once than it may, in their order, and leaves none', async () => {
    const begun: number[] = [];
    let underWay = 0;
    let mostUnderWay = 0;

    const left = await forEachAtOnce(
      [1, 2, 3, 4, 5],
      2,
      () => true,
      async (thing) => {
        begun.push(thing);
        underWay += 1;
        mostUnderWay = Math.max(mostUnderWay, underWay);
        await Promise.resolve();
        underWay -= 1;
      },
    );

    expect({ begun, mostUnderWay, left }).toEqual({ begun: [1, 2, 3, 4, 5], mostUnderWay: 2, left: 0 });
  });

  test('begins nothing more once it shall not go on, and counts what is left', async () => {
    const begun: number[] = [];

    const left = await forEachAtOnce(
      [1, 2, 3, 4, 5],
      2,
      () => begun.length < 3,
      (thing) => {
        begun.push(thing);
        return Promise.resolve();
      },
    );

    expect({ begun, left }).toEqual({ begun: [1, 2, 3], left: 2 });
  });
});

test('of a failure that is no Error nothing is known', () => {
  expect([errorNameOf(new TypeError('secret')), errorNameOf('secret')]).toEqual(['TypeError', 'Error']);
});
