// Takes a session back whose channel KVS refused to make: the row that this call put goes. If KVS did not answer, or the
// channel could not be recorded, one may exist: the row stays, for a call with the same client token to finish it, or for
// the sweep to end it.
import { runtime } from '@aws-appsync/utils';
import type { DynamoDBDeleteItemRequest } from '@aws-appsync/utils';
import type { SessionItem } from '../../schema/sessionItem.ts';
import type { CreationRequest, CreationResponse } from '../lib/creation.ts';
import {
  isConditionFailure,
  raiseChannelUnavailable,
  raiseStorageUnavailable,
  raiseStorageUnavailableNow,
} from '../lib/errors.ts';
import { deleteHalfMadeSession } from '../lib/sessionsTable.ts';

export function request(ctx: CreationRequest): DynamoDBDeleteItemRequest {
  const { item, channelFailure, isResumed } = ctx.stash;
  if (!item || channelFailure === undefined) runtime.earlyReturn(null);
  if (channelFailure === 'unrecorded') return raiseStorageUnavailableNow();
  if (channelFailure === 'unanswered' || isResumed) return raiseChannelUnavailable();
  return deleteHalfMadeSession({ sessionId: item.sessionId }, item.channelNonce);
}

/** A row that is gone, has a channel or is another's by now needs no undoing. */
export function response(ctx: CreationResponse<SessionItem | null>): never {
  if (ctx.error && !isConditionFailure(ctx.error)) return raiseStorageUnavailable(ctx.error);
  return raiseChannelUnavailable();
}
