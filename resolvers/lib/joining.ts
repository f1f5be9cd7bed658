// What the steps of joinSession tell each other.
import type { MutationJoinSessionArgs } from '../../schema/generated/schema.ts';
import type { SeatItem, SeatNumber, SessionItem } from '../../schema/sessionItem.ts';
import type { RequestContext, ResponseContext } from './context.ts';

/** The stash of joinSession. */
export interface JoiningStash {
  /** The seat that the step under way asks for. */
  number?: SeatNumber;
  seat?: SeatItem;
  /** The row as it was read last. */
  item?: SessionItem;
  /** Whether `seat` was taken or renewed. */
  isSeated?: boolean;
}

export type JoiningRequest = RequestContext<MutationJoinSessionArgs, JoiningStash, unknown>;
export type JoiningResponse = ResponseContext<
  MutationJoinSessionArgs,
  SessionItem | null,
  JoiningStash,
  unknown
>;
