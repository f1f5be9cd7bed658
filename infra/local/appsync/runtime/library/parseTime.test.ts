// Java’s DateTimeFormatter patterns, read.
import { describe, expect, test } from 'vitest';
import { parseTime } from './parseTime.ts';

describe('parseTime', () => {
  test.each([
    ['2026-07-04T15:05:09.042Z', "yyyy-MM-dd'T'HH:mm:ss.SSSX", undefined, '2026-07-04T15:05:09.042Z'],
    ['2026-07-04 17:05', 'yyyy-MM-dd HH:mm', 'Europe/Paris', '2026-07-04T15:05:00.000Z'],
    ['2018-02-06 01:19:49', 'yyyy-MM-dd HH:mm:ss', '+0800', '2018-02-05T17:19:49.000Z'],
    ['2018-02-06 01:19:49+0800', 'yyyy-MM-dd HH:mm:ssZ', undefined, '2018-02-05T17:19:49.000Z'],
    ['2026-07-04 17:05 +05:30', 'yyyy-MM-dd HH:mm XXX', 'Europe/Paris', '2026-07-04T11:35:00.000Z'],
    ['2026-07-04 09:05 America/New_York', 'yyyy-MM-dd HH:mm VV', 'UTC', '2026-07-04T13:05:00.000Z'],
    ['Sat, 04 Jul 2026 15:05:09 GMT', 'EEE, dd MMM yyyy HH:mm:ss z', undefined, '2026-07-04T15:05:09.000Z'],
    ['4 Jul 2026 3:05 PM', 'd MMM yyyy h:mm a', 'UTC', '2026-07-04T15:05:00.000Z'],
    ['4 July 26 12 AM', 'd MMMM yy h a', 'UTC', '2026-07-04T00:00:00.000Z'],
    ['2026070415', 'yyyyMMddHH', 'UTC', '2026-07-04T15:00:00.000Z'],
    ['2026-185 24', 'yyyy-DDD kk', 'UTC', '2026-07-04T00:00:00.000Z'],
    ['2026-07-04T05', "yyyy-MM-dd'T'HH[:mm]", 'UTC', '2026-07-04T05:00:00.000Z'],
    ["2026-W27-6 10 o'clock", "YYYY-'W'ww-e HH 'o''clock'", 'UTC', '2026-07-03T10:00:00.000Z'],
    // Clocks that go forward leave a gap, and clocks that go back repeat an hour: the earlier of the two is taken.
    ['2026-03-29 02:30', 'yyyy-MM-dd HH:mm', 'Europe/Paris', '2026-03-29T01:30:00.000Z'],
    ['2026-10-25 02:30', 'yyyy-MM-dd HH:mm', 'Europe/Paris', '2026-10-25T00:30:00.000Z'],
    // Java's formatters are lenient by default in two places: the end of a month, and midnight as 24:00.
    ['2026-02-30 00:00', 'yyyy-MM-dd HH:mm', 'UTC', '2026-02-28T00:00:00.000Z'],
    ['2026-07-04 24:00', 'yyyy-MM-dd HH:mm', 'UTC', '2026-07-05T00:00:00.000Z'],
  ])('%s by %s in %s', (text, pattern, zone, iso) => {
    expect(new Date(parseTime(text, pattern, zone)).toISOString()).toBe(iso);
  });

  test.each([
    ['2026-07-04', 'dd.MM.yyyy', 'UTC', 'does not fit the format'],
    ['2026-13-01 10:00', 'yyyy-MM-dd HH:mm', 'UTC', 'does not fit the format'],
    ['Sun, 4 Jul 2026 3', 'EEE, d MMM yyyy H', 'UTC', 'does not fit the format'],
    ['4 Jul 2026 3:05 pm', 'd MMM yyyy h:mm a', 'UTC', 'does not fit the format'],
    ['2026-07-04 17:05 CEST', 'yyyy-MM-dd HH:mm z', 'UTC', 'does not fit the format'],
    ['2026-07-04 17:05 SYSTEM', 'yyyy-MM-dd HH:mm VV', 'UTC', 'which is no time zone'],
    ['2026-07-04 17:05 EST', 'yyyy-MM-dd HH:mm VV', 'UTC', 'which is no time zone'],
    ['2026-07-04 17:05', 'yyyy-MM-dd HH:mm', 'Mars/Olympus', 'which is no time zone'],
    ['2026-07-04 17:05', 'yyyy-MM-dd HH:mm', undefined, 'has no time zone, and no zone is given beside it'],
    ['2026-07-04', 'yyyy-MM-dd', 'UTC', 'has no hour'],
    ['15:05', 'HH:mm', 'UTC', 'has no year, month and day'],
    ['Q3 2026', 'QQQ yyyy', 'UTC', 'has no year, month and day'],
    ['2026', 'yyyyy]', 'UTC', 'is not taken'],
  ])('refuses %s by %s in %s', (text, pattern, zone, message) => {
    expect(() => parseTime(text, pattern, zone)).toThrow(message);
  });

  test('100,000 letters as the text or as the format are refused', () => {
    const letters = 'y'.repeat(100_000);
    expect(() => parseTime(letters, 'yyyy-MM-dd HH:mm', 'UTC')).toThrow('does not fit the format');
    expect(() => parseTime('2026', letters, 'UTC')).toThrow('got a format of 100000 characters');
    expect(() => parseTime('2026-07-04 17:05', 'yyyy-MM-dd HH:mm', letters)).toThrow('which is no time zone');
  });
});
