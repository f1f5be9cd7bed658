// pauseSession: one conditional write by the session's owner.
import type { DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import type { MutationPauseSessionArgs } from '../schema/generated/schema.ts';
import type { SessionItem } from '../schema/sessionItem.ts';
import { requestChange, respondToChange } from './lib/changeStatus.ts';
import type { RequestContext, ResponseContext } from './lib/context.ts';
import type { SessionSource } from './lib/toSession.ts';

export function request(ctx: RequestContext<MutationPauseSessionArgs>): DynamoDBUpdateItemRequest {
  return requestChange(ctx, 'pause');
}

export function response(ctx: ResponseContext<MutationPauseSessionArgs, SessionItem | null>): SessionSource {
  return respondToChange(ctx, 'pause');
}
