// Java's java.time, by js-joda: its formatters and time zones, for util.time. Nothing of it reaches code: util.time
// takes and gives strings and numbers only.
// @see https://docs.oracle.com/javase/8/docs/api/java/time/format/DateTimeFormatter.html
import { createRequire } from 'node:module';
import type * as Joda from '@js-joda/core';
import type { Locale } from '@js-joda/locale';
import { LibraryError } from './library.ts';

type JavaTime = typeof Joda;

const require = createRequire(import.meta.url);
let opened: { readonly java: JavaTime; readonly locale: Locale } | undefined;

/** Loads the packages at the first call: their time zones take some tenths of a second, and few resolvers format. */
function open(): { readonly java: JavaTime; readonly locale: Locale } {
  if (opened) return opened;
  const java = require('@js-joda/core') as JavaTime;
  require('@js-joda/timezone');
  const { Locale: locales } = require('@js-joda/locale') as { Locale: typeof Locale };
  require('@js-joda/locale_en-us');
  opened = { java, locale: locales.US };
  return opened;
}

export function javaTime(): JavaTime {
  return open().java;
}

// DIFFERS: util.time refuses a format of more than 256 characters.
/** A long format can keep the process busy for seconds. */
const maxFormatCharacters = 256;

/**
 * The formatter of a pattern, in the English of the United States.
 * @throws LibraryError when Java would not take the pattern
 */
export function formatterOf(pattern: string): Joda.DateTimeFormatter {
  if (pattern.length > maxFormatCharacters) {
    throw new LibraryError(
      `util.time got a format of ${pattern.length} characters; at most ${maxFormatCharacters} are taken.`,
    );
  }
  const { java, locale } = open();
  const notTaken = `util.time: the format "${pattern}" is not taken`;
  // DIFFERS: util.time refuses LLLLL and ccccc in a format, which Java's versions write in different ways.
  if (/L{5}|c{5}/.test(pattern.replace(quotedText, ''))) throw new LibraryError(`${notTaken}: LLLLL, ccccc.`);
  return refused(notTaken, () => java.DateTimeFormatter.ofPattern(pattern).withLocale(locale));
}

/** What stands between quotes in a pattern; '' is a quote. */
const quotedText = /'(?:[^']|'')*'/g;

/** Replaces each run of the letter z, which the package does not write and read as Java does. */
export function replaceZoneNames(pattern: string, replacement: (count: number) => string): string {
  const runs = new RegExp(`${quotedText.source}|z+`, 'g');
  return pattern.replace(runs, (run) => (run.startsWith('z') ? replacement(run.length) : run));
}

/** Zones of the tz database that java.time does not know by these names, and a name of js-joda's own. */
const zonesNotOfJava: ReadonlySet<string> = new Set(['EST', 'MST', 'HST', 'ROC', 'SYSTEM']);

/** A zone by its name: "Europe/Paris", "UTC", "+05:30". @throws LibraryError when Java has no such zone */
export function zoneOf(name: string): Joda.ZoneId {
  const noZone = `util.time got "${name.slice(0, 64)}", which is no time zone; it takes names such as "Europe/Paris"`;
  if (zonesNotOfJava.has(name)) throw new LibraryError(`${noZone}.`);
  return refused(noZone, () => javaTime().ZoneId.of(name));
}

/** Runs a part of js-joda; every error that it makes of hostile input is a refusal of the input. */
export function refused<Result>(sentence: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const [reason = ''] = (error as Error).message.split('\n');
    throw new LibraryError(`${sentence}: ${reason.slice(0, 200)}`);
  }
}
