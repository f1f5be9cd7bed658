// Session.signaling: MASTER access for the owner, on a single session that has not ended; null for everybody else.
// Steps: getSignalingEndpoints, assumeRole.
import { runtime } from '@aws-appsync/utils';
import type { Signaling } from '../schema/generated/schema.ts';
import type { NoRequest } from './lib/context.ts';
import { raiseChannelUnavailable } from './lib/errors.ts';
import type { SessionSource } from './lib/toSession.ts';
import type { VendingRequest, VendingResponse } from './lib/vending.ts';

export function request(ctx: VendingRequest<SessionSource>): NoRequest {
  const { masterOf, sessionId } = ctx.source;
  if (!masterOf) runtime.earlyReturn(null);
  if (masterOf.channelArn === null) return raiseChannelUnavailable();
  ctx.stash.grant = {
    role: 'MASTER',
    channelArn: masterOf.channelArn,
    clientId: null,
    roleSessionName: `${sessionId}-master`,
  };
  return {};
}

export function response(ctx: VendingResponse<unknown, Signaling | null>): Signaling | null {
  return ctx.stash.grant ? ctx.prev.result : null;
}
