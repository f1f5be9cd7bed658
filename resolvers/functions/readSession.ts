// Reads the row that the arguments name, for the steps that follow.
import type { DynamoDBGetItemRequest } from '@aws-appsync/utils';
import type { ChangeRequest, ChangeResponse } from '../lib/changing.ts';
import { raiseSessionNotFound, raiseStorageUnavailable } from '../lib/errors.ts';
import { readSession } from '../lib/sessionsTable.ts';

export function request(ctx: ChangeRequest): DynamoDBGetItemRequest {
  return readSession({ sessionId: ctx.args.sessionId });
}

export function response(ctx: ChangeResponse): null {
  if (ctx.error) return raiseStorageUnavailable(ctx.error, ctx);
  if (!ctx.result) return raiseSessionNotFound(ctx.args.sessionId);
  ctx.stash.item = ctx.result;
  return null;
}
