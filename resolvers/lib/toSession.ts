// From a stored row to the `Session` that a caller sees. Owner id, secrets and channel never pass.
import type { ListedSession, Session } from '../../schema/generated/schema.ts';
import { historyIdOf } from '../../schema/sessionEventItem.ts';
import type { SessionItem } from '../../schema/sessionItem.ts';
import { listenersOf } from './heldSeats.ts';
import { toIso } from './now.ts';

/** What a `Session` is resolved from: its own fields, and what `Session.signaling` needs on a single session of the owner. */
export interface SessionSource extends Omit<Session, 'signaling' | 'events'> {
  /** Where `Session.events` reads. Not a field of the schema: it never leaves the API. */
  historyId: string;
  /** Present when the caller is to be given MASTER access. Not a field of the schema: it never leaves the API. */
  masterOf?: { channelArn: string | null };
}

/** The row as its caller may see it, in a list: nothing in it is resolved further. */
export function toListedSession(
  item: SessionItem,
  callerId: string | null,
  nowSeconds: number,
): ListedSession {
  const listeners = listenersOf(item.seats, nowSeconds);
  const isOwner = item.ownerId === callerId;
  return {
    sessionId: item.sessionId,
    title: item.title ?? null,
    status: item.status,
    version: item.version,
    access: item.access,
    listenerCount: listeners.length,
    maxListeners: item.maxListeners,
    isOwner,
    broadcastId: item.broadcastId ?? null,
    createdAt: item.createdAt,
    statusChangedAt: item.statusChangedAt,
    startedAt: item.startedAt ?? null,
    endedAt: item.endedAt ?? null,
    endReason: item.endReason ?? null,
    leaseExpiresAt: item.leaseUntil === undefined ? null : toIso(item.leaseUntil),
    heldSeatIds: isOwner ? listeners.map(({ clientId }) => clientId) : null,
  };
}

/** The row as its caller may see it, on its own: the owner of a session that has not ended can ask for `signaling`. */
export function toSession(item: SessionItem, callerId: string | null, nowSeconds: number): SessionSource {
  const isOwner = item.ownerId === callerId;
  const isMaster = isOwner && item.status !== 'ENDED';
  // One literal: AppSync's type check closes a literal with a spread to `session.masterOf = …`.
  const access: Pick<SessionSource, 'masterOf'> = isMaster
    ? { masterOf: { channelArn: item.channelArn ?? null } }
    : {};
  return {
    ...toListedSession(item, callerId, nowSeconds),
    ...access,
    historyId: historyIdOf(item),
    listeners: isOwner ? listenersOf(item.seats, nowSeconds) : null,
  };
}
