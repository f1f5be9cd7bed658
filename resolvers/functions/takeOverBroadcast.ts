// Second step of startSession: another broadcast of the same owner takes a session over that is on air already.
import { runtime } from '@aws-appsync/utils';
import type { DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import type { MutationStartSessionArgs } from '../../schema/generated/schema.ts';
import type { SessionItem } from '../../schema/sessionItem.ts';
import { judgeOrRaise, requestChange } from '../lib/changeStatus.ts';
import type { RequestContext, ResponseContext } from '../lib/context.ts';

export function request(
  ctx: RequestContext<MutationStartSessionArgs, object, SessionItem | null>,
): DynamoDBUpdateItemRequest {
  if (ctx.prev.result) runtime.earlyReturn(ctx.prev.result);
  return requestChange(ctx, 'takeOver');
}

export function response(
  ctx: ResponseContext<MutationStartSessionArgs, SessionItem | null>,
): SessionItem | null {
  return ctx.error ? judgeOrRaise(ctx, ctx.error, 'takeOver') : ctx.result;
}
