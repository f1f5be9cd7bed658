// From a stored row to the event that tells of its last change. The one place where the two vocabularies meet.
import type { SessionStatusEventInput } from './generated/schema.ts';
import type { SessionItem } from './sessionItem.ts';

/** The event of the change that made this row's present version. */
export function toSessionStatusEvent(item: SessionItem): SessionStatusEventInput {
  return {
    sessionId: item.sessionId,
    status: item.status,
    version: item.version,
    at: item.statusChangedAt,
    endReason: item.endReason ?? null,
    broadcastId: item.broadcastId ?? null,
  };
}
