// endSession: one conditional write by the session's owner. Steps: changeStatus, readAfterRefusal.
import { answerChange, beginChange } from './lib/changeStatus.ts';
import type { ChangeRequest } from './lib/changing.ts';
import type { NoRequest } from './lib/context.ts';
import type { SessionSource } from './lib/toSession.ts';

export function request(ctx: ChangeRequest): NoRequest {
  return beginChange(ctx, 'end');
}

export function response(ctx: ChangeRequest): SessionSource {
  return answerChange(ctx);
}
