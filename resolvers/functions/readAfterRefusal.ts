// Follows a conditional write: reads the row when the write was refused and its answer did not bring the row along.
import { runtime } from '@aws-appsync/utils';
import type { DynamoDBGetItemRequest } from '@aws-appsync/utils';
import type { ChangeRequest, ChangeResponse } from '../lib/changing.ts';
import { raiseStorageUnavailable } from '../lib/errors.ts';
import { readSession } from '../lib/sessionsTable.ts';

export function request(ctx: ChangeRequest): DynamoDBGetItemRequest {
  if (!ctx.stash.isRefused || ctx.stash.item) runtime.earlyReturn(null);
  return readSession({ sessionId: ctx.args.sessionId });
}

export function response(ctx: ChangeResponse): null {
  if (ctx.error) return raiseStorageUnavailable(ctx.error, ctx);
  ctx.stash.item = ctx.result ?? null;
  return null;
}
