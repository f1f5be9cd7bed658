// removeListener: frees a seat for the session's owner. A session that has ended has no seats to free. Steps: removeListener,
// readAfterRefusal.
import type { MutationRemoveListenerArgs } from '../schema/generated/schema.ts';
import { signedInIdOf } from './lib/caller.ts';
import type { ChangeStash } from './lib/changing.ts';
import type { NoRequest, RequestContext } from './lib/context.ts';
import { raise, raiseSessionNotFound } from './lib/errors.ts';
import { checkSessionId } from './lib/input.ts';
import { readNow } from './lib/now.ts';
import { parseSeatNumber } from './lib/seats.ts';
import { toSession } from './lib/toSession.ts';
import type { SessionSource } from './lib/toSession.ts';

type RemoveRequest = RequestContext<MutationRemoveListenerArgs, ChangeStash, unknown>;

export function request(ctx: RemoveRequest): NoRequest {
  checkSessionId(ctx.args.sessionId);
  parseSeatNumber(ctx.args.seatId);
  return {};
}

export function response(ctx: RemoveRequest): SessionSource {
  const { sessionId } = ctx.args;
  const { item, isRefused } = ctx.stash;
  if (!item) return raiseSessionNotFound(sessionId);
  const callerId = signedInIdOf(ctx);
  if (item.ownerId !== callerId) {
    return raise(
      'NotSessionOwner',
      `Session "${sessionId}" belongs to somebody else; only its owner may do this.`,
    );
  }
  if (isRefused && item.status !== 'ENDED') {
    return raise(
      'Conflict',
      `Session "${sessionId}" changed at the same moment. Read it again, then decide.`,
    );
  }
  return toSession(item, callerId, readNow().seconds);
}
