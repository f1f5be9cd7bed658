// Takes a session back whose channel could not be had. If KVS refused, the row goes. If KVS did not answer, or the channel
// could not be recorded, one may exist: the row ends instead, and releasing it finds the channel by its name.
import { runtime } from '@aws-appsync/utils';
import type { DynamoDBDeleteItemRequest, DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import type { SessionItem } from '../../schema/sessionItem.ts';
import type { CreationRequest, CreationResponse } from '../lib/creation.ts';
import {
  isConditionFailure,
  raiseChannelUnavailable,
  raiseStorageUnavailable,
  raiseStorageUnavailableNow,
} from '../lib/errors.ts';
import { readNow } from '../lib/now.ts';
import { deleteOwnSession, updateSession } from '../lib/sessionsTable.ts';
import { buildTransition } from '../lib/transition.ts';

export function request(ctx: CreationRequest): DynamoDBDeleteItemRequest | DynamoDBUpdateItemRequest {
  const { item, channelFailure } = ctx.stash;
  if (!item || channelFailure === undefined) runtime.earlyReturn(null);
  const key = { sessionId: item.sessionId };
  if (channelFailure === 'refused') return deleteOwnSession(key, item.channelNonce);
  const now = readNow();
  return updateSession(
    key,
    buildTransition({
      change: 'abandon',
      nowIso: now.iso,
      nowSeconds: now.seconds,
      endReason: 'NEVER_STARTED',
    }),
  );
}

/** A row that is gone, was ended or is another's by now needs no undoing. */
export function response(ctx: CreationResponse<SessionItem | null>): never {
  if (ctx.error && !isConditionFailure(ctx.error)) return raiseStorageUnavailable(ctx.error);
  return ctx.stash.channelFailure === 'unrecorded' ? raiseStorageUnavailableNow() : raiseChannelUnavailable();
}
