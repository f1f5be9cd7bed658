// Second step of joinSession: reads the session to see which seats are free.
import { runtime } from '@aws-appsync/utils';
import type { DynamoDBGetItemRequest } from '@aws-appsync/utils';
import { raiseSessionNotFound, raiseStorageUnavailable } from '../lib/errors.ts';
import type { JoiningRequest, JoiningResponse } from '../lib/joining.ts';
import { readSession } from '../lib/sessionsTable.ts';

export function request(ctx: JoiningRequest): DynamoDBGetItemRequest {
  if (ctx.stash.isSeated) runtime.earlyReturn(null, { skipTo: 'END' });
  return readSession({ sessionId: ctx.args.input.sessionId });
}

export function response(ctx: JoiningResponse): null {
  if (ctx.error) return raiseStorageUnavailable(ctx.error);
  if (!ctx.result) return raiseSessionNotFound(ctx.args.input.sessionId);
  ctx.stash.item = ctx.result;
  return null;
}
