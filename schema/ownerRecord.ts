// What DynamoDB keeps of a person who creates sessions: how many lately, and the client tokens that they were created with.

/** One minute of a day: "minute0" to "minute1439". */
export type MinuteName = `minute${number}`;

/** How many sessions an owner created in one day of the clock (UTC), and in each minute of it in which there was one. */
export interface CreationDayRecord extends Partial<Record<MinuteName, number>> {
  ownerId: string;
  /** See `dayRecordIdOf`. */
  recordId: string;
  /** Calls of `createSession` in this day that were let through. */
  created: number;
  /** When DynamoDB may purge the record, in seconds since 1970. */
  ttl: number;
}

/** What one client token stands for, so that a repeated call finds the session of the first. */
export interface ClientTokenRecord {
  ownerId: string;
  /** See `tokenRecordIdOf`. */
  recordId: string;
  /** The input that the token came with, as canonical JSON. */
  input: string;
  /** The names that are tried for the session, in this order. */
  candidates: string[];
  /** The random part of its channel's name: what a row with one of these names is recognised by. */
  channelNonce: string;
  /** When DynamoDB may purge the record, in seconds since 1970. */
  ttl: number;
}

/** The key of the table of owners. */
export type OwnerRecordKey = Pick<ClientTokenRecord, 'ownerId' | 'recordId'>;

const daySeconds = 86_400;

/** Key of the counts of the day that a moment lies in. @param seconds since 1970 */
export function dayRecordIdOf(seconds: number): string {
  return `day#${Math.floor(seconds / daySeconds)}`;
}

/** Which attribute of its day's record counts the minute that a moment lies in. @param seconds since 1970 */
export function minuteNameOf(seconds: number): MinuteName {
  return `minute${Math.floor((seconds % daySeconds) / 60)}`;
}

/** Key of a client token's record. */
export function tokenRecordIdOf(clientToken: string): string {
  return `token#${clientToken}`;
}
