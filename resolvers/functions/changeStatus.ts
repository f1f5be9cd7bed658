// First step of every change of status: the conditional write of the change that the resolver put in the stash.
import { runtime } from '@aws-appsync/utils';
import type { DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import { requestChange } from '../lib/changeStatus.ts';
import { keepOutcome } from '../lib/changing.ts';
import type { ChangeRequest, ChangeResponse } from '../lib/changing.ts';

export function request(ctx: ChangeRequest): DynamoDBUpdateItemRequest {
  const { change } = ctx.stash;
  if (!change) runtime.earlyReturn(null, { skipTo: 'END' });
  return requestChange(ctx, change);
}

export function response(ctx: ChangeResponse): null {
  keepOutcome(ctx);
  return null;
}
