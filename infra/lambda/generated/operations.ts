/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Why a session ended. */
export type EndReason =
  /** It did not go on air within 30 minutes, or its signaling channel was not made within 2. */
  | 'NEVER_STARTED'
  /** The speaker ended it. */
  | 'SPEAKER_ENDED'
  /** The speaker was not heard from for 5 minutes. */
  | 'SPEAKER_LOST'
  /** It had been on air for 12 hours. */
  | 'TIME_LIMIT';

/** What a session is doing. The lifecycle says which status may follow which; `ENDED` is final. */
export type SessionStatus =
  /** The session exists and can be joined; the speaker is not on air yet. Listeners wait. */
  | 'CREATED'
  /** The session is over. Its signaling channel is deleted and nothing follows. */
  | 'ENDED'
  /** The speaker was on air or paused and is not heard from any more. When the speaker is back, so is the status before; else the session ends. */
  | 'INTERRUPTED'
  /** The speaker is on air. */
  | 'LIVE'
  /** The speaker stopped speaking for a moment and keeps the connection. */
  | 'PAUSED';

/** A committed change, as the publisher reports it. The fields are those of `SessionStatusEvent`. */
export type SessionStatusEventInput = {
  /** When the change was committed. */
  at: string;
  /** The speaker's broadcast, if there was one. */
  broadcastId?: string | null | undefined;
  /** Why the session ended, if it did. */
  endReason?: EndReason | null | undefined;
  /** Whose change it is. */
  sessionId: string;
  /** The status that was committed. */
  status: SessionStatus;
  /** The session's version with this change. */
  version: number;
};

export type PublishSessionStatusMutationVariables = Exact<{
  event: SessionStatusEventInput;
}>;


export type PublishSessionStatusMutation = { publishSessionStatus: { sessionId: string, status: SessionStatus, version: number, at: string, endReason: EndReason | null, broadcastId: string | null } | null };


export const PublishSessionStatusDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"PublishSessionStatus"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"event"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SessionStatusEventInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"publishSessionStatus"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"event"},"value":{"kind":"Variable","name":{"kind":"Name","value":"event"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sessionId"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"endReason"}},{"kind":"Field","name":{"kind":"Name","value":"broadcastId"}}]}}]}}]} as unknown as DocumentNode<PublishSessionStatusMutation, PublishSessionStatusMutationVariables>;