// Records the new channel in the session's row, so that access to it can be given.
import { runtime } from '@aws-appsync/utils';
import type { DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import { neverStartedSeconds } from '../../schema/limits.ts';
import type { SessionItem } from '../../schema/sessionItem.ts';
import type { CreationRequest, CreationResponse } from '../lib/creation.ts';
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
  const condition: Expression = {
    expression: '#currentNonce = :currentNonce',
    names: { '#currentNonce': 'channelNonce' },
    values: { ':currentNonce': item.channelNonce },
  };
  return updateSession({ sessionId: item.sessionId }, { update, condition });
}

/** A failure is left to undoSession: a session without its channel is of no use to anybody. */
export function response(ctx: CreationResponse<SessionItem | null>): null {
  if (!ctx.error && ctx.result) {
    ctx.stash.item = ctx.result;
    return null;
  }
  logOutage('the channel cannot be recorded', ctx.error?.type ?? 'no row');
  ctx.stash.channelFailure = 'unrecorded';
  return null;
}
