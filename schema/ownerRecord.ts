// What DynamoDB keeps of a person who creates sessions: how many lately, and the client tokens that they were created with.

/** How many sessions an owner created in one minute of the clock. */
export interface CreationMinuteRecord {
  ownerId: string;
  /** See `minuteRecordIdOf`. */
  recordId: string;
  /** Calls of `createSession` in this minute that were let through. */
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

/** Key of the count of the minute that a moment lies in. @param seconds since 1970 */
export function minuteRecordIdOf(seconds: number): string {
  return `minute#${Math.floor(seconds / 60)}`;
}

/** Key of a client token's record. */
export function tokenRecordIdOf(clientToken: string): string {
  return `token#${clientToken}`;
}
