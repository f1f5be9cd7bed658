// Reads a moment written by a Java DateTimeFormatter pattern, in English.
import { dayNames, monthNames } from './formatTime.ts';
import { parsePattern, type PatternToken } from './javaDatePattern.ts';
import { LibraryError } from './library.ts';
import { parseOffset, toEpochMs, utcMs, type WallTime } from './zonedTime.ts';

interface Field {
  readonly letter: string;
  readonly count: number;
}

/**
 * Milliseconds since the epoch of a text. A zone or offset in the text counts before `zone`; parts of the time of day
 * that the pattern does not have are zero.
 * @throws LibraryError when the text does not fit the pattern, or the pattern has no year, month and day
 */
export function parseTime(text: string, pattern: string, zone: string): number {
  const fields: Field[] = [];
  const source = toSource(parsePattern(pattern), fields);
  const match = new RegExp(`^${source}$`).exec(text);
  if (!match) throw new LibraryError(`util.time: the text does not fit the format "${pattern}".`);
  const values = new Map<string, string>();
  fields.forEach(({ letter, count }, index) => {
    const value = match[index + 1];
    if (value === undefined) return;
    values.set(letter, value);
    values.set(`${letter}${count}`, value);
  });
  const wall = toWall(values, pattern);
  if (!isReal(wall))
    throw new LibraryError(`util.time: the text names a time that does not exist ("${pattern}").`);
  return toEpochMs(wall, zoneOf(values) ?? zone);
}

function toSource(tokens: readonly PatternToken[], fields: Field[]): string {
  return tokens
    .map((token, index) => {
      if (token.kind === 'text') return token.text.replace(/[\^$\\.*+?()[\]{}|/]/g, '\\$&');
      if (token.kind === 'optional') return `(?:${toSource(token.tokens, fields)})?`;
      fields.push(token);
      return `(${fieldSource(token, tokens[index + 1]?.kind === 'field')})`;
    })
    .join('');
}

/** Letters that only repeat what others say are matched and not used. */
function fieldSource({ letter, count }: Field, isFollowedByField: boolean): string {
  switch (letter) {
    case 'u':
    case 'y':
      return count === 2 ? '\\d{2}' : isFollowedByField ? `[+-]?\\d{${count}}` : `[+-]?\\d{${count},9}`;
    case 'M':
    case 'L':
      if (count >= 3) return monthNames.map((name) => (count === 3 ? name.slice(0, 3) : name)).join('|');
      return numberSource(count, isFollowedByField);
    case 'E':
      return dayNames.map((name) => (count === 4 ? name : name.slice(0, 3))).join('|');
    case 'G':
      return 'AD|BC|Anno Domini|Before Christ|A|B';
    case 'a':
      return '[AaPp][Mm]';
    case 'S':
      return `\\d{${count}}`;
    case 'X':
    case 'x':
    case 'Z':
      return 'Z|[+-]\\d\\d(?::?\\d\\d)?(?::?\\d\\d)?';
    case 'V':
    case 'z':
    case 'O':
      return '[A-Za-z0-9_/+:-]+';
    case 'Q':
    case 'q':
      throw new LibraryError('util.time does not read quarters.');
    default:
      return numberSource(count, isFollowedByField);
  }
}

function numberSource(count: number, isFollowedByField: boolean): string {
  return isFollowedByField || count > 1 ? `\\d{${count}}` : '\\d{1,19}';
}

function toWall(values: ReadonlyMap<string, string>, pattern: string): WallTime {
  const number = (letter: string): number | undefined => {
    const value = values.get(letter);
    return value === undefined ? undefined : Number(value);
  };
  const year = readYear(values);
  const dayOfYear = number('D');
  const month = readMonth(values.get('M') ?? values.get('L')) ?? (dayOfYear === undefined ? undefined : 1);
  const day = number('d') ?? dayOfYear;
  if (year === undefined || month === undefined || day === undefined) {
    throw new LibraryError(
      `util.time: the format "${pattern}" has no year, month and day to read a time from.`,
    );
  }
  const isAfternoon = /^p/i.test(values.get('a') ?? '');
  const halfDayHour = number('h') === undefined ? number('K') : (number('h') ?? 0) % 12;
  const hour =
    number('H') ??
    (number('k') === undefined ? undefined : (number('k') ?? 0) % 24) ??
    (halfDayHour === undefined ? 0 : halfDayHour + (isAfternoon ? 12 : 0));
  const fraction = values.get('S') ?? (values.get('n') ?? '').padStart(9, '0');
  const time = {
    year,
    month,
    day,
    hour,
    minute: number('m') ?? 0,
    second: number('s') ?? 0,
    millisecond: Number(fraction.padEnd(3, '0').slice(0, 3)),
  };
  return dayOfYear === undefined ? time : fromDayOfYear(time);
}

function fromDayOfYear(wall: WallTime): WallTime {
  const date = new Date(utcMs(wall));
  return { ...wall, month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

function readYear(values: ReadonlyMap<string, string>): number | undefined {
  const twoDigits = values.get('y2') ?? values.get('u2');
  if (twoDigits !== undefined) return 2_000 + Number(twoDigits);
  const text = values.get('u') ?? values.get('y');
  if (text === undefined) return undefined;
  return values.get('G')?.startsWith('B') ? 1 - Number(text) : Number(text);
}

function readMonth(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return /^\d+$/.test(text) ? Number(text) : monthNames.findIndex((name) => name.startsWith(text)) + 1;
}

function zoneOf(values: ReadonlyMap<string, string>): string | undefined {
  const offset = values.get('X') ?? values.get('x') ?? values.get('Z') ?? values.get('O');
  if (offset !== undefined && parseOffset(offset) !== undefined) return offset;
  return values.get('V') ?? values.get('z');
}

function isReal(wall: WallTime): boolean {
  const date = new Date(utcMs(wall));
  return (
    date.getUTCMonth() + 1 === wall.month &&
    date.getUTCDate() === wall.day &&
    date.getUTCHours() === wall.hour &&
    date.getUTCMinutes() === wall.minute &&
    date.getUTCSeconds() === wall.second
  );
}
