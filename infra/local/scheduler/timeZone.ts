// Wall clocks: times of day in an IANA time zone to instants and back, with what daylight saving leaves out or repeats.

/** A time zone. Wall times are milliseconds since 1970 as the zone's clocks show it, read as if they were UTC. */
export interface TimeZone {
  toWallMs(instantMs: number): number;
  /** The first instant at which the clocks show this; undefined for a time that they skip. */
  toInstantMs(wallMs: number): number | undefined;
}

/** No zone changes its offset twice within so long. */
const oneDayMs = 24 * 60 * 60 * 1000;

/**
 * Finds a zone by name.
 * @param name "Etc/UTC", "Europe/Berlin"
 * @throws Error when there is no such zone
 */
export function parseTimeZone(name: string): TimeZone {
  const format = createFormat(name);
  const offsetMs = (instantMs: number): number => readOffsetMs(format, instantMs);
  const toWallMs = (instantMs: number): number => instantMs + offsetMs(instantMs);
  return {
    toWallMs,
    toInstantMs(wallMs) {
      const offsets = [offsetMs(wallMs - oneDayMs), offsetMs(wallMs + oneDayMs)];
      const instants = offsets.map((offset) => wallMs - offset).sort((left, right) => left - right);
      return instants.find((instantMs) => toWallMs(instantMs) === wallMs);
    },
  };
}

function createFormat(name: string): Intl.DateTimeFormat {
  try {
    // Intl also takes offsets such as "+02:00", which are no IANA names.
    if (/^[A-Za-z]/.test(name))
      return new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  throw new Error(
    `got the time zone ${JSON.stringify(name)}; a name of the IANA database such as "Europe/Berlin" is accepted`,
  );
}

function readOffsetMs(format: Intl.DateTimeFormat, instantMs: number): number {
  const text = format.formatToParts(instantMs).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours, minutes, seconds = '0'] = /([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(text) ?? [];
  const offsetSeconds = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds);
  return (sign === '-' ? -1 : 1) * offsetSeconds * 1000;
}
