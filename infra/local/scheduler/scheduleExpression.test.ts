// When schedules are due, in their time zones.
import { describe, expect, test } from 'vitest';
import { parseScheduleExpression } from './scheduleExpression.ts';
import { parseTimeZone } from './timeZone.ts';

const utc = parseTimeZone('UTC');
const berlin = parseTimeZone('Europe/Berlin');

/** The next due times after `from`, which is also where a rate counts from. */
function dueTimes(text: string, from: string, count: number, zone = utc): string[] {
  const expression = parseScheduleExpression(text, zone);
  const fromMs = Date.parse(from);
  const times: string[] = [];
  let atMs: number | undefined = fromMs - 1;
  for (;;) {
    atMs = expression.nextMs(atMs, fromMs);
    if (atMs === undefined || times.length === count) return times;
    times.push(new Date(atMs).toISOString());
  }
}

describe('a rate', () => {
  test.each([
    ['rate(1 minute)', ['2026-11-23T10:00:07.500Z', '2026-11-23T10:01:07.500Z']],
    ['rate(5 minutes)', ['2026-11-23T10:00:07.500Z', '2026-11-23T10:05:07.500Z']],
    ['rate(2 hours)', ['2026-11-23T10:00:07.500Z', '2026-11-23T12:00:07.500Z']],
    ['rate(1 day)', ['2026-11-23T10:00:07.500Z', '2026-11-24T10:00:07.500Z']],
  ])('%s is due where it counts from and after each period', (text, times) => {
    expect(dueTimes(text, '2026-11-23T10:00:07.500Z', 2)).toEqual(times);
  });

  test('keeps its phase whenever it is asked', () => {
    const rate = parseScheduleExpression('rate(1 minute)', utc);

    expect(rate.nextMs(1_000_000, 7)).toBe(1_020_007);
    expect(rate.nextMs(1_020_007, 7)).toBe(1_080_007);
  });

  test('counts backwards too: a clock that steps back waits for one period at most', () => {
    const rate = parseScheduleExpression('rate(1 minute)', utc);

    expect(rate.nextMs(1_000_000 - 600_000, 1_000_000)).toBe(1_000_000 - 540_000);
  });

  test('of a day is 24 hours, whatever the clocks do', () => {
    expect(dueTimes('rate(1 day)', '2027-03-27T12:00:00Z', 2, berlin)[1]).toBe('2027-03-28T12:00:00.000Z');
  });
});

describe('a cron expression in a zone', () => {
  test('is due by the clocks of the zone', () => {
    expect(dueTimes('cron(0 9 * * ? *)', '2026-10-24T00:00:00Z', 2, berlin)).toEqual([
      '2026-10-24T07:00:00.000Z',
      '2026-10-25T08:00:00.000Z',
    ]);
  });

  test('is left out when the clocks skip its time', () => {
    expect(dueTimes('cron(30 2 * * ? *)', '2027-03-27T00:00:00Z', 2, berlin)).toEqual([
      '2027-03-27T01:30:00.000Z',
      '2027-03-29T00:30:00.000Z',
    ]);
  });

  test('is due once when the clocks show its time twice', () => {
    expect(dueTimes('cron(30 2 * * ? *)', '2026-10-25T00:00:00Z', 2, berlin)).toEqual([
      '2026-10-25T00:30:00.000Z',
      '2026-10-26T01:30:00.000Z',
    ]);
  });
});

test('a cron expression is not due again while the clocks show an hour for the second time', () => {
  expect(dueTimes('cron(0/30 * * * ? *)', '2026-10-25T01:10:00Z', 2, berlin)).toEqual([
    '2026-10-25T02:00:00.000Z',
    '2026-10-25T02:30:00.000Z',
  ]);
});

describe('one point in time', () => {
  test('is due once, by the clocks of the zone', () => {
    expect(dueTimes('at(2026-12-01T09:00:00)', '2026-11-23T00:00:00Z', 5, berlin)).toEqual([
      '2026-12-01T08:00:00.000Z',
    ]);
  });

  test('that is past is not due', () => {
    expect(dueTimes('at(2026-11-01T09:00:00)', '2026-11-23T00:00:00Z', 5)).toEqual([]);
  });
});

test.each([
  'rate(0 minutes)',
  'rate(1.5 hours)',
  'rate(1 week)',
  'rate(minute)',
  'rate(1  minute)',
  'at(2026-12-01)',
  'at(2026-02-30T00:00:00)',
  'at(2026-12-01T00:00:00Z)',
  'at(2026-12-01T25:00:00)',
  'every minute',
  '',
])('"%s" is refused with what is accepted', (text) => {
  expect(() => parseScheduleExpression(text, utc)).toThrow(/^got .*accepted/);
});

test('at a time that the zone skips is refused', () => {
  expect(() => parseScheduleExpression('at(2027-03-28T02:30:00)', berlin)).toThrow(
    "a time that the zone's clocks show",
  );
});
