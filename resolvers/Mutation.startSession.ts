// startSession: goes on air. Steps: startBroadcast (CREATED becomes LIVE), takeOverBroadcast (a session on air gets
// another broadcast of its owner).
import type { MutationStartSessionArgs } from '../schema/generated/schema.ts';
import type { SessionItem } from '../schema/sessionItem.ts';
import type { RequestContext, ResponseContext } from './lib/context.ts';
import { checkBroadcastId, checkSessionId } from './lib/input.ts';
import { readNow } from './lib/now.ts';
import { toSession } from './lib/toSession.ts';
import type { SessionSource } from './lib/toSession.ts';

export function request(ctx: RequestContext<MutationStartSessionArgs>): null {
  checkSessionId(ctx.args.sessionId);
  checkBroadcastId(ctx.args.broadcastId);
  return null;
}

export function response(
  ctx: ResponseContext<MutationStartSessionArgs, unknown, object, SessionItem>,
): SessionSource {
  return toSession(ctx.prev.result, ctx.identity.sub, readNow().seconds);
}
