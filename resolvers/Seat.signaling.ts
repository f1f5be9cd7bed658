// Seat.signaling: VIEWER access for the holder of a seat. Steps: getSignalingEndpoints, assumeRole.
import type { Signaling } from '../schema/generated/schema.ts';
import { checkAccess } from './lib/caller.ts';
import type { NoRequest } from './lib/context.ts';
import { raiseChannelUnavailable } from './lib/errors.ts';
import type { SeatSource } from './lib/seats.ts';
import type { VendingRequest, VendingResponse } from './lib/vending.ts';

export function request(ctx: VendingRequest<SeatSource>): NoRequest {
  const { viewerOf, seatId, session } = ctx.source;
  checkAccess(ctx, session);
  if (viewerOf.channelArn === null) return raiseChannelUnavailable();
  ctx.stash.grant = {
    role: 'VIEWER',
    channelArn: viewerOf.channelArn,
    clientId: viewerOf.clientId,
    roleSessionName: `${session.sessionId}-viewer-${seatId}`,
  };
  return {};
}

export function response(ctx: VendingResponse<unknown, Signaling>): Signaling {
  return ctx.prev.result;
}
