// First step of renewLease: the lease of a session on air runs on, if the caller has its newest broadcast.
import type { DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import { leaseSeconds } from '../../schema/limits.ts';
import { signedInIdOf } from '../lib/caller.ts';
import { keepOutcome } from '../lib/changing.ts';
import type { LeaseRequest, LeaseResponse } from '../lib/lease.ts';
import { readNow } from '../lib/now.ts';
import { updateSession } from '../lib/sessionsTable.ts';
import { buildLeaseRenewal } from '../lib/transition.ts';

export function request(ctx: LeaseRequest): DynamoDBUpdateItemRequest {
  const { sessionId, broadcastId } = ctx.args;
  const leaseUntil = readNow().seconds + leaseSeconds;
  return updateSession(
    { sessionId },
    buildLeaseRenewal({ ownerId: signedInIdOf(ctx), broadcastId, leaseUntil }),
  );
}

export function response(ctx: LeaseResponse): null {
  keepOutcome(ctx);
  return null;
}
