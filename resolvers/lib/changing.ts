// What the steps of a change to one row tell each other: what was asked, whether it was refused, and the row as it is now.
import type { StatusChange } from '../../schema/lifecycle.ts';
import type { SessionItem } from '../../schema/sessionItem.ts';
import type { RequestContext, ResponseContext } from './context.ts';
import { isConditionFailure, raiseStorageUnavailable } from './errors.ts';

/** Every change names its session; a start also its broadcast. */
export interface ChangeArgs {
  sessionId: string;
  broadcastId?: string;
}

export interface ChangeStash {
  /** Which change of status is asked for; absent for a change of seats. */
  change?: StatusChange;
  /** Whether the last write's condition did not hold. */
  isRefused?: boolean;
  /** The row after the last write, or as it was when the write was refused; null when there is none. */
  item?: SessionItem | null;
}

export type ChangeRequest = RequestContext<ChangeArgs, ChangeStash, unknown>;
export type ChangeResponse = ResponseContext<ChangeArgs, SessionItem | null, ChangeStash, unknown>;

/** What a conditional write came to, whatever field it is for. */
type Outcome = Pick<
  ResponseContext<object, SessionItem | null, ChangeStash, unknown>,
  'stash' | 'error' | 'result' | 'request'
>;

/**
 * Keeps what a conditional write came to. AppSync's documentation has the present row in `ctx.result` when the condition
 * failed; where it is not there, `item` stays absent and the next step reads the row.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/js-resolver-reference-dynamodb.html
 * @see https://github.com/aws/aws-appsync-community/issues/343
 * @throws StorageUnavailable for every failure but the condition's
 */
export function keepOutcome(ctx: Outcome): void {
  const { stash, error, result } = ctx;
  if (error && !isConditionFailure(error)) raiseStorageUnavailable(error, ctx);
  stash.isRefused = error !== undefined && error !== null;
  delete stash.item;
  if (result) stash.item = result;
}
