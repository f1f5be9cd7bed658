// Writes a moment by a Java DateTimeFormatter pattern, in English.
import type { ZoneId, ZonedDateTime } from '@js-joda/core';
import { formatterOf, javaTime, refused, replaceZoneNames, zoneOf } from './javaTime.ts';
import { LibraryError } from './library.ts';

/**
 * Formats milliseconds since the epoch.
 * @throws LibraryError when Java would not take the pattern or the zone, or the number is out of range
 */
export function formatTime(epochMs: number, pattern: string, zone: string): string {
  if (Number.isNaN(new Date(epochMs).getTime())) throw new LibraryError('util.time got a time out of range.');
  const { Instant, ZonedDateTime } = javaTime();
  const moment = ZonedDateTime.ofInstant(Instant.ofEpochMilli(Math.trunc(epochMs)), zoneOf(zone));
  const asGiven = formatterOf(pattern);
  const named = replaceZoneNames(pattern, (count) => quoted(zoneName(moment, count)));
  const formatter = named === pattern ? asGiven : formatterOf(named);
  return refused(`util.time: the format "${pattern}" cannot be written`, () => moment.format(formatter));
}

/** Literal text of a pattern; the empty brackets keep its quotes apart from those of a neighbour. */
function quoted(text: string): string {
  return `[]'${text.replaceAll("'", "''")}'[]`;
}

/** What Java's letter z writes: CEST for one to three letters, Central European Summer Time for four. */
function zoneName(moment: ZonedDateTime, count: number): string {
  const zone = moment.zone();
  const id = zone.id();
  if (zone instanceof javaTime().ZoneOffset || /^(?:UTC|GMT|UT)[+-]/.test(id)) return id;
  return count === 4 ? longName(moment, id) : shortName(moment, zone);
}

function longName(moment: ZonedDateTime, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'long' });
  const parts = format.formatToParts(moment.toInstant().toEpochMilli());
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value;
  return name === undefined || /\d/.test(name) ? refuseName(timeZone) : name;
}

/** The package keeps the tz database's abbreviations and has no door to them. */
interface ZoneRulesOfPackage {
  readonly _tzdbInfo?: { readonly abbrs: readonly string[]; readonly untils: readonly number[] };
}

function shortName(moment: ZonedDateTime, zone: ZoneId): string {
  const id = zone.id();
  if (/^(?:UTC|GMT|UT)$/.test(id)) return id;
  const { abbrs = [], untils = [] } = (zone.rules() as ZoneRulesOfPackage)._tzdbInfo ?? {};
  const epochMs = moment.toInstant().toEpochMilli();
  const name = abbrs[untils.findIndex((until) => epochMs < until)];
  // Java names a zone by its present names, whatever it was called then; where the two differ, nothing is known.
  return name !== undefined && abbrs.slice(-2).includes(name) && /^[A-Z]/.test(name) ? name : refuseName(id);
}

// DIFFERS: The letter z in a format of util.time refuses zones, and times of zones, for which the tz database has no name in letters.
function refuseName(id: string): never {
  throw new LibraryError(`util.time: what Java's letter z writes for ${id} at this time is not known here.`);
}
