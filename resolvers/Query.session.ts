// session: one consistent read by its key.
import type { DynamoDBGetItemRequest } from '@aws-appsync/utils';
import type { QuerySessionArgs } from '../schema/generated/schema.ts';
import type { SessionItem } from '../schema/sessionItem.ts';
import { callerIdOf, checkAccess } from './lib/caller.ts';
import type { RequestContext, ResponseContext } from './lib/context.ts';
import { raiseSessionNotFound, raiseStorageUnavailable } from './lib/errors.ts';
import { checkSessionId } from './lib/input.ts';
import { readNow } from './lib/now.ts';
import { readSession } from './lib/sessionsTable.ts';
import { toSession } from './lib/toSession.ts';
import type { SessionSource } from './lib/toSession.ts';

export function request(ctx: RequestContext<QuerySessionArgs>): DynamoDBGetItemRequest {
  checkSessionId(ctx.args.sessionId);
  return readSession({ sessionId: ctx.args.sessionId });
}

export function response(ctx: ResponseContext<QuerySessionArgs, SessionItem | null>): SessionSource {
  if (ctx.error) return raiseStorageUnavailable(ctx.error, ctx);
  if (!ctx.result) return raiseSessionNotFound(ctx.args.sessionId);
  checkAccess(ctx, ctx.result);
  return toSession(ctx.result, callerIdOf(ctx), readNow().seconds);
}
