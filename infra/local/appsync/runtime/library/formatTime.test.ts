// Java’s DateTimeFormatter patterns, written.
import { describe, expect, test } from 'vitest';
import { formatTime } from './formatTime.ts';

/** A moment in summer, with every part of the time of day. */
const summer = Date.UTC(2026, 6, 4, 15, 5, 9, 42);
const winter = Date.UTC(2026, 0, 4, 15, 5, 9, 42);

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
    ["''yy''", 'UTC', "'26'"],
    ['G GGGG GGGGG', 'UTC', 'AD Anno Domini A'],
    ["yyyy[-MM]['!']", 'UTC', '2026-07!'],
    ['HH:mm', '-03:30', '11:35'],
    ['ppH:mm ppppd', 'UTC', '15:05    4'],
    ['e ee eee eeee ccc', 'UTC', '7 07 Sat Saturday Sat'],
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
    ['2021-12-25', '2021-W52'],
    ['2021-12-26', '2022-W01'],
    ['2026-01-01', '2026-W01'],
    ['2024-12-29', '2025-W01'],
  ])('weeks begin on Sunday, and the first one holds the first of January: %s is in %s', (date, week) => {
    expect(formatTime(Date.parse(date), "YYYY-'W'ww", 'UTC')).toBe(week);
  });

  test('clocks change in 2100 as they do now', () => {
    expect(formatTime(Date.UTC(2100, 6, 4), 'XXX', 'Europe/Paris')).toBe('+02:00');
    expect(formatTime(Date.UTC(2100, 0, 4), 'XXX', 'Europe/Paris')).toBe('+01:00');
  });
});

describe('the letter z', () => {
  test.each([
    ['Europe/Paris', summer, 'CEST', 'Central European Summer Time'],
    ['Europe/Paris', winter, 'CET', 'Central European Standard Time'],
    ['Asia/Kolkata', summer, 'IST', 'India Standard Time'],
    ['America/New_York', winter, 'EST', 'Eastern Standard Time'],
    ['Asia/Tokyo', summer, 'JST', 'Japan Standard Time'],
    ['Australia/Sydney', winter, 'AEDT', 'Australian Eastern Daylight Time'],
    ['UTC', summer, 'UTC', 'Coordinated Universal Time'],
  ])('writes the name of %s', (zone, epochMs, short, long) => {
    expect(formatTime(epochMs, 'z|zz|zzz|zzzz', zone)).toBe(`${short}|${short}|${short}|${long}`);
  });

  test('writes an offset as it is', () => {
    expect(formatTime(summer, 'z VV', '+05:30')).toBe('+05:30 +05:30');
  });

  test('stands beside quoted text, and within it is text', () => {
    expect(formatTime(summer, "'z'z'o''clock z'", 'Europe/Paris')).toBe("zCESTo'clock z");
  });

  test.each([
    ['z', 'America/Sao_Paulo', summer],
    ['z', 'Asia/Dubai', summer],
    ['z', 'Etc/GMT+5', summer],
    ['z', 'Europe/Paris', Date.UTC(1890, 0, 1)],
  ])('is refused where nobody knows what Java writes: %s in %s', (pattern, zone, epochMs) => {
    expect(() => formatTime(epochMs, pattern, zone)).toThrow("what Java's letter z writes for");
  });
});

describe('what Java does not take is refused', () => {
  test.each([
    ["yyyy 'open", 'incomplete string literal'],
    ['yyyy]', 'contains ] without previous ['],
    ['{yyyy}', "reserved character: '{'"],
    ['B', 'Unknown pattern letter: B'],
    ['ddd', 'Too many pattern letters: d'],
    ['EEEEEE', 'Too many pattern letters: E'],
    ['MMMMMM', 'Too many pattern letters: M'],
    ['aa', 'Too many pattern letters: a'],
    ['zzzzz', 'Too many pattern letters: z'],
    ['VVV', 'Pattern letter count must be 2: V'],
    ['SSSSSSSSSS', 'Minimum width must be from 0 to 9'],
    ['y'.repeat(20), 'The minimum width must be from 1 to 15'],
    ['ppyyyy', 'cannot be written: Cannot print as output of 4 characters exceeds pad width of 2'],
    ['LLLLL', 'LLLLL, ccccc'],
    ['ccccc', 'LLLLL, ccccc'],
  ])('the format %s', (pattern, text) => {
    expect(() => formatTime(summer, pattern, 'UTC')).toThrow(text);
  });

  test.each(['Mars/Olympus', 'europe/paris', 'EST', 'PST', 'SYSTEM', '+19:00', '+5:30', 'z', ''])(
    'the zone %j',
    (zone) => {
      expect(() => formatTime(summer, 'yyyy', zone)).toThrow('which is no time zone');
    },
  );

  test('a time out of range', () => {
    expect(() => formatTime(1e18, 'yyyy', 'UTC')).toThrow('out of range');
  });
});

test.each(['y', 'd', 'EEEE ', '[', '[[yyyy]', 'p', "'", 'z'])(
  'a format of 100,000 characters is refused: %s…',
  (part) => {
    const pattern = part.repeat(Math.ceil(100_000 / part.length)).slice(0, 100_000);
    expect(() => formatTime(summer, pattern, 'UTC')).toThrow(
      'util.time got a format of 100000 characters; at most 256 are taken.',
    );
  },
);
