// Second step of createSession: chooses the names that are tried and the nonce of the channel. With a client token the
// first call's choice is kept, and every later call gets it: the write sets only what is not there and answers the rest. A
// record that DynamoDB has not purged yet after its 24 hours still counts.
import { runtime, util } from '@aws-appsync/utils';
import type { DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import { clientTokenSeconds } from '../../schema/limits.ts';
import { tokenRecordIdOf } from '../../schema/ownerRecord.ts';
import type { ClientTokenRecord } from '../../schema/ownerRecord.ts';
import { adjectives, largestNumber, nouns, smallestNumber } from '../../schema/words.ts';
import { signedInIdOf } from '../lib/caller.ts';
import { toCanonicalJson } from '../lib/creation.ts';
import type { CreationRequest, CreationResponse } from '../lib/creation.ts';
import { raise, raiseStorageUnavailable } from '../lib/errors.ts';
import { toShown } from '../lib/input.ts';
import { readNow } from '../lib/now.ts';
import { updateOwnerRecord } from '../lib/ownersTable.ts';

export function request(ctx: CreationRequest): DynamoDBUpdateItemRequest {
  const { clientToken } = ctx.args.input;
  const candidates = [chooseName(), chooseName(), chooseName()];
  const channelNonce = util.autoId().slice(0, 8);
  ctx.stash.candidates = candidates;
  ctx.stash.channelNonce = channelNonce;
  if (clientToken === undefined || clientToken === null) runtime.earlyReturn(null);
  return updateOwnerRecord(
    { ownerId: signedInIdOf(ctx), recordId: tokenRecordIdOf(clientToken) },
    {
      expression:
        'SET #input = if_not_exists(#input, :input), #candidates = if_not_exists(#candidates, :candidates), ' +
        '#channelNonce = if_not_exists(#channelNonce, :channelNonce), #ttl = if_not_exists(#ttl, :ttl)',
      names: {
        '#input': 'input',
        '#candidates': 'candidates',
        '#channelNonce': 'channelNonce',
        '#ttl': 'ttl',
      },
      values: {
        ':input': toCanonicalJson(ctx.args.input),
        ':candidates': candidates,
        ':channelNonce': channelNonce,
        ':ttl': readNow().seconds + clientTokenSeconds,
      },
    },
  );
}

export function response(ctx: CreationResponse<ClientTokenRecord | null>): null {
  if (ctx.error) return raiseStorageUnavailable(ctx.error, ctx);
  const record = ctx.result;
  if (!record) return null;
  if (record.input !== toCanonicalJson(ctx.args.input)) {
    return raise(
      'Conflict',
      `clientToken ${toShown(ctx.args.input.clientToken ?? '')} came with another input before. Give a new one for another session.`,
    );
  }
  const isRepeated = record.channelNonce !== ctx.stash.channelNonce;
  ctx.stash.isRepeated = isRepeated;
  ctx.stash.mustRead = isRepeated;
  ctx.stash.candidates = record.candidates;
  ctx.stash.channelNonce = record.channelNonce;
  return null;
}

function chooseName(): string {
  const adjective = adjectives[chooseBelow(adjectives.length)];
  const noun = nouns[chooseBelow(nouns.length)];
  const number = smallestNumber + chooseBelow(largestNumber - smallestNumber + 1);
  return `${adjective}-${noun}-${number}`;
}

/** A random whole number from 0 to `bound - 1`. AppSync does not say whether its own upper end is included. */
function chooseBelow(bound: number): number {
  return util.math.randomWithinRange(0, 1_000_000_000) % bound;
}
