// The API as the clients call it: one typed function for each thing they ask. In: an urql client and the real-time
// transport. Out: sessions, seats, access to the audio, pushed events; whatever fails rejects with `ApiError`.
import { createRequest, stringifyDocument } from 'urql';
import type { AnyVariables, Client, CombinedError, OperationContext, TypedDocumentNode } from 'urql';
import type { CreateSessionInput } from '../../../schema/generated/schema.ts';
import * as operations from '../../generated/operations.ts';
import type {
  OnSessionStatusSubscription,
  ReadSessionEventsQuery,
  SessionFieldsFragment,
  SignalingFieldsFragment,
} from '../../generated/operations.ts';
import type { RealtimeTransport } from '../realtime/realtimeTransport.ts';
import { ApiError, subscriptionToApiError, toApiError } from './apiError.ts';

/** A session, without its access to the audio and its history. */
export type SessionSnapshot = SessionFieldsFragment;
/** Access to a session's signaling channel in one role. */
export type SignalingAccess = SignalingFieldsFragment;
/** One pushed change. */
export type StatusEvent = NonNullable<OnSessionStatusSubscription['onSessionStatus']>;
type ReadHistoryEntry = NonNullable<
  NonNullable<ReadSessionEventsQuery['session']>['events']
>['items'][number];
/** One entry of a session's history. `by` is null while only the push has told of it: pushed events do not say who. */
export type HistoryEntry = Omit<ReadHistoryEntry, 'by'> & { readonly by: ReadHistoryEntry['by'] | null };

