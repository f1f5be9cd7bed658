// What DynamoDB stores of a session: the schema's own fields and one closed list of attributes that only the store has.
import type { Session } from './generated/schema.ts';

/** Fields of `Session` that are computed when it is read. A new field of the schema is stored unless it is named here. */
type ComputedField = 'isOwner' | 'listenerCount' | 'signaling';

/** DynamoDB has no use for null: what the schema calls nullable is an absent attribute until it has a value. */
type Stored<T> = { [K in keyof T as null extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as null extends T[K] ? K : never]?: NonNullable<T[K]>;
};

/** Which kind of write came last. The stream's filters let only the status writes through, so seats wake nobody. */
export type LastWrite = 'STATUS' | 'CHANNEL' | 'SEAT';

/** The numbers of the seats that a session can have, lowest first. */
export const seatNumbers = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10'] as const;
export type SeatNumber = (typeof seatNumbers)[number];

/** One taken seat. */
export interface SeatItem {
  /** The listener's user id (`sub`). Never readable through the API. */
  holderId: string;
  /** What the holder proves the seat with. */
  secret: string;
  /** When the seat becomes free unless renewed, in seconds since 1970. */
  expiresAt: number;
}

/** The attributes that exist in the store only. */
export interface StoredOnlyAttributes {
  /** The creator's user id (`sub`). Never readable through the API. */
  ownerId: string;
  /** Seat number → who holds it. Absent number: free. An expired seat is free too. */
  seats: Partial<Record<SeatNumber, SeatItem>>;
  /** Random part of the channel's name, so that a channel is only ever adopted by the row that it was made for. */
  channelNonce: string;
  /** The signaling channel; absent until KVS made it. */
  channelArn?: string;
  /** When the channel was deleted, ISO 8601. */
  channelReleasedAt?: string;
  /** Which kind of write came last. */
  lastWrite: LastWrite;
  /** When DynamoDB may purge the row, in seconds since 1970; set when the session ends. */
  ttl?: number;
}

/** One row of the sessions table. Key: `sessionId`. Index `byOwner`: `ownerId`, `createdAt`. */
export type SessionItem = Stored<Omit<Session, ComputedField>> & StoredOnlyAttributes;

/** Every attribute of a row, and whether each row has it from the start. Checked by the compiler against `SessionItem`. */
export const sessionItemAttributes: Readonly<Record<keyof SessionItem, 'always' | 'later'>> = {
  sessionId: 'always',
  title: 'later',
  status: 'always',
  version: 'always',
  maxListeners: 'always',
  broadcastId: 'later',
  createdAt: 'always',
  statusChangedAt: 'always',
  startedAt: 'later',
  endedAt: 'later',
  endReason: 'later',
  ownerId: 'always',
  seats: 'always',
  channelNonce: 'always',
  channelArn: 'later',
  channelReleasedAt: 'later',
  lastWrite: 'always',
  ttl: 'later',
};

/**
 * The signaling channel's name: the stack's name keeps policies narrow and ends with `_`, which no stack's name has, so
 * that none of two stacks is a prefix of the other; the nonce keeps rows apart.
 */
export function channelNameOf(
  channelPrefix: string,
  item: Pick<SessionItem, 'sessionId' | 'channelNonce'>,
): string {
  return `${channelPrefix}_${item.sessionId}-${item.channelNonce}`;
}
