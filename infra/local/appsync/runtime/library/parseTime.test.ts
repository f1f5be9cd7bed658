// Java’s DateTimeFormatter patterns, read.
import { describe, expect, test } from 'vitest';
import { parseTime } from './parseTime.ts';

describe('parseTime', () => {
  test.each([
    ['2026-07-04T15:05:09.042Z', "yyyy-MM-dd'T'HH:mm:ss.SSSX", 'UTC', '2026-07-04T15:05:09.042Z'],
    ['2026-07-04 17:05', 'yyyy-MM-dd HH:mm', 'Europe/Paris', '2026-07-04T15:05:00.000Z'],
    ['2026-07-04 17:05 +05:30', 'yyyy-MM-dd HH:mm XXX', 'Europe/Paris', '2026-07-04T11:35:00.000Z'],
    ['2026-07-04 09:05 America/New_York', 'yyyy-MM-dd HH:mm VV', 'UTC', '2026-07-04T13:05:00.000Z'],
    ['Sat, 4 Jul 2026 3:05 pm', 'EEE, d MMM yyyy h:mm a', 'UTC', '2026-07-04T15:05:00.000Z'],
    ['4 July 26 12 AM', 'd MMMM yy h a', 'UTC', '2026-07-04T00:00:00.000Z'],
    ['20260704', 'yyyyMMdd', 'UTC', '2026-07-04T00:00:00.000Z'],
    ['2026-185 24', 'yyyy-DDD kk', 'UTC', '2026-07-04T00:00:00.000Z'],
    ['2026-07-04', "yyyy-MM-dd['T'HH]", 'UTC', '2026-07-04T00:00:00.000Z'],
    ['2026-07-04T05', "yyyy-MM-dd['T'HH]", 'UTC', '2026-07-04T05:00:00.000Z'],
    ['2026-03-29 02:30', 'yyyy-MM-dd HH:mm', 'Europe/Paris', '2026-03-29T01:30:00.000Z'],
    ['2026-10-25 02:30', 'yyyy-MM-dd HH:mm', 'Europe/Paris', '2026-10-25T00:30:00.000Z'],
  ])('%s by %s in %s', (text, pattern, zone, iso) => {
    expect(new Date(parseTime(text, pattern, zone)).toISOString()).toBe(iso);
  });

  test.each([
    ['2026-07-04', 'dd.MM.yyyy', 'does not fit the format'],
    ['2026-02-30', 'yyyy-MM-dd', 'a time that does not exist'],
    ['15:05', 'HH:mm', 'has no year, month and day'],
    ['Q3 2026', 'QQQ yyyy', 'does not read quarters'],
  ])('refuses %s by %s', (text, pattern, message) => {
    expect(() => parseTime(text, pattern, 'UTC')).toThrow(message);
  });
});
