// First step of removeListener: frees the seat on condition that the caller owns the session.
import type { DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import type { MutationRemoveListenerArgs } from '../../schema/generated/schema.ts';
import type { SessionItem } from '../../schema/sessionItem.ts';
import { signedInIdOf } from '../lib/caller.ts';
import { keepOutcome } from '../lib/changing.ts';
import type { ChangeStash } from '../lib/changing.ts';
import type { RequestContext, ResponseContext } from '../lib/context.ts';
import { buildRemoveListener, parseSeatNumber } from '../lib/seats.ts';
import { updateSession } from '../lib/sessionsTable.ts';

export function request(
  ctx: RequestContext<MutationRemoveListenerArgs, ChangeStash, unknown>,
): DynamoDBUpdateItemRequest {
  const { sessionId, seatId } = ctx.args;
  return updateSession({ sessionId }, buildRemoveListener(parseSeatNumber(seatId), signedInIdOf(ctx)));
}

export function response(
  ctx: ResponseContext<MutationRemoveListenerArgs, SessionItem | null, ChangeStash, unknown>,
): null {
  keepOutcome(ctx);
  return null;
}
