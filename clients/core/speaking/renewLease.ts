// One renewal of the lease, and what a `Conflict` means.
import { ApiError } from '../api/apiError.ts';
import type { SessionApi, SessionSnapshot } from '../api/sessionApi.ts';

/**
 * Renews. A `Conflict` has two causes, and only a look at the session tells which: another broadcast has the lease, or
 * something else changed at the same moment.
 * @throws ApiError `Conflict` only if another broadcast has the lease; `StorageUnavailable`, which passes, for the other
 */
export async function renewLease(
  api: Pick<SessionApi, 'renewLease' | 'readSession'>,
  sessionId: string,
  broadcastId: string,
): Promise<SessionSnapshot> {
  try {
    return await api.renewLease(sessionId, broadcastId);
  } catch (error) {
    if (!(error instanceof ApiError) || error.kind !== 'Conflict') throw error;
    const session = await api.readSession(sessionId);
    if (session.broadcastId !== broadcastId) throw error;
    throw new ApiError('StorageUnavailable', 'The session changed at the same moment.', { cause: error });
  }
}
