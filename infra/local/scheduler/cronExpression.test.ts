// Cron expressions in EventBridge Scheduler's own dialect: the examples of its documentation, each special character, refusals.
import { describe, expect, test } from 'vitest';
import { parseCron } from './cronExpression.ts';

/** A Monday. */
const monday = Date.parse('2026-11-23T10:00:00Z');

/** The next times, to the minute. */
function nextTimes(text: string, count: number): string[] {
  const next = parseCron(text);
  const times: string[] = [];
  for (let at = next(monday); at !== undefined && times.length < count; at = next(at))
    times.push(new Date(at).toISOString().slice(0, 16));
  return times;
}

describe('a cron expression', () => {
  test.each([
    ['0 10 * * ? *', ['2026-11-24T10:00', '2026-11-25T10:00']],
    ['15 12 * * ? *', ['2026-11-23T12:15', '2026-11-24T12:15']],
    ['0 18 ? * MON-FRI *', ['2026-11-23T18:00', '2026-11-24T18:00']],
    ['0 8 1 * ? *', ['2026-12-01T08:00', '2027-01-01T08:00']],
    ['0/15 * * * ? *', ['2026-11-23T10:15', '2026-11-23T10:30']],
    ['0/5 8-17 ? * mon-fri *', ['2026-11-23T10:05', '2026-11-23T10:10']],
    ['*/20 * * * ? *', ['2026-11-23T10:20', '2026-11-23T10:40']],
    ['0 9 ? * 2#1 *', ['2026-12-07T09:00', '2027-01-04T09:00']],
    ['15 10 ? * 6L 2022-2027', ['2026-11-27T10:15', '2026-12-25T10:15']],
    ['0 0 ? * L *', ['2026-11-28T00:00', '2026-12-05T00:00']],
    ['0 0 ? * 1 *', ['2026-11-29T00:00', '2026-12-06T00:00']],
    ['0 0 L * ? *', ['2026-11-30T00:00', '2026-12-31T00:00']],
    ['0 0 14W * ? *', ['2026-12-14T00:00', '2027-01-14T00:00']],
    ['0 0 1,15 JAN,MAR ? *', ['2027-01-01T00:00', '2027-01-15T00:00']],
    ['0 0 31 * ? *', ['2026-12-31T00:00', '2027-01-31T00:00']],
    ['0 0 1 1 ? 2027/2', ['2027-01-01T00:00', '2029-01-01T00:00']],
  ])('%s is next due at %j', (text, times) => {
    expect(nextTimes(text, 2)).toEqual(times);
  });

  test('moves the nearest weekday of a Saturday to Friday, of a Sunday to Monday', () => {
    expect(nextTimes('0 0 13W 2-3 ? 2027', 2)).toEqual(['2027-02-12T00:00', '2027-03-12T00:00']);
    expect(nextTimes('0 0 14W 2-3 ? 2027', 2)).toEqual(['2027-02-15T00:00', '2027-03-15T00:00']);
  });

  test('is over when its last year is', () => {
    expect(nextTimes('0 0 1 1 ? 2027', 5)).toEqual(['2027-01-01T00:00']);
    expect(nextTimes('0 0 29 2 ? 2027', 5)).toEqual([]);
  });

  test('is due again only after the time that it is asked about', () => {
    const next = parseCron('* * * * ? *');

    expect(next(monday)).toBe(monday + 60_000);
    expect(next(monday - 1)).toBe(monday);
  });

  test.each([
    ['0 10 * * ?', 'got 5 fields in cron(0 10 * * ?); six are accepted'],
    ['0 0 10 * * ? *', 'got 7 fields'],
    ['0 10 * * * *', 'a ? is accepted in one of day-of-month and day-of-week, and needed'],
    ['0 10 ? * ? *', 'a ? is accepted in one of day-of-month and day-of-week, and needed'],
    ['60 10 * * ? *', 'got cron(60 10 * * ? *)'],
    ['0 24 * * ? *', 'got cron(0 24 * * ? *)'],
    ['0 0 ? * 8 *', 'got "8" for day-of-week'],
    ['0 0 ? * 0 *', 'got "0" for day-of-week'],
    ['0 0 ? * 2#6 *', 'got cron(0 0 ? * 2#6 *)'],
    ['? 10 * * ? *', 'got "?" for minutes'],
    ['0 10 * * ? 1969', 'got the year 1969 in cron(0 10 * * ? 1969); 1970 to 2199 are accepted'],
    ['0 10 * * ? 2027-2200', 'got the year 2200'],
    ['/5 10 * * ? *', 'got "/5" for minutes'],
    ['@daily', 'got 1 fields'],
    ['0 10 * * +MON *', 'got "+MON" for day-of-week'],
    ['0 10 * FOO ? *', 'got cron(0 10 * FOO ? *)'],
  ])('%s is refused', (text, message) => {
    expect(() => parseCron(text)).toThrow(message);
  });
});
