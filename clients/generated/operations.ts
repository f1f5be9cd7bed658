/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** What a new session is to be like. */
export type CreateSessionInput = {
  /** Who may listen. Left out: `SIGNED_IN`. */
  access?: SessionAccess | null | undefined;
  /**
   * Makes the call safe to repeat: 1 to 64 letters, digits, `_` or `-`, new for each session. Within 24 hours the same token
   * with the same input answers the same session, and finishes it if an earlier call broke off; with another input it is
   * refused with `Conflict`. Left out: each call creates a session.
   */
  clientToken?: string | null | undefined;
  /** How many people may listen: 1 to 10, which is KVS's own limit of viewers per channel. Left out: 10. */
  maxListeners?: number | null | undefined;
  /** What it is about: 1 to 200 characters, not only blanks. Left out: no title. */
  title?: string | null | undefined;
};

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

/** Which session to join, and which seat to renew. */
export type JoinSessionInput = {
  /** The seat to renew, with its `secret`. Left out: a free seat is taken. */
  seatId?: string | null | undefined;
  /** The secret that came with `seatId`. */
  secret?: string | null | undefined;
  /** The session's name. */
  sessionId: string;
};

/** Who may listen to a session. */
export type SessionAccess =
  /** Everybody who knows the name, guests with the API key among them. */
  | 'ANYONE'
  /** Whoever is signed in. */
  | 'SIGNED_IN';

/** Who made a change of a session's status or broadcast. */
export type SessionActor =
  /** A listener, who reported that the speaker's lease had run out. */
  | 'LISTENER'
  /** The session's owner. */
  | 'SPEAKER'
  /** The system, which looks each minute for sessions with a deadline in the past. */
  | 'SWEEP';

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

/** Which side of a signaling channel a client connects as. KVS admits one master and ten viewers per channel. */
export type SignalingRole =
  /** The speaker, who answers every viewer's offer. */
  | 'MASTER'
  /** A listener, who sends an offer to the master. */
  | 'VIEWER';

export type Step10MySessionsQueryVariables = Exact<{
  status?: SessionStatus | null | undefined;
  limit?: number | null | undefined;
  nextToken?: string | null | undefined;
}>;


export type Step10MySessionsQuery = { mySessions: { nextToken: string | null, items: Array<{ sessionId: string, title: string | null, status: SessionStatus, version: number, listenerCount: number, createdAt: string, endReason: EndReason | null }> } };

export type Step1CreateSessionMutationVariables = Exact<{
  input: CreateSessionInput;
}>;


export type Step1CreateSessionMutation = { createSession: { sessionId: string, title: string | null, status: SessionStatus, version: number, maxListeners: number, signaling: { role: SignalingRole, clientId: string | null, endpoints: { wss: string } } | null } };

export type Step2WatchStatusSubscriptionVariables = Exact<{
  sessionId: string;
}>;


export type Step2WatchStatusSubscription = { onSessionStatus: { sessionId: string, status: SessionStatus, version: number, at: string, endReason: EndReason | null, broadcastId: string | null } | null };

export type Step3TakeSeatMutationVariables = Exact<{
  input: JoinSessionInput;
}>;


export type Step3TakeSeatMutation = { joinSession: { seatId: string, secret: string, expiresAt: string, session: { status: SessionStatus, version: number, listenerCount: number, maxListeners: number, isOwner: boolean }, signaling: { role: SignalingRole, clientId: string | null, endpoints: { wss: string } } | null } };

export type Step4GoLiveMutationVariables = Exact<{
  sessionId: string;
  broadcastId: string;
}>;


export type Step4GoLiveMutation = { startSession: { sessionId: string, status: SessionStatus, version: number, startedAt: string | null, broadcastId: string | null } };

export type Step5RenewLeaseMutationVariables = Exact<{
  sessionId: string;
  broadcastId: string;
}>;


export type Step5RenewLeaseMutation = { renewLease: { sessionId: string, status: SessionStatus, version: number, leaseExpiresAt: string | null } };

export type Step6PauseMutationVariables = Exact<{
  sessionId: string;
}>;


export type Step6PauseMutation = { pauseSession: { sessionId: string, status: SessionStatus, version: number } };

export type Step7ResumeMutationVariables = Exact<{
  sessionId: string;
}>;


export type Step7ResumeMutation = { resumeSession: { sessionId: string, status: SessionStatus, version: number } };

export type Step8HistoryQueryVariables = Exact<{
  sessionId: string;
  sinceVersion?: number | null | undefined;
}>;


export type Step8HistoryQuery = { session: { status: SessionStatus, version: number, events: { nextToken: string | null, items: Array<{ version: number, status: SessionStatus, at: string, by: SessionActor, endReason: EndReason | null, broadcastId: string | null }> } | null } | null };

