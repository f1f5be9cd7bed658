// What the steps of `Session.signaling` and `Seat.signaling` tell each other: access to one channel in one role.
import type { SignalingEndpoints, SignalingRole } from '../../schema/generated/schema.ts';
import type { RequestContext, ResponseContext } from './context.ts';

/** Whom access is for. */
export interface Grant {
  role: SignalingRole;
  channelArn: string;
  /** The KVS client id; null for the master, who has none. */
  clientId: string | null;
  /** Names the credentials' session in AWS's own logs: 2 to 64 letters, digits and `+=,.@-`. */
  roleSessionName: string;
}

export interface VendingStash {
  grant?: Grant;
  endpoints?: SignalingEndpoints;
}

export type VendingRequest<TSource extends object = object> = RequestContext<
  object,
  VendingStash,
  unknown,
  TSource
>;
export type VendingResponse<TResult, TPrev = unknown> = ResponseContext<object, TResult, VendingStash, TPrev>;
