// Later step of renewLease, when the lease could not simply be renewed: an interrupted session gets the status again that
// was interrupted; a session near its maximum length gets a lease that ends there.
import { runtime } from '@aws-appsync/utils';
import type { DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import type { SessionItem } from '../../schema/sessionItem.ts';
import { signedInIdOf } from '../lib/caller.ts';
import { keepOutcome } from '../lib/changing.ts';
import { correlationIdOf } from '../lib/correlation.ts';
import type { LeaseRequest, LeaseResponse } from '../lib/lease.ts';
import { readNow } from '../lib/now.ts';
import type { Now } from '../lib/now.ts';
import { updateSession } from '../lib/sessionsTable.ts';
import { buildLeaseRenewal, buildTransition, isOnAir } from '../lib/transition.ts';
import type { ConditionalUpdate, Transition } from '../lib/transition.ts';

export function request(ctx: LeaseRequest): DynamoDBUpdateItemRequest {
  const { item, isRefused } = ctx.stash;
  const { sessionId, broadcastId } = ctx.args;
  const ownerId = signedInIdOf(ctx);
  if (!isRefused || !item) runtime.earlyReturn(null, { skipTo: 'END' });
  if (item.ownerId !== ownerId || item.broadcastId !== broadcastId)
    runtime.earlyReturn(null, { skipTo: 'END' });
  const now = readNow();
  const change =
    item.status === 'INTERRUPTED' ? buildReturn(item, now, correlationIdOf(ctx)) : buildShortLease(item, now);
  if (!change) runtime.earlyReturn(null, { skipTo: 'END' });
  return updateSession({ sessionId }, change);
}

export function response(ctx: LeaseResponse): null {
  keepOutcome(ctx);
  return null;
}

function buildReturn(item: SessionItem, now: Now, correlationId: string): ConditionalUpdate {
  const transition: Transition = {
    change: 'return',
    by: 'SPEAKER',
    correlationId,
    nowIso: now.iso,
    nowSeconds: now.seconds,
    ownerId: item.ownerId,
  };
  if (item.broadcastId !== undefined) transition.currentBroadcastId = item.broadcastId;
  if (item.mustEndBy !== undefined) transition.mustEndBy = item.mustEndBy;
  return buildTransition(transition);
}

/** Null when the session has reached its maximum length, or is not on air. */
function buildShortLease(
  { ownerId, broadcastId, mustEndBy, status }: SessionItem,
  now: Now,
): ConditionalUpdate | null {
  if (!isOnAir(status) || broadcastId === undefined || mustEndBy === undefined) return null;
  if (mustEndBy <= now.seconds) return null;
  return buildLeaseRenewal({ ownerId, broadcastId, leaseUntil: mustEndBy });
}