export type Step9EndMutationVariables = Exact<{
  sessionId: string;
}>;


export type Step9EndMutation = { endSession: { sessionId: string, status: SessionStatus, version: number, endedAt: string | null, endReason: EndReason | null } };


export const Step10MySessionsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Step10MySessions"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"status"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"SessionStatus"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"limit"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"nextToken"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"mySessions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"status"},"value":{"kind":"Variable","name":{"kind":"Name","value":"status"}}},{"kind":"Argument","name":{"kind":"Name","value":"limit"},"value":{"kind":"Variable","name":{"kind":"Name","value":"limit"}}},{"kind":"Argument","name":{"kind":"Name","value":"nextToken"},"value":{"kind":"Variable","name":{"kind":"Name","value":"nextToken"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"items"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sessionId"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"listenerCount"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"endReason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nextToken"}}]}}]}}]} as unknown as DocumentNode<Step10MySessionsQuery, Step10MySessionsQueryVariables>;
export const Step1CreateSessionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Step1CreateSession"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateSessionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createSession"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sessionId"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"maxListeners"}},{"kind":"Field","name":{"kind":"Name","value":"signaling"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"clientId"}},{"kind":"Field","name":{"kind":"Name","value":"endpoints"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"wss"}}]}}]}}]}}]}}]} as unknown as DocumentNode<Step1CreateSessionMutation, Step1CreateSessionMutationVariables>;
export const Step2WatchStatusDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"Step2WatchStatus"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"sessionId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"onSessionStatus"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"sessionId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"sessionId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sessionId"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"endReason"}},{"kind":"Field","name":{"kind":"Name","value":"broadcastId"}}]}}]}}]} as unknown as DocumentNode<Step2WatchStatusSubscription, Step2WatchStatusSubscriptionVariables>;
export const Step3TakeSeatDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Step3TakeSeat"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"JoinSessionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"joinSession"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"seatId"}},{"kind":"Field","name":{"kind":"Name","value":"secret"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"session"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"listenerCount"}},{"kind":"Field","name":{"kind":"Name","value":"maxListeners"}},{"kind":"Field","name":{"kind":"Name","value":"isOwner"}}]}},{"kind":"Field","name":{"kind":"Name","value":"signaling"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"clientId"}},{"kind":"Field","name":{"kind":"Name","value":"endpoints"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"wss"}}]}}]}}]}}]}}]} as unknown as DocumentNode<Step3TakeSeatMutation, Step3TakeSeatMutationVariables>;
export const Step4GoLiveDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Step4GoLive"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"sessionId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"broadcastId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startSession"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"sessionId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"sessionId"}}},{"kind":"Argument","name":{"kind":"Name","value":"broadcastId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"broadcastId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sessionId"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"broadcastId"}}]}}]}}]} as unknown as DocumentNode<Step4GoLiveMutation, Step4GoLiveMutationVariables>;
export const Step5RenewLeaseDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Step5RenewLease"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"sessionId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"broadcastId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"renewLease"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"sessionId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"sessionId"}}},{"kind":"Argument","name":{"kind":"Name","value":"broadcastId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"broadcastId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sessionId"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"leaseExpiresAt"}}]}}]}}]} as unknown as DocumentNode<Step5RenewLeaseMutation, Step5RenewLeaseMutationVariables>;
export const Step6PauseDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Step6Pause"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"sessionId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"pauseSession"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"sessionId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"sessionId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sessionId"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]}}]} as unknown as DocumentNode<Step6PauseMutation, Step6PauseMutationVariables>;
export const Step7ResumeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Step7Resume"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"sessionId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resumeSession"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"sessionId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"sessionId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sessionId"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]}}]} as unknown as DocumentNode<Step7ResumeMutation, Step7ResumeMutationVariables>;
export const Step8HistoryDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Step8History"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"sessionId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"sinceVersion"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"session"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"sessionId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"sessionId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"events"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"sinceVersion"},"value":{"kind":"Variable","name":{"kind":"Name","value":"sinceVersion"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"items"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"by"}},{"kind":"Field","name":{"kind":"Name","value":"endReason"}},{"kind":"Field","name":{"kind":"Name","value":"broadcastId"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nextToken"}}]}}]}}]}}]} as unknown as DocumentNode<Step8HistoryQuery, Step8HistoryQueryVariables>;
export const Step9EndDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Step9End"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"sessionId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"endSession"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"sessionId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"sessionId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sessionId"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"endReason"}}]}}]}}]} as unknown as DocumentNode<Step9EndMutation, Step9EndMutationVariables>;