// Java’s DateTimeFormatter patterns, written.
import { describe, expect, test } from 'vitest';
import { formatTime } from './formatTime.ts';

/** A moment in summer, with every part of the time of day. */
const summer = Date.UTC(2026, 6, 4, 15, 5, 9, 42);

describe('formatTime', () => {
  test.each([
    ["yyyy-MM-dd'T'HH:mm:ss.SSSXXX", 'UTC', '2026-07-04T15:05:09.042Z'],
    ["yyyy-MM-dd'T'HH:mm:ss.SSSXXX", 'Europe/Paris', '2026-07-04T17:05:09.042+02:00'],
    ['EEEE, d MMMM uuuu', 'UTC', 'Saturday, 4 July 2026'],
    ['EEE MMM dd yy', 'UTC', 'Sat Jul 04 26'],
    ['EEEEE MMMMM', 'UTC', 'S J'],
    ['h:mm a', 'America/New_York', '11:05 AM'],
    ['hh K kk', 'UTC', '03 3 15'],
    ['D DDD Q QQQ QQQQ', 'UTC', '185 185 3 Q3 3rd quarter'],
    ['S SS SSSSSS n A', 'UTC', '0 04 042000 42000000 54309042'],
    [
      'x xx xxx X Z ZZZZ ZZZZZ O OOOO',
      'Asia/Kolkata',
      '+0530 +0530 +05:30 +0530 +0530 GMT+05:30 +05:30 GMT+5:30 GMT+05:30',
    ],
    ['x X XXX Z ZZZZZ O', 'UTC', '+00 Z Z +0000 Z GMT'],
    ['VV z', 'Europe/Paris', 'Europe/Paris GMT+2'],
    ["''yy''", 'UTC', "'26'"],
    ['G GGGG GGGGG', 'UTC', 'AD Anno Domini A'],
    ["yyyy[-MM]['!']", 'UTC', '2026-07!'],
    ['HH:mm', '-03:30', '11:35'],
  ])('%s in %s', (pattern, zone, text) => {
    expect(formatTime(summer, pattern, zone)).toBe(text);
  });

  test('midnight and noon are 12 by h, 24 and 12 by k, 0 by K', () => {
    expect(formatTime(0, 'h k K a', 'UTC')).toBe('12 24 0 AM');
    expect(formatTime(12 * 3_600_000, 'h k K a', 'UTC')).toBe('12 12 0 PM');
  });

  test('a year before the first is counted backwards by y', () => {
    expect(formatTime(Date.UTC(-1, 0, 1), 'y u G', 'UTC')).toBe('2 -1 BC');
  });

  test.each([
    ['YYYY', 'UTC', 'the letter Y'],
    ['ww', 'UTC', 'the letter w'],
    ["yyyy 'open", 'UTC', 'a quote that does not end'],
    ['yyyy]', 'UTC', 'a "]" without its "["'],
    ['{yyyy}', 'UTC', 'the reserved character {'],
    ['yyyy', 'Mars/Olympus', 'no time zone'],
  ])('refuses %s in %s', (pattern, zone, text) => {
    expect(() => formatTime(summer, pattern, zone)).toThrow(text);
  });

  test('refuses a time out of range', () => {
    expect(() => formatTime(1e18, 'yyyy', 'UTC')).toThrow('out of range');
  });
});
