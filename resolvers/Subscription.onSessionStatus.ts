// onSessionStatus: runs once when somebody subscribes, to refuse a session that is unknown or over. Events are filtered
// by the argument, which AppSync compares with the published event's own sessionId.
import type { DynamoDBGetItemRequest } from '@aws-appsync/utils';
import type { SubscriptionOnSessionStatusArgs } from '../schema/generated/schema.ts';
import type { SessionItem } from '../schema/sessionItem.ts';
import { checkAccess } from './lib/caller.ts';
import type { RequestContext, ResponseContext } from './lib/context.ts';
import { raiseSessionEnded, raiseSessionNotFound, raiseStorageUnavailable } from './lib/errors.ts';
import { checkSessionId } from './lib/input.ts';
import { readSession } from './lib/sessionsTable.ts';

export function request(ctx: RequestContext<SubscriptionOnSessionStatusArgs>): DynamoDBGetItemRequest {
  checkSessionId(ctx.args.sessionId);
  return readSession({ sessionId: ctx.args.sessionId });
}

export function response(ctx: ResponseContext<SubscriptionOnSessionStatusArgs, SessionItem | null>): null {
  if (ctx.error) return raiseStorageUnavailable(ctx.error, ctx);
  if (!ctx.result) return raiseSessionNotFound(ctx.args.sessionId);
  checkAccess(ctx, ctx.result);
  if (ctx.result.status === 'ENDED') return raiseSessionEnded(ctx.args.sessionId);
  return null;
}
