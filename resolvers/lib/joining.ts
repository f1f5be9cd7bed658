// What the steps of joinSession tell each other.
import type { MutationJoinSessionArgs } from '../../schema/generated/schema.ts';
import { maxSeatsPerPerson } from '../../schema/limits.ts';
import type { SeatNumber, SessionItem } from '../../schema/sessionItem.ts';
import { callerIdOf } from './caller.ts';
import type { ChangeStash } from './changing.ts';
import type { RequestContext, ResponseContext } from './context.ts';
import { raise } from './errors.ts';
import { parseSeatNumber } from './seats.ts';
import type { SeatProof } from './seats.ts';

/** The stash of joinSession. `isRefused` is false once a seat was taken or renewed. */
export interface JoiningStash extends ChangeStash {
  /** The seat that was asked for last. */
  number?: SeatNumber;
  /** Whether the last step was a read and not a write. */
  isRead?: boolean;
  /** Whether the seat that was taken is one more than its holder may have, because others were taken at the same moment. */
  isSurplus?: boolean;
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

/** The seat that the input names, if it names one. */
export function seatProofOf(ctx: JoiningRequest): SeatProof | undefined {
  const { seatId, secret } = ctx.args.input;
  if (seatId === undefined || seatId === null || secret === undefined || secret === null) return undefined;
  return { number: parseSeatNumber(seatId), secret, isGuest: callerIdOf(ctx) === null };
}

/** Ends the field because the caller has as many seats as one person may have. */
export function raiseTooManySeats(sessionId: string): never {
  return raise(
    'TooManySeats',
    `You hold ${maxSeatsPerPerson} seats of session "${sessionId}" already. Leave one of them, then join.`,
  );
}
