// Later step of startSession: when the session is on air already, another broadcast of its owner takes it over; when it is
// interrupted, its speaker is back.
import { runtime } from '@aws-appsync/utils';
import type { DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import { admittedChanges } from '../../schema/lifecycle.ts';
import { signedInIdOf } from '../lib/caller.ts';
import { requestChange } from '../lib/changeStatus.ts';
import { keepOutcome } from '../lib/changing.ts';
import type { ChangeRequest, ChangeResponse } from '../lib/changing.ts';

export function request(ctx: ChangeRequest): DynamoDBUpdateItemRequest {
  const { isRefused, item } = ctx.stash;
  if (!isRefused || !item) runtime.earlyReturn(null, { skipTo: 'END' });
  if (item.ownerId !== signedInIdOf(ctx)) runtime.earlyReturn(null, { skipTo: 'END' });
  const change = item.status === 'INTERRUPTED' ? 'return' : 'takeOver';
  if (admittedChanges[item.status].indexOf(change) < 0) runtime.earlyReturn(null, { skipTo: 'END' });
  ctx.stash.change = change;
  return requestChange(ctx, change);
}

export function response(ctx: ChangeResponse): null {
  keepOutcome(ctx);
  return null;
}
