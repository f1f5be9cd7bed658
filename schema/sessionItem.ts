// What DynamoDB stores of a session: the schema's own fields and one closed list of attributes that only the store has.
import type { Session, SessionActor, SessionStatus } from './generated/schema.ts';

/** Fields of `Session` that are computed when it is read. A new field of the schema is stored unless it is named here. */
type ComputedField =
  'isOwner' | 'listenerCount' | 'heldSeatIds' | 'listeners' | 'leaseExpiresAt' | 'signaling' | 'events';

/** DynamoDB has no use for null: what the schema calls nullable is an absent attribute until it has a value. */
type Stored<T> = { [K in keyof T as null extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as null extends T[K] ? K : never]?: NonNullable<T[K]>;
};

/** Which kind of write came last. The stream's filters let only the status writes through, so seats and leases wake nobody. */
export type LastWrite = 'STATUS' | 'CHANNEL' | 'SEAT' | 'LEASE';

/** The numbers of the seats that a session can have, lowest first. */
export const seatNumbers = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10'] as const;
export type SeatNumber = (typeof seatNumbers)[number];

/** The parts of the sweep's index: as many as keep one part far below what DynamoDB writes to one partition key. */
export const sweepShards = [
  '0',
  '1',
  '2',
  '3',
  '4',
  '5',
  '6',
  '7',
  '8',
  '9',
  '10',
  '11',
  '12',
  '13',
  '14',
  '15',
] as const;
export type SweepShard = (typeof sweepShards)[number];

/**
 * When the owner's last changes were made, the latest first, each in seconds since 1970: as many as fit in one window. Each
 * change moves all of them on by one, which one write does without a read.
 */
export const changeTimeNames = [
  'changed1',
  'changed2',
  'changed3',
  'changed4',
  'changed5',
  'changed6',
] as const;
export type ChangeTimeName = (typeof changeTimeNames)[number];

/** One taken seat. */
export interface SeatItem {
  /** The listener's user id (`sub`); absent for a guest. Never readable through the API. */
  holderId?: string;
  /** What the holder proves the seat with. */
  secret: string;
  /**
   * The KVS client id, which nobody can guess: new with each holder, told to the holder and the session's owner alone. Absent
   * in seats that were taken before there was one: their number is their client id until they have another holder.
   */
  clientId?: string;
  /** When the seat becomes free unless renewed, in seconds since 1970. */
  expiresAt: number;
}

/** The attributes that exist in the store only. */
export interface StoredOnlyAttributes extends Partial<Record<ChangeTimeName, number>> {
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
  /** The client token that the session was created with, if it was. */
  clientToken?: string;
  /** Which kind of write came last. */
  lastWrite: LastWrite;
  /** Who made the change of status or broadcast that came last. */
  changedBy: SessionActor;
  /** Finds the request or the run that made that change in logs and traces: X-Ray's trace id of the one, Lambda's request id of the other. */
  correlationId: string;
  /** Until when the speaker is known to be there, in seconds since 1970; present while the session is `LIVE` or `PAUSED`. */
  leaseUntil?: number;
  /** When the session reaches the maximum length, in seconds since 1970; set when it starts. */
  mustEndBy?: number;
  /** The status that was interrupted; present while the session is `INTERRUPTED`. */
  interruptedStatus?: SessionStatus;
  /**
   * The next deadline of any kind, in seconds since 1970: then the sweep looks at the row. Absent once the session has
   * ended and its channel is released, which takes the row out of the sweep's index.
   */
  sweepAt?: number;
  /** Which part of the sweep's index the row is in: one of `sweepShards`, chosen at random for good. */
  sweepShard: SweepShard;
  /** When DynamoDB may purge the row, in seconds since 1970; set when the session ends. */
  ttl?: number;
}

/** One row of the sessions table. Key: `sessionId`. Indexes: `byOwner` with `ownerId`, `createdAt`; `bySweepAt` with `sweepShard`, `sweepAt`. */
export type SessionItem = Stored<Omit<Session, ComputedField>> & StoredOnlyAttributes;

/** Every attribute of a row, and whether each row has it from the start. Checked by the compiler against `SessionItem`. */
export const sessionItemAttributes: Readonly<Record<keyof SessionItem, 'always' | 'later'>> = {
  sessionId: 'always',
  title: 'later',
  status: 'always',
  version: 'always',
  access: 'always',
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
  clientToken: 'later',
  lastWrite: 'always',
  changedBy: 'always',
  correlationId: 'always',
  leaseUntil: 'later',
  mustEndBy: 'later',
  interruptedStatus: 'later',
  sweepAt: 'later',
  sweepShard: 'always',
  changed1: 'later',
  changed2: 'later',
  changed3: 'later',
  changed4: 'later',
  changed5: 'later',
  changed6: 'later',
  ttl: 'later',
};

/** What the sweep's index carries of a row beside the keys: all that is needed to decide what is due. */
export const sweptAttributes = [
  'status',
  'version',
  'mustEndBy',
  'channelNonce',
  'channelArn',
] as const satisfies readonly (keyof SessionItem)[];

/** A row as the sweep's index has it. */
export type SweptItem = Pick<SessionItem, 'sessionId' | 'sweepShard' | (typeof sweptAttributes)[number]> &
  Required<Pick<SessionItem, 'sweepAt'>>;

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
