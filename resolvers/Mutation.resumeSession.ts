// resumeSession: one conditional write by the session's owner.
import type { DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import type { MutationResumeSessionArgs } from '../schema/generated/schema.ts';
import type { SessionItem } from '../schema/sessionItem.ts';
import { requestChange, respondToChange } from './lib/changeStatus.ts';
import type { RequestContext, ResponseContext } from './lib/context.ts';
import type { SessionSource } from './lib/toSession.ts';

export function request(ctx: RequestContext<MutationResumeSessionArgs>): DynamoDBUpdateItemRequest {
  return requestChange(ctx, 'resume');
}

export function response(ctx: ResponseContext<MutationResumeSessionArgs, SessionItem | null>): SessionSource {
  return respondToChange(ctx, 'resume');
}
