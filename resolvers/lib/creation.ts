// What the steps of createSession tell each other, and what makes two inputs the same.
import type { CreateSessionInput, MutationCreateSessionArgs } from '../../schema/generated/schema.ts';
import { maxListenersPerSession } from '../../schema/limits.ts';
import type { ClientTokenRecord } from '../../schema/ownerRecord.ts';
import type { SessionItem } from '../../schema/sessionItem.ts';
import type { RequestContext, ResponseContext } from './context.ts';

/** The stash of createSession. A member is there once its step succeeded. */
export interface CreationStash extends Partial<Pick<ClientTokenRecord, 'candidates' | 'channelNonce'>> {
  /** Whether another call came with this client token first. */
  isRepeated?: boolean;
  /** How many of the candidates are taken by others. */
  takenCount?: number;
  /** The row that the step under way tries to put. */
  candidate?: SessionItem;
  /** Whether the present row must be looked at: a write was refused without bringing it along, or the call is a repeated one. */
  mustRead?: boolean;
  /** The session's row: put by this call, or by an earlier one with the same client token. */
  item?: SessionItem;
  /** Whether an earlier call, or one at the same time, put the row. */
  isResumed?: boolean;
  /** Whether KVS has a channel of this name already, which an earlier call made. */
  isChannelMade?: boolean;
  channelArn?: string;
  /** Why there is no channel: KVS refused one, nobody knows whether it made one, or it could not be recorded. */
  channelFailure?: 'refused' | 'unanswered' | 'unrecorded';
}

export type CreationRequest = RequestContext<MutationCreateSessionArgs, CreationStash, unknown>;
export type CreationResponse<TResult> = ResponseContext<
  MutationCreateSessionArgs,
  TResult,
  CreationStash,
  unknown
>;

/** The input with its defaults. */
export type WholeInput = Pick<SessionItem, 'access' | 'maxListeners' | 'title'>;

export function toWholeInput({ title, access, maxListeners }: CreateSessionInput): WholeInput {
  const input: WholeInput = {
    access: access ?? 'SIGNED_IN',
    maxListeners: maxListeners ?? maxListenersPerSession,
  };
  if (title !== undefined && title !== null) input.title = title;
  return input;
}

/** One text for all inputs that ask for the same: what is left out equals its default. */
export function toCanonicalJson(input: CreateSessionInput): string {
  const { title, access, maxListeners } = toWholeInput(input);
  return JSON.stringify([title ?? null, access, maxListeners]);
}
