// util.time: the given clock's time, and conversions between ISO 8601, Java patterns and epochs.
// @see https://docs.aws.amazon.com/appsync/latest/devguide/time-helpers-in-util-time-js.html
import type { Clock } from '../../../clock.ts';
import { formatTime } from './formatTime.ts';
import { LibraryError, requireNumber, requireString, type Members } from './library.ts';
import { parseTime } from './parseTime.ts';

export function createTimeMembers(clock: Clock): Members {
  const path = (name: string): string => `util.time.${name}`;
  return {
    nowISO8601: () => toIso(clock.nowMs(), path('nowISO8601')),
    nowEpochSeconds: () => Math.floor(clock.nowMs() / 1_000),
    nowEpochMilliSeconds: () => clock.nowMs(),
    nowFormatted: (format: unknown, zone: unknown) =>
      formatTime(
        clock.nowMs(),
        requireString(path('nowFormatted'), format),
        toZone('nowFormatted', zone) ?? 'UTC',
      ),
    parseFormattedToEpochMilliSeconds: (text: unknown, format: unknown, zone: unknown) => {
      const name = path('parseFormattedToEpochMilliSeconds');
      return parseTime(
        requireString(name, text),
        requireString(name, format),
        toZone('parseFormattedToEpochMilliSeconds', zone),
      );
    },
    parseISO8601ToEpochMilliSeconds: (text: unknown) =>
      parseIso(requireString(path('parseISO8601ToEpochMilliSeconds'), text)),
    epochMilliSecondsToSeconds: (ms: unknown) =>
      Math.floor(requireNumber(path('epochMilliSecondsToSeconds'), ms) / 1_000),
    epochMilliSecondsToISO8601: (ms: unknown) =>
      toIso(requireNumber(path('epochMilliSecondsToISO8601'), ms), path('epochMilliSecondsToISO8601')),
    epochMilliSecondsToFormatted: (ms: unknown, format: unknown, zone: unknown) => {
      const name = path('epochMilliSecondsToFormatted');
      return formatTime(
        requireNumber(name, ms),
        requireString(name, format),
        toZone('epochMilliSecondsToFormatted', zone) ?? 'UTC',
      );
    },
  };
}

function toZone(name: string, zone: unknown): string | undefined {
  return zone === undefined || zone === null ? undefined : requireString(`util.time.${name}`, zone);
}

function toIso(ms: number, path: string): string {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime()))
    throw new LibraryError(`${path} takes milliseconds, got a number out of range.`);
  return date.toISOString();
}

const isoPattern = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)?(?:Z|[+-]\d\d(?::?\d\d)?)?$/;

function parseIso(text: string): number {
  const isComplete = isoPattern.test(text);
  const withZone =
    /(?:Z|[+-]\d\d:?\d\d|[+-]\d\d)$/.test(text.slice(10)) || !text.includes('T') ? text : `${text}Z`;
  const ms = isComplete ? Date.parse(withZone.replace(/([+-]\d\d)(\d\d)?$/, normaliseOffset)) : NaN;
  if (!Number.isNaN(ms)) return ms;
  throw new LibraryError('util.time.parseISO8601ToEpochMilliSeconds takes an ISO 8601 time.');
}

/** "+02" and "+0200" as "+02:00", which Date reads. */
function normaliseOffset(whole: string, hours: string, minutes: string | undefined, offset: number): string {
  return offset < 10 ? whole : `${hours}:${minutes ?? '00'}`;
}
