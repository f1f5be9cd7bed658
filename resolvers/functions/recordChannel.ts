// Records the channel in the session's row, so that access to it can be given.
import { runtime } from '@aws-appsync/utils';
import type { DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import { neverStartedSeconds } from '../../schema/limits.ts';
import type { SessionItem } from '../../schema/sessionItem.ts';
import type { CreationRequest, CreationResponse } from '../lib/creation.ts';
import { isConditionFailure } from '../lib/errors.ts';
import { logOutage } from '../lib/log.ts';
import { readNow } from '../lib/now.ts';
import { updateSession } from '../lib/sessionsTable.ts';
import type { Expression } from '../lib/transition.ts';

export function request(ctx: CreationRequest): DynamoDBUpdateItemRequest {
  const { item, channelArn } = ctx.stash;
  if (!item || channelArn === undefined) runtime.earlyReturn(null);
  const sweepAt = readNow().seconds + neverStartedSeconds;
  const set: Partial<SessionItem> = { channelArn, sweepAt, lastWrite: 'CHANNEL' };
  const update: Expression = {
    expression: 'SET #channelArn = :channelArn, #sweepAt = :sweepAt, #lastWrite = :lastWrite',
    names: { '#channelArn': 'channelArn', '#sweepAt': 'sweepAt', '#lastWrite': 'lastWrite' },
    values: { ':channelArn': set.channelArn, ':sweepAt': set.sweepAt, ':lastWrite': set.lastWrite },
  };
  // Only once: after that the session may be on air, and its next deadline another.
  const condition: Expression = {
    expression: '#currentNonce = :currentNonce AND attribute_not_exists(#currentChannelArn)',
    names: { '#currentNonce': 'channelNonce', '#currentChannelArn': 'channelArn' },
    values: { ':currentNonce': item.channelNonce },
  };
  return updateSession({ sessionId: item.sessionId }, { update, condition });
}

/** A call with the same client token may have been faster, which is as good. A refusal without the row leaves that open. */
export function response(ctx: CreationResponse<SessionItem | null>): null {
  const row = ctx.result;
  if (row && (!ctx.error || row.channelArn === ctx.stash.channelArn)) {
    ctx.stash.item = row;
    return null;
  }
  logOutage('the channel cannot be recorded', ctx.error?.type ?? 'no row', ctx);
  ctx.stash.channelFailure = 'unrecorded';
  ctx.stash.mustRead = ctx.error !== undefined && ctx.error !== null && isConditionFailure(ctx.error) && !row;
  return null;
}
