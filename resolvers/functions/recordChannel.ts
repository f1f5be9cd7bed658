// Records the new channel in the session's row, so that access to it can be given.
import { runtime } from '@aws-appsync/utils';
import type { DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import type { SessionItem } from '../../schema/sessionItem.ts';
import type { CreationRequest, CreationResponse } from '../lib/creation.ts';
import { logOutage } from '../lib/log.ts';
import { updateSession } from '../lib/sessionsTable.ts';
import type { Expression } from '../lib/transition.ts';

export function request(ctx: CreationRequest): DynamoDBUpdateItemRequest {
  const { item, channelArn } = ctx.stash;
  if (!item || channelArn === undefined) runtime.earlyReturn(null);
  const set: Partial<SessionItem> = { channelArn, lastWrite: 'CHANNEL' };
  const update: Expression = {
    expression: 'SET #channelArn = :channelArn, #lastWrite = :lastWrite',
    names: { '#channelArn': 'channelArn', '#lastWrite': 'lastWrite' },
    values: { ':channelArn': set.channelArn, ':lastWrite': set.lastWrite },
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
