// Writes a moment by a Java DateTimeFormatter pattern, in English.
import { parsePattern, type PatternToken } from './javaDatePattern.ts';
import { LibraryError } from './library.ts';
import { offsetMsAt, toWallTime, utcMs, type WallTime } from './zonedTime.ts';

export const monthNames = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July'],
  ...['August', 'September', 'October', 'November', 'December'],
];
export const dayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

interface Moment {
  readonly epochMs: number;
  readonly wall: WallTime;
  readonly offsetMs: number;
  readonly zone: string;
}

/**
 * Formats milliseconds since the epoch.
 * @throws LibraryError when the pattern, the zone or the number is not supported
 */
export function formatTime(epochMs: number, pattern: string, zone: string): string {
  if (Number.isNaN(new Date(epochMs).getTime())) throw new LibraryError('util.time got a time out of range.');
  const moment = { epochMs, zone, wall: toWallTime(epochMs, zone), offsetMs: offsetMsAt(epochMs, zone) };
  return writeTokens(parsePattern(pattern), moment);
}

function writeTokens(tokens: readonly PatternToken[], moment: Moment): string {
  return tokens
    .map((token) => {
      if (token.kind === 'text') return token.text;
      return token.kind === 'optional' ? writeTokens(token.tokens, moment) : writeField(token, moment);
    })
    .join('');
}

function writeField({ letter, count }: { letter: string; count: number }, moment: Moment): string {
  const { wall } = moment;
  const padded = (value: number): string => String(value).padStart(count, '0');
  switch (letter) {
    case 'u':
    case 'y':
      return writeYear(letter === 'y' && wall.year <= 0 ? 1 - wall.year : wall.year, count);
    case 'M':
    case 'L':
      return writeName(wall.month, monthNames[wall.month - 1] ?? '', count);
    case 'Q':
    case 'q': {
      const quarter = Math.ceil(wall.month / 3);
      return count < 3
        ? padded(quarter)
        : count === 3
          ? `Q${quarter}`
          : `${quarter}${ordinalSuffix(quarter)} quarter`;
    }
    case 'E':
      return writeName(0, dayNames[new Date(utcMs(wall)).getUTCDay()] ?? '', Math.max(3, count));
    case 'G':
      return writeEra(wall.year, count);
    case 'a':
      return wall.hour < 12 ? 'AM' : 'PM';
    case 'd':
      return padded(wall.day);
    case 'D':
      return padded(Math.floor((utcMs(wall) - utcMs({ ...wall, month: 1, day: 1 })) / 86_400_000) + 1);
    default:
      return 'zVOXxZ'.includes(letter) ? writeZone(letter, count, moment) : writeClock(letter, count, wall);
  }
}

function writeClock(letter: string, count: number, wall: WallTime): string {
  const padded = (value: number): string => String(value).padStart(count, '0');
  const dayMs = ((wall.hour * 60 + wall.minute) * 60 + wall.second) * 1_000 + wall.millisecond;
  const values: Readonly<Record<string, number>> = {
    ...{ H: wall.hour, k: wall.hour || 24, K: wall.hour % 12, h: wall.hour % 12 || 12 },
    ...{ m: wall.minute, s: wall.second, n: wall.millisecond * 1e6, A: dayMs, N: dayMs * 1e6 },
  };
  if (letter === 'S') return String(wall.millisecond).padStart(3, '0').padEnd(count, '0').slice(0, count);
  return padded(values[letter] ?? 0);
}

function writeYear(year: number, count: number): string {
  if (count === 2) return String(Math.abs(year) % 100).padStart(2, '0');
  const sign = year < 0 ? '-' : year > 9_999 && count >= 4 ? '+' : '';
  return sign + String(Math.abs(year)).padStart(count, '0');
}

function writeName(value: number, name: string, count: number): string {
  if (count < 3) return String(value).padStart(count, '0');
  return count === 3 ? name.slice(0, 3) : count === 4 ? name : name.slice(0, 1);
}

function writeEra(year: number, count: number): string {
  const isCommon = year > 0;
  if (count === 4) return isCommon ? 'Anno Domini' : 'Before Christ';
  return count === 5 ? (isCommon ? 'A' : 'B') : isCommon ? 'AD' : 'BC';
}

function writeZone(letter: string, count: number, { epochMs, offsetMs, zone }: Moment): string {
  switch (letter) {
    case 'V':
      return zone;
    case 'z':
      return writeZoneName(epochMs, zone, count);
    case 'O':
      return offsetMs === 0 ? 'GMT' : `GMT${count === 4 ? toOffset(offsetMs, 3) : shortOffset(offsetMs)}`;
    case 'Z':
      if (count === 4) return offsetMs === 0 ? 'GMT' : `GMT${toOffset(offsetMs, 3)}`;
      return count === 5 ? (offsetMs === 0 ? 'Z' : toOffset(offsetMs, 3)) : toOffset(offsetMs, 2);
    default:
      return letter === 'X' && offsetMs === 0 ? 'Z' : toOffset(offsetMs, count);
  }
}

/** Java's offset forms: 1 = +hh or +hhmm, 2 = +hhmm, 3 = +hh:mm, 4 and 5 with seconds where there are some. */
function toOffset(offsetMs: number, form: number): string {
  const totalSeconds = Math.abs(offsetMs) / 1_000;
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const parts = [two(totalSeconds / 3_600), two((totalSeconds / 60) % 60), two(totalSeconds % 60)];
  const length = form === 1 && parts[1] === '00' ? 1 : form >= 4 && parts[2] !== '00' ? 3 : 2;
  const separator = form === 3 || form === 5 ? ':' : '';
  return (offsetMs < 0 ? '-' : '+') + parts.slice(0, length).join(separator);
}

function shortOffset(offsetMs: number): string {
  const [hours = '', minutes] = toOffset(offsetMs, 3).split(':');
  const plain = hours.charAt(0) + String(Number(hours.slice(1)));
  return minutes === '00' ? plain : `${plain}:${minutes}`;
}

function writeZoneName(epochMs: number, zone: string, count: number): string {
  if (/^(?:UTC|GMT|Z)$/.test(zone))
    return count === 4 && zone === 'UTC' ? 'Coordinated Universal Time' : zone;
  const timeZoneName = count === 4 ? 'long' : 'short';
  const timeZone = /^[+-]/.test(zone) || !/^(?:UTC|GMT)/.test(zone) ? zone : zone.slice(3);
  return (
    new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName })
      .formatToParts(epochMs)
      .find(({ type }) => type === 'timeZoneName')?.value ?? zone
  );
}

function ordinalSuffix(value: number): string {
  return ['th', 'st', 'nd', 'rd'][value] ?? 'th';
}