/** A listener's place; whoever knows the secret holds it. */
export interface HeldSeat {
  readonly seatId: string;
  readonly secret: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

/** Access to the audio, or why it cannot be had at the moment. */
export type AccessOrError =
  | { readonly signaling: SignalingAccess; readonly signalingError?: never }
  | { readonly signaling?: never; readonly signalingError: ApiError };

/** Who is told of a session's pushed changes. Nothing follows `onError` or `onComplete`. */
export interface StatusSink {
  onEvent(event: StatusEvent): void;
  /** The subscription stands, the first time and after each reconnect: the moment to read the session. */
  onAcknowledged(): void;
  /** The connection was lost; it is being made again, and events may be missed until `onAcknowledged`. */
  onInterrupted(): void;
  onError(error: ApiError): void;
  onComplete(): void;
}

/** What the clients ask of the API. Every function rejects with `ApiError` and with nothing else. */
export interface SessionApi {
  readSession(sessionId: string): Promise<SessionSnapshot>;
  /** What happened after a version, oldest first, all pages. */
  readHistory(sessionId: string, sinceVersion: number): Promise<HistoryEntry[]>;
  /** MASTER access for the owner. */
  readMasterAccess(sessionId: string): Promise<SignalingAccess>;
  /** The caller's sessions, newest first: one page. */
  readMySessions(nextToken?: string): Promise<{ items: SessionSnapshot[]; nextToken: string | null }>;
  createSession(input: CreateSessionInput): Promise<{ session: SessionSnapshot } & AccessOrError>;
  startSession(sessionId: string, broadcastId: string): Promise<SessionSnapshot>;
  pauseSession(sessionId: string): Promise<SessionSnapshot>;
  resumeSession(sessionId: string): Promise<SessionSnapshot>;
  endSession(sessionId: string): Promise<SessionSnapshot>;
  renewLease(sessionId: string, broadcastId: string): Promise<SessionSnapshot>;
  /** Takes a seat, or renews one, and answers VIEWER access for it. */
  joinSession(
    sessionId: string,
    seat?: Pick<HeldSeat, 'seatId' | 'secret'>,
  ): Promise<{ seat: HeldSeat; session: SessionSnapshot } & AccessOrError>;
  /** Renews a seat without asking for access again. */
  renewSeat(
    sessionId: string,
    seat: Pick<HeldSeat, 'seatId' | 'secret'>,
  ): Promise<{ seat: HeldSeat; session: SessionSnapshot }>;
  leaveSession(sessionId: string, seat: Pick<HeldSeat, 'seatId' | 'secret'>): Promise<void>;
  reportInterruption(sessionId: string, seat: Pick<HeldSeat, 'seatId' | 'secret'>): Promise<SessionSnapshot>;
  /** @returns unsubscribes; nothing is called after it */
  watchStatus(sessionId: string, sink: StatusSink): () => void;
}

/** Makes the functions over a client and the transport that its subscriptions take. */
export function createSessionApi(client: Client, realtime: RealtimeTransport): SessionApi {
  let reads = 0;
  // A key of its own: urql would give a read the answer of an equal one that was asked before, and that may be older news.
  const query = createCall((document, variables) =>
    client.executeQuery({ ...createRequest(document, variables), key: ++reads }).toPromise(),
  );
  const mutate = createCall((document, variables, context) =>
    client.mutation(document, variables, context).toPromise(),
  );
  const api: SessionApi = {
    async readSession(sessionId) {
      return required((await query(operations.ReadSessionDocument, { sessionId })).data.session);
    },
    async readHistory(sessionId, sinceVersion) {
      const entries: HistoryEntry[] = [];
      let nextToken: string | null = null;
      do {
        const variables: operations.ReadSessionEventsQueryVariables = { sessionId, sinceVersion, nextToken };
        const { data, error } = await query(operations.ReadSessionEventsDocument, variables);
        const page = data.session?.events;
        if (!page) return fail(error);
        entries.push(...page.items);
        nextToken = page.nextToken;
      } while (nextToken !== null);
      return entries;
    },
    async readMasterAccess(sessionId) {
      const { data, error } = await query(operations.ReadMasterAccessDocument, { sessionId });
      return data.session?.signaling ?? fail(error ?? toWithheld(data.session));
    },
    async readMySessions(nextToken) {
      return (await query(operations.ReadMySessionsDocument, { nextToken: nextToken ?? null })).data
        .mySessions;
    },
    async createSession(input) {
      const { data, error } = await mutate(operations.CreateSessionDocument, { input });
      const { signaling, ...session } = data.createSession;
      return { session, ...toAccess(signaling, error) };
    },
    async startSession(sessionId, broadcastId) {
      return (await mutate(operations.StartSessionDocument, { sessionId, broadcastId })).data.startSession;
    },
    async pauseSession(sessionId) {
      return (await mutate(operations.PauseSessionDocument, { sessionId })).data.pauseSession;
    },
    async resumeSession(sessionId) {
      return (await mutate(operations.ResumeSessionDocument, { sessionId })).data.resumeSession;
    },
    async endSession(sessionId) {
      return (await mutate(operations.EndSessionDocument, { sessionId })).data.endSession;
    },
    async renewLease(sessionId, broadcastId) {
      return (await mutate(operations.RenewLeaseDocument, { sessionId, broadcastId })).data.renewLease;
    },
    async joinSession(sessionId, held) {
      const { data, error } = await mutate(operations.JoinSessionDocument, {
        input: toInput(sessionId, held),
      });
      const { session, signaling, ...seat } = data.joinSession ?? fail(error);
      return { seat, session, ...toAccess(signaling, error) };
    },
    async renewSeat(sessionId, held) {
      const { data, error } = await mutate(operations.RenewSeatDocument, { input: toInput(sessionId, held) });
      const { session, ...seat } = data.joinSession ?? fail(error);
      return { seat, session };
    },
    async leaveSession(sessionId, { seatId, secret }) {
      // Sent even while the page is being closed.
      const context = { fetchOptions: { keepalive: true } };
      await mutate(operations.LeaveSessionDocument, { sessionId, seatId, secret }, context);
    },
    async reportInterruption(sessionId, { seatId, secret }) {
      const variables = { sessionId, seatId, secret };
      return (await mutate(operations.ReportInterruptionDocument, variables)).data.reportInterruption;
    },
    watchStatus: (sessionId, sink) => watchStatus(realtime, sessionId, sink),
  };
  return api;
}

const statusRequest = {
  query: stringifyDocument(operations.OnSessionStatusDocument),
  operationName: 'OnSessionStatus',
};

function watchStatus(realtime: RealtimeTransport, sessionId: string, sink: StatusSink): () => void {
  return realtime.subscribe(
    { ...statusRequest, variables: { sessionId } },
    {
      next({ data }) {
        const event = (data as OnSessionStatusSubscription | null | undefined)?.onSessionStatus;
        if (event) sink.onEvent(event);
      },
      acknowledged: () => sink.onAcknowledged(),
      interrupted: () => sink.onInterrupted(),
      error: (error) => sink.onError(subscriptionToApiError(error)),
      complete: () => sink.onComplete(),
    },
  );
}

interface UrqlResult<Data> {
  readonly data?: Data | undefined;
  readonly error?: CombinedError | undefined;
}
type Send = <Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  context?: Partial<OperationContext>,
) => Promise<UrqlResult<Data>>;
type Call = <Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  context?: Partial<OperationContext>,
) => Promise<{ data: Data; error: ApiError | undefined }>;

/** Answers data, with the error of a field in it if one failed; rejects when there is no data. */
function createCall(send: Send): Call {
  return async (document, variables, context) => {
    const result = await send(document, variables, context);
    const error = result.error && toApiError(result.error);
    if (!result.data || Object.values(result.data).every((value) => value === null)) return fail(error);
    return { data: result.data, error };
  };
}

function toAccess(signaling: SignalingAccess | null, error: ApiError | undefined): AccessOrError {
  if (signaling) return { signaling };
  return { signalingError: error ?? new ApiError('ChannelUnavailable', 'The channel is still being made.') };
}

/** Why a session answers no MASTER access, and no error either. */
function toWithheld(session: { status: SessionSnapshot['status']; isOwner: boolean } | null) {
  if (session && !session.isOwner)
    return new ApiError('NotSessionOwner', 'Only the owner is given access as the speaker.');
  if (session?.status === 'ENDED') return new ApiError('SessionEnded', 'The session is over.');
  return undefined;
}

function toInput(sessionId: string, seat: Pick<HeldSeat, 'seatId' | 'secret'> | undefined) {
  return seat ? { sessionId, seatId: seat.seatId, secret: seat.secret } : { sessionId };
}

function required<Value>(value: Value | null | undefined): Value {
  return value ?? fail(undefined);
}

function fail(error: ApiError | undefined): never {
  throw error ?? new ApiError('Unexpected', 'The answer is empty.');
}
