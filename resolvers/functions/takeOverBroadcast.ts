// Later step of startSession: when the session is on air already, another broadcast of its owner takes it over.
import { runtime } from '@aws-appsync/utils';
import type { DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import { admittedChanges } from '../../schema/lifecycle.ts';
import { requestChange } from '../lib/changeStatus.ts';
import { keepOutcome } from '../lib/changing.ts';
import type { ChangeRequest, ChangeResponse } from '../lib/changing.ts';

export function request(ctx: ChangeRequest): DynamoDBUpdateItemRequest {
  const { isRefused, item } = ctx.stash;
  if (!isRefused || !item) runtime.earlyReturn(null, { skipTo: 'END' });
  const isOnAir = admittedChanges[item.status].indexOf('takeOver') >= 0;
  if (!isOnAir || item.ownerId !== ctx.identity.sub) runtime.earlyReturn(null, { skipTo: 'END' });
  ctx.stash.change = 'takeOver';
  return requestChange(ctx, 'takeOver');
}

export function response(ctx: ChangeResponse): null {
  keepOutcome(ctx.stash, ctx.error, ctx.result);
  return null;
}
