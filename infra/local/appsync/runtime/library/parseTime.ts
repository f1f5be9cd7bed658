// Reads a moment written by a Java DateTimeFormatter pattern, in English.
import type { TemporalAccessor, ZoneId } from '@js-joda/core';
import { formatterOf, javaTime, refused, replaceZoneNames, zoneOf } from './javaTime.ts';
import { LibraryError } from './library.ts';

/**
 * Milliseconds since the epoch of a text. A zone or offset in the text counts before `zone`.
 * @param zone undefined: the text has to say it
 * @throws LibraryError when the text does not fit the pattern, or lacks a date, a time of day or a zone
 */
export function parseTime(text: string, pattern: string, zone: string | undefined): number {
  const { LocalDateTime, TemporalQueries, ZonedDateTime } = javaTime();
  const asGiven = formatterOf(pattern);
  // DIFFERS: The letter z in a format to be read takes names such as Europe/Paris, UTC and GMT, and no CEST or EST.
  const readable = replaceZoneNames(pattern, () => 'VV');
  const formatter = readable === pattern ? asGiven : formatterOf(readable);
  const parsed: TemporalAccessor = refused(`util.time: the text does not fit the format "${pattern}"`, () =>
    formatter.parse(text),
  );
  const lacking = (what: string): never => {
    throw new LibraryError(`util.time: the text by the format "${pattern}" has no ${what}.`);
  };
  const date = parsed.query(TemporalQueries.localDate()) ?? lacking('year, month and day');
  const time = parsed.query(TemporalQueries.localTime()) ?? lacking('hour');
  const said: ZoneId | null = parsed.query(TemporalQueries.zone());
  // The name of a zone in the text is held to what Java has, as the argument is.
  if (said && text.includes('SYSTEM')) zoneOf('SYSTEM');
  const zoneId = said
    ? zoneOf(said.id())
    : zoneOf(zone ?? lacking('time zone, and no zone is given beside it'));
  return ZonedDateTime.of(LocalDateTime.of(date, time), zoneId).toInstant().toEpochMilli();
}
