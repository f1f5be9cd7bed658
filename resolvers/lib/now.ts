// The time of the request, in the two forms that rows keep.
import { util } from '@aws-appsync/utils';

/** One moment: ISO 8601 with milliseconds, and whole seconds since 1970. */
export interface Now {
  iso: string;
  seconds: number;
}

/** Reads the clock once, so that both forms tell the same moment. */
export function readNow(): Now {
  const epochMs = util.time.nowEpochMilliSeconds();
  return { iso: util.time.epochMilliSecondsToISO8601(epochMs), seconds: Math.floor(epochMs / 1000) };
}

/** The moment that lies `seconds` after 1970, as ISO 8601. */
export function toIso(seconds: number): string {
  return util.time.epochMilliSecondsToISO8601(seconds * 1000);
}
