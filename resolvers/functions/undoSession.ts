// Ends a creation that has come to no channel. If KVS refused one, the row that this call put goes. If KVS did not answer, or
// the channel could not be recorded, one may exist: the row stays, for a call with the same client token to finish it, or
// for the sweep to end it. Whether another call has recorded it is looked up, where that is not known.
import { runtime } from '@aws-appsync/utils';
import type { DynamoDBDeleteItemRequest, DynamoDBGetItemRequest } from '@aws-appsync/utils';
import type { SessionItem } from '../../schema/sessionItem.ts';
import type { CreationRequest, CreationResponse } from '../lib/creation.ts';
import {
  isConditionFailure,
  raiseChannelUnavailable,
  raiseStorageUnavailable,
  raiseStorageUnavailableNow,
} from '../lib/errors.ts';
import { deleteHalfMadeSession, readSession } from '../lib/sessionsTable.ts';

export function request(ctx: CreationRequest): DynamoDBDeleteItemRequest | DynamoDBGetItemRequest {
  const { item, channelFailure, isResumed, mustRead } = ctx.stash;
  if (!item || channelFailure === undefined) runtime.earlyReturn(null);
  const { sessionId, channelNonce } = item;
  if (channelFailure === 'unrecorded') {
    return mustRead ? readSession({ sessionId }) : raiseStorageUnavailableNow();
  }
  if (channelFailure === 'unanswered' || isResumed) return raiseChannelUnavailable();
  return deleteHalfMadeSession({ sessionId }, channelNonce);
}

/** A row that is gone, has a channel or is another's by now needs no undoing. */
export function response(ctx: CreationResponse<SessionItem | null>): null {
  if (ctx.error && !isConditionFailure(ctx.error)) return raiseStorageUnavailable(ctx.error, ctx);
  const row = ctx.result;
  const { channelFailure, channelArn } = ctx.stash;
  if (channelFailure === 'unrecorded' && row && row.channelArn === channelArn) {
    ctx.stash.item = row;
    return null;
  }
  return raiseChannelUnavailable();
}
