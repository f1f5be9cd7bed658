// createSession: row first, then the channel; with a client token a later call goes on where an earlier one broke off.
// Steps: countCreation, claimToken, countUnended, putSession (up to three names), createChannel, findChannel, recordChannel,
// undoSession.
import { signedInIdOf } from './lib/caller.ts';
import type { NoRequest } from './lib/context.ts';
import type { CreationRequest, CreationResponse } from './lib/creation.ts';
import { raise } from './lib/errors.ts';
import { checkClientToken, checkMaxListeners, checkTitle } from './lib/input.ts';
import { readNow } from './lib/now.ts';
import { toSession } from './lib/toSession.ts';
import type { SessionSource } from './lib/toSession.ts';

export function request(ctx: CreationRequest): NoRequest {
  const { title, maxListeners, clientToken } = ctx.args.input;
  checkTitle(title);
  checkMaxListeners(maxListeners);
  checkClientToken(clientToken);
  return {};
}

export function response(ctx: CreationResponse<unknown>): SessionSource {
  const { item } = ctx.stash;
  if (!item) return raise('Conflict', 'No free session name was found. Try again with a new client token.');
  return toSession(item, signedInIdOf(ctx), readNow().seconds);
}
