// A moment as a clock on the wall of a time zone shows it, and back. Java's zone names: IANA names, UTC, GMT, offsets.
import { LibraryError } from './library.ts';

/** What calendar and clock show in a zone; months and days count from 1. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** How far a zone's clocks are ahead of UTC at a moment, in milliseconds. @throws LibraryError for no such zone */
export function offsetMsAt(epochMs: number, zone: string): number {
  const fixed = parseOffset(zone);
  if (fixed !== undefined) return fixed;
  const parts = new Map(
    formatterOf(zone)
      .formatToParts(epochMs)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
  const wallMs = utcMs({
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
    millisecond: 0,
  });
  return wallMs - Math.floor(epochMs / 1_000) * 1_000;
}

/** The wall time of a moment. */
export function toWallTime(epochMs: number, zone: string): WallTime {
  const date = new Date(epochMs + offsetMsAt(epochMs, zone));
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    millisecond: date.getUTCMilliseconds(),
  };
}

/** The moment of a wall time; of two (clocks going back) the earlier, of none (going forward) the one after the gap. */
export function toEpochMs(wall: WallTime, zone: string): number {
  const wallMs = utcMs(wall);
  const before = offsetMsAt(wallMs - 86_400_000, zone);
  const early = wallMs - before;
  if (offsetMsAt(early, zone) === before) return early;
  const late = wallMs - offsetMsAt(wallMs + 86_400_000, zone);
  return offsetMsAt(late, zone) === wallMs - late ? late : early;
}

/** Milliseconds of a wall time as if it were UTC. */
export function utcMs(wall: WallTime): number {
  const date = new Date(0);
  date.setUTCFullYear(wall.year, wall.month - 1, wall.day);
  date.setUTCHours(wall.hour, wall.minute, wall.second, wall.millisecond);
  return date.getTime();
}

/** "+02:00", "-0330", "UTC+1", "Z" and "GMT" as milliseconds; undefined for a name of a region. */
export function parseOffset(zone: string): number | undefined {
  if (/^(?:Z|UTC|GMT|UT)$/.test(zone)) return 0;
  const match = /^(?:UTC|GMT|UT)?([+-])(\d{1,2})(?::?(\d\d))?(?::?(\d\d))?$/.exec(zone);
  if (!match) return undefined;
  const [, sign, hours, minutes = '0', seconds = '0'] = match;
  const totalSeconds = Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
  return (sign === '-' ? -1_000 : 1_000) * totalSeconds;
}

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known) return known;
  try {
    const formatter = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      ...{ year: 'numeric', month: 'numeric', day: 'numeric' },
      ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
    });
    formatters.set(zone, formatter);
    return formatter;
  } catch {
    throw new LibraryError(
      `util.time got "${zone}", which is no time zone; got are names such as "Europe/Paris".`,
    );
  }
}
