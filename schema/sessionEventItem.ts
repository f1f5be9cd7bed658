// What DynamoDB keeps of a session's history: one item for each version. The one place where rows and events meet.
import type { SessionEvent } from './generated/schema.ts';
import { endedRetentionSeconds, maxLifeSeconds } from './limits.ts';
import type { SessionItem } from './sessionItem.ts';

/** One item of the table of events. Key: `historyId`, `version`. */
export interface SessionEventItem {
  /** Whose history: see `historyIdOf`. */
  historyId: string;
  version: SessionEvent['version'];
  status: SessionEvent['status'];
  at: SessionEvent['at'];
  changedBy: SessionEvent['by'];
  endReason?: NonNullable<SessionEvent['endReason']>;
  broadcastId?: NonNullable<SessionEvent['broadcastId']>;
  /** When DynamoDB may purge the item, in seconds since 1970: never before the session's own row. */
  ttl: number;
}

/** Names a session's history. The nonce keeps it apart from that of a later session of the same name. */
export function historyIdOf(item: Pick<SessionItem, 'sessionId' | 'channelNonce'>): string {
  return `${item.sessionId}-${item.channelNonce}`;
}

/**
 * The event of the change that made this row's present version.
 * @param createdAtSeconds the row's `createdAt`, in seconds since 1970
 */
export function toSessionEventItem(item: SessionItem, createdAtSeconds: number): SessionEventItem {
  const event: SessionEventItem = {
    historyId: historyIdOf(item),
    version: item.version,
    status: item.status,
    at: item.statusChangedAt,
    changedBy: item.changedBy,
    ttl: createdAtSeconds + maxLifeSeconds + endedRetentionSeconds,
  };
  if (item.endReason !== undefined) event.endReason = item.endReason;
  if (item.broadcastId !== undefined) event.broadcastId = item.broadcastId;
  return event;
}
