// endSession: one conditional write by the session's owner.
import type { DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import type { MutationEndSessionArgs } from '../schema/generated/schema.ts';
import type { SessionItem } from '../schema/sessionItem.ts';
import { requestChange, respondToChange } from './lib/changeStatus.ts';
import type { RequestContext, ResponseContext } from './lib/context.ts';
import type { SessionSource } from './lib/toSession.ts';

export function request(ctx: RequestContext<MutationEndSessionArgs>): DynamoDBUpdateItemRequest {
  return requestChange(ctx, 'end');
}

export function response(ctx: ResponseContext<MutationEndSessionArgs, SessionItem | null>): SessionSource {
  return respondToChange(ctx, 'end');
}
