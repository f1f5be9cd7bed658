// First step of joinSession: renews the seat that the input names, if it is still this secret's and has not run out.
import { runtime } from '@aws-appsync/utils';
import type { DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import { keepOutcome } from '../lib/changing.ts';
import { seatProofOf } from '../lib/joining.ts';
import type { JoiningRequest, JoiningResponse } from '../lib/joining.ts';
import { readNow } from '../lib/now.ts';
import { buildRenewSeat } from '../lib/seats.ts';
import { updateSession } from '../lib/sessionsTable.ts';

export function request(ctx: JoiningRequest): DynamoDBUpdateItemRequest {
  const proof = seatProofOf(ctx);
  if (!proof) runtime.earlyReturn(null);
  ctx.stash.number = proof.number;
  return updateSession({ sessionId: ctx.args.input.sessionId }, buildRenewSeat(proof, readNow().seconds));
}

export function response(ctx: JoiningResponse): null {
  keepOutcome(ctx);
  return null;
}
