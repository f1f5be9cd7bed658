// What the steps of createSession tell each other.
import type { MutationCreateSessionArgs } from '../../schema/generated/schema.ts';
import type { SessionItem } from '../../schema/sessionItem.ts';
import type { RequestContext, ResponseContext } from './context.ts';

/** The stash of createSession. A member is there once its step succeeded. */
export interface CreationStash {
  /** Random part of the channel's name, chosen before the first step. */
  channelNonce: string;
  /** The row that the step under way tries to put. */
  candidate?: SessionItem;
  /** The row that was put. */
  item?: SessionItem;
  channelArn?: string;
  /** Why the session is undone: KVS refused a channel, nobody knows whether it made one, or it could not be recorded. */
  channelFailure?: 'refused' | 'unanswered' | 'unrecorded';
}

export type CreationRequest = RequestContext<MutationCreateSessionArgs, CreationStash, SessionItem | null>;
export type CreationResponse<TResult> = ResponseContext<
  MutationCreateSessionArgs,
  TResult,
  CreationStash,
  SessionItem | null
>;
