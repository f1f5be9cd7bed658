// A session as it is right after its creation, for tests and fakes: seen by somebody who does not own it, unless told otherwise.
import type { SessionSnapshot } from './sessionApi.ts';

/** @param createdAt "2026-01-05T09:00:00.000Z" */
export const createdSession = (
  createdAt: string,
  fields: Partial<SessionSnapshot> = {},
): SessionSnapshot => ({
  sessionId: 'serene-truth-682',
  title: null,
  status: 'CREATED',
  version: 1,
  access: 'ANYONE',
  listenerCount: 0,
  maxListeners: 10,
  isOwner: false,
  broadcastId: null,
  createdAt,
  statusChangedAt: createdAt,
  startedAt: null,
  endedAt: null,
  endReason: null,
  leaseExpiresAt: null,
  heldSeatIds: null,
  ...fields,
});
