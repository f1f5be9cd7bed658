// Last step of joinSession: frees the seat that was just taken if it is one more than its holder may have.
import { runtime } from '@aws-appsync/utils';
import type { DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import { keepOutcome } from '../lib/changing.ts';
import type { JoiningRequest, JoiningResponse } from '../lib/joining.ts';
import { buildFreeSeat } from '../lib/seats.ts';
import { updateSession } from '../lib/sessionsTable.ts';

export function request(ctx: JoiningRequest): DynamoDBUpdateItemRequest {
  const { isSurplus, item, number } = ctx.stash;
  const seat = item && number ? item.seats[number] : undefined;
  if (!isSurplus || !seat || !number) runtime.earlyReturn(null);
  return updateSession(
    { sessionId: ctx.args.input.sessionId },
    buildFreeSeat({ number, secret: seat.secret, isGuest: false }),
  );
}

/** Refused: the session has ended, or its owner was faster. The seat is free in any case. */
export function response(ctx: JoiningResponse): null {
  keepOutcome(ctx);
  return null;
}
