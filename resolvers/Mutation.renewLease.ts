// renewLease: the newest broadcast says that its speaker is there. Steps: renewLease, readAfterRefusal, returnOrShorten (an
// interrupted session has its status again; near the maximum length the lease ends there), readAfterRefusal.
import { signedInIdOf } from './lib/caller.ts';
import type { NoRequest } from './lib/context.ts';
import { raise, raiseChangedTooOften, raiseSessionNotFound } from './lib/errors.ts';
import { checkBroadcastId, checkSessionId } from './lib/input.ts';
import { judgeLease } from './lib/lease.ts';
import type { LeaseRequest } from './lib/lease.ts';
import { readNow } from './lib/now.ts';
import { toSession } from './lib/toSession.ts';
import type { SessionSource } from './lib/toSession.ts';
import { secondsUntilChange } from './lib/transition.ts';

export function request(ctx: LeaseRequest): NoRequest {
  checkSessionId(ctx.args.sessionId);
  checkBroadcastId(ctx.args.broadcastId);
  return {};
}

export function response(ctx: LeaseRequest): SessionSource {
  const { isRefused, item } = ctx.stash;
  const ownerId = signedInIdOf(ctx);
  if (!item) return raiseSessionNotFound(ctx.args.sessionId);
  if (isRefused) {
    const nowSeconds = readNow().seconds;
    const isBroadcast = item.ownerId === ownerId && item.broadcastId === ctx.args.broadcastId;
    const retryAfterSeconds = secondsUntilChange(item, nowSeconds);
    // An interrupted session comes back by a change of status, which its pace can hold up.
    if (isBroadcast && item.status === 'INTERRUPTED' && retryAfterSeconds > 0)
      return raiseChangedTooOften(item.sessionId, retryAfterSeconds);
    const refusal = judgeLease(item, ownerId, ctx.args.broadcastId);
    if (refusal) return raise(refusal.errorType, refusal.message);
  }
  return toSession(item, ownerId, readNow().seconds);
}
