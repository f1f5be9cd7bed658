// startSession: goes on air. Steps: changeStatus (CREATED becomes LIVE), readAfterRefusal, takeOverBroadcast (a session on
// air gets another broadcast of its owner), readAfterRefusal.
import type { MutationStartSessionArgs } from '../schema/generated/schema.ts';
import { answerChange, beginChange } from './lib/changeStatus.ts';
import type { ChangeStash } from './lib/changing.ts';
import type { NoRequest, RequestContext } from './lib/context.ts';
import { checkBroadcastId } from './lib/input.ts';
import type { SessionSource } from './lib/toSession.ts';

type StartRequest = RequestContext<MutationStartSessionArgs, ChangeStash, unknown>;

export function request(ctx: StartRequest): NoRequest {
  checkBroadcastId(ctx.args.broadcastId);
  return beginChange(ctx, 'start');
}

export function response(ctx: StartRequest): SessionSource {
  return answerChange(ctx);
}
