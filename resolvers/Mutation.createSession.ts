// createSession: row first, then the channel. Steps: putSession (up to three names), createChannel, recordChannel,
// undoSession.
import { util } from '@aws-appsync/utils';
import { raise } from './lib/errors.ts';
import { signedInIdOf } from './lib/caller.ts';
import type { CreationRequest, CreationResponse } from './lib/creation.ts';
import { checkMaxListeners, checkTitle } from './lib/input.ts';
import { readNow } from './lib/now.ts';
import { toSession } from './lib/toSession.ts';
import type { SessionSource } from './lib/toSession.ts';

export function request(ctx: CreationRequest): null {
  checkTitle(ctx.args.input.title);
  checkMaxListeners(ctx.args.input.maxListeners);
  ctx.stash.channelNonce = util.autoId().slice(0, 8);
  return null;
}

export function response(ctx: CreationResponse<unknown>): SessionSource {
  const { item } = ctx.stash;
  if (!item) return raise('Conflict', 'No free session name was found. Try again.');
  return toSession(item, signedInIdOf(ctx), readNow().seconds);
}
