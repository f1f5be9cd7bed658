// What the steps of joinSession tell each other.
import type { MutationJoinSessionArgs } from '../../schema/generated/schema.ts';
import type { SeatItem, SeatNumber, SessionItem } from '../../schema/sessionItem.ts';
import type { ChangeStash } from './changing.ts';
import type { RequestContext, ResponseContext } from './context.ts';

/** The stash of joinSession. `isRefused` is false once a seat was taken or renewed. */
export interface JoiningStash extends ChangeStash {
  /** The seat that was asked for last. */
  number?: SeatNumber;
  seat?: SeatItem;
  /** Whether the last step was a read and not a write. */
  isRead?: boolean;
}

export type JoiningRequest = RequestContext<MutationJoinSessionArgs, JoiningStash, unknown>;
export type JoiningResponse = ResponseContext<
  MutationJoinSessionArgs,
  SessionItem | null,
  JoiningStash,
  unknown
>;

/** Whether a seat was taken or renewed, so that the steps that follow have nothing to do. */
export function isSeated(stash: JoiningStash): boolean {
  return stash.isRefused === false;
}
