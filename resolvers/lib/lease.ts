// What the steps of renewLease share: the arguments, and why a lease is refused.
import type { MutationRenewLeaseArgs, SessionErrorType } from '../../schema/generated/schema.ts';
import type { SessionItem } from '../../schema/sessionItem.ts';
import type { ChangeStash } from './changing.ts';
import type { RequestContext, ResponseContext } from './context.ts';
import { isOnAir } from './transition.ts';

export type LeaseRequest = RequestContext<MutationRenewLeaseArgs, ChangeStash, unknown>;
export type LeaseResponse = ResponseContext<MutationRenewLeaseArgs, SessionItem | null, ChangeStash, unknown>;

/** Why a broadcast has no lease, in the words of the schema's errors. */
export interface LeaseRefusal {
  errorType: SessionErrorType;
  message: string;
}

/**
 * Says why a row's lease was not renewed; null when only the maximum length kept it from running longer. Checked in this
 * order: owner, ended, started, newest broadcast, changed meanwhile.
 */
export function judgeLease(item: SessionItem, ownerId: string, broadcastId: string): LeaseRefusal | null {
  const named = `Session "${item.sessionId}"`;
  if (item.ownerId !== ownerId) {
    return {
      errorType: 'NotSessionOwner',
      message: `${named} belongs to somebody else; only its owner may do this.`,
    };
  }
  if (item.status === 'ENDED') return { errorType: 'SessionEnded', message: `${named} has ended.` };
  if (item.status === 'CREATED') {
    return { errorType: 'InvalidTransition', message: `${named} is CREATED; it must be started first.` };
  }
  if (item.broadcastId !== broadcastId) {
    return {
      errorType: 'Conflict',
      message: `Another broadcast holds the lease of session "${item.sessionId}". Start it again to take it back.`,
    };
  }
  if (isOnAir(item.status)) return null;
  return {
    errorType: 'Conflict',
    message: `${named} changed at the same moment. Renew the lease again.`,
  };
}
