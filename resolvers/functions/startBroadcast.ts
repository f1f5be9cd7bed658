// First step of startSession: CREATED becomes LIVE. A session that is on air already goes on to the next step.
import type { DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import type { MutationStartSessionArgs } from '../../schema/generated/schema.ts';
import { admittedChanges } from '../../schema/lifecycle.ts';
import type { SessionItem } from '../../schema/sessionItem.ts';
import { judgeOrRaise, requestChange } from '../lib/changeStatus.ts';
import type { RequestContext, ResponseContext } from '../lib/context.ts';
import { isConditionFailure } from '../lib/errors.ts';

export function request(ctx: RequestContext<MutationStartSessionArgs>): DynamoDBUpdateItemRequest {
  return requestChange(ctx, 'start');
}

/** Answers the started row, or null when the broadcast is to be taken over. */
export function response(
  ctx: ResponseContext<MutationStartSessionArgs, SessionItem | null>,
): SessionItem | null {
  if (!ctx.error) return ctx.result;
  const item = ctx.result;
  const isOnAir =
    isConditionFailure(ctx.error) && item !== null && admittedChanges[item.status].indexOf('takeOver') >= 0;
  return isOnAir ? null : judgeOrRaise(ctx, ctx.error, 'start');
}
