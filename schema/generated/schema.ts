export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A date and time in ISO 8601 with a time zone offset: `2026-11-23T09:30:00.000Z`. */
  AWSDateTime: { input: string; output: string; }
};

/** What a new session is to be like. */
export type CreateSessionInput = {
  /** Who may listen. Left out: `SIGNED_IN`. */
  access?: InputMaybe<SessionAccess>;
  /**
   * Makes the call safe to repeat: 1 to 64 letters, digits, `_` or `-`, new for each session. Within 24 hours the same token
   * with the same input answers the same session, and finishes it if an earlier call broke off; with another input it is
   * refused with `Conflict`. Left out: each call creates a session.
   */
  clientToken?: InputMaybe<Scalars['String']['input']>;
  /** How many people may listen: 1 to 10, which is KVS's own limit of viewers per channel. Left out: 10. */
  maxListeners?: InputMaybe<Scalars['Int']['input']>;
  /** What it is about: 1 to 200 characters, not only blanks. Left out: no title. */
  title?: InputMaybe<Scalars['String']['input']>;
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
  seatId?: InputMaybe<Scalars['ID']['input']>;
  /** The secret that came with `seatId`. */
  secret?: InputMaybe<Scalars['ID']['input']>;
  /** The session's name. */
  sessionId: Scalars['ID']['input'];
};

/**
 * A session in its owner's list: each field is what `Session` has under the same name. A list hands out neither access to the
 * audio nor histories, which would be a call of AWS for each of 100 items: read those of a single session.
 */
export type ListedSession = {
  /** Who may listen. */
  access: SessionAccess;
  /** The speaker's current broadcast, chosen by the speaker's app; null before the first. When it changes, listeners send a new offer. */
  broadcastId?: Maybe<Scalars['ID']['output']>;
  /** When the session was created. */
  createdAt: Scalars['AWSDateTime']['output'];
  /** Why the session ended; null before. */
  endReason?: Maybe<EndReason>;
  /** When the session ended; null before. */
  endedAt?: Maybe<Scalars['AWSDateTime']['output']>;
  /** The KVS client ids of the seats that are held now: what `Session.heldSeatIds` answers the owner. */
  heldSeatIds?: Maybe<Array<Scalars['ID']['output']>>;
  /** Whether the caller created this session. */
  isOwner: Scalars['Boolean']['output'];
  /**
   * Until when the speaker is known to be there; null unless the session is `LIVE` or `PAUSED`. When it has passed, a
   * listener may call `reportInterruption`.
   */
  leaseExpiresAt?: Maybe<Scalars['AWSDateTime']['output']>;
  /** How many seats are held now. A seat that was not renewed for 3 minutes does not count. */
  listenerCount: Scalars['Int']['output'];
  /** How many seats there are: 1 to 10. */
  maxListeners: Scalars['Int']['output'];
  /** The name that is said aloud, and the only id: an adjective, a noun and 3 or 4 digits, like `serene-truth-682`. */
  sessionId: Scalars['ID']['output'];
  /** When the speaker first went on air; null before. */
  startedAt?: Maybe<Scalars['AWSDateTime']['output']>;
  /** What the session is doing now. */
  status: SessionStatus;
  /** When `version` last changed. */
  statusChangedAt: Scalars['AWSDateTime']['output'];
  /** What the session is about, as the speaker wrote it: 1 to 200 characters; null when the speaker gave none. */
  title?: Maybe<Scalars['String']['output']>;
  /** Counts the changes of status and broadcast, from 1. Of two views of a session the one with the higher version is newer. */
  version: Scalars['Int']['output'];
};

/** Somebody who holds a seat, as the session's owner sees them. */
export type Listener = {
  /** The KVS client id under which this listener connects: new with each holder of the seat. */
  clientId: Scalars['ID']['output'];
  /** Whether the seat was taken by a guest. */
  isGuest: Scalars['Boolean']['output'];
  /** The seat's number, for `removeListener`. */
  seatId: Scalars['ID']['output'];
};

/** Changing sessions. Asking for the status that a session already has succeeds and changes nothing. */
export type Mutation = {
  /**
   * Creates a session and its signaling channel. The caller owns it. Errors: `InvalidInput`, `Conflict` (the client token came
   * with another input before, or no free name was found), `RateLimited`, `ChannelUnavailable`, `StorageUnavailable`. After
   * the last two the session may be half made: call again with the same client token to finish it, or leave it, and it ends
   * by itself after 2 minutes.
   */
  createSession: Session;
  /**
   * Ends the session for everybody, whatever its status. Ending an ended session succeeds. Errors: `InvalidInput`,
   * `SessionNotFound`, `NotSessionOwner`, `Conflict`, `StorageUnavailable`.
   */
  endSession: Session;
  /**
   * Takes a seat, or renews the one that the input names, and answers the session as it is now. Somebody who is signed in holds
   * at most 3 seats of one session. Null when it is refused, so that the other fields of the request keep their answers.
   * Errors: `InvalidInput`, `SessionNotFound`, `SignInRequired`, `SessionEnded`, `SessionFull`, `TooManySeats`, `Conflict` (the
   * named seat is not this secret's, or too many join at once: retry), `StorageUnavailable`.
   */
  joinSession?: Maybe<Seat>;
  /**
   * Frees a seat. Leaving a session that has ended succeeds and changes nothing. Errors: `InvalidInput`,
   * `SessionNotFound`, `SignInRequired`, `Conflict` (the seat is not this secret's), `StorageUnavailable`.
   */
  leaveSession: Session;
  /**
   * Pauses: `LIVE` becomes `PAUSED`. Errors: `InvalidInput`, `SessionNotFound`, `NotSessionOwner`, `SessionEnded`,
   * `InvalidTransition`, `Conflict`, `RateLimited`, `StorageUnavailable`.
   */
  pauseSession: Session;
  /** Tells the subscribers of a committed change. For IAM principals that are allowed `appsync:GraphQL` on it, which this stack's publisher alone is; it writes nothing. */
  publishSessionStatus?: Maybe<SessionStatusEvent>;
  /**
   * Frees a seat without its secret: its holder's next renewal is refused with `Conflict`, and the speaker's app hangs up. Nothing
   * keeps the holder from joining again. Freeing a seat that nobody holds, or one of a session that has ended, succeeds
   * and changes nothing. Errors: `InvalidInput`, `SessionNotFound`, `NotSessionOwner`, `Conflict`, `StorageUnavailable`.
   */
  removeListener: Session;
  /**
   * Says that the speaker is there: the lease runs for another 15 seconds, but not beyond the session's 12 hours. A session
   * that was `INTERRUPTED` has the status before again. Only the newest broadcast holds the lease. Errors: `InvalidInput`,
   * `SessionNotFound`, `NotSessionOwner`, `SessionEnded`, `InvalidTransition` (it never started), `Conflict` (another broadcast
   * took over), `RateLimited` (it is interrupted and changed too often), `StorageUnavailable`.
   */
  renewLease: Session;
  /**
   * A listener misses the speaker: if the lease has run out by the server's clock, the session becomes `INTERRUPTED`. Too
   * early it changes nothing; the answer's `leaseExpiresAt` says when to ask again. Errors: `InvalidInput`, `SessionNotFound`,
   * `SignInRequired`, `SessionEnded`, `Conflict` (the seat is not this secret's), `StorageUnavailable`.
   */
  reportInterruption: Session;
  /**
   * Goes on after a pause: `PAUSED` becomes `LIVE`. Errors: `InvalidInput`, `SessionNotFound`, `NotSessionOwner`,
   * `SessionEnded`, `InvalidTransition`, `Conflict`, `RateLimited`, `StorageUnavailable`.
   */
  resumeSession: Session;
  /**
   * Goes on air: `CREATED` becomes `LIVE`. The app calls it when its signaling connection is open, and `renewLease` every
   * 5 seconds from then on. On a session that is already on air another `broadcastId` takes the broadcast over: the status
   * stays, or comes back if it was interrupted; the version rises, and the older broadcast's lease is void. Errors:
   * `InvalidInput`, `SessionNotFound`, `NotSessionOwner`, `SessionEnded`, `ChannelUnavailable` (the session is half made),
   * `Conflict`, `RateLimited`, `StorageUnavailable`.
   */
  startSession: Session;
};


/** Changing sessions. Asking for the status that a session already has succeeds and changes nothing. */
export type MutationCreateSessionArgs = {
  input: CreateSessionInput;
};


/** Changing sessions. Asking for the status that a session already has succeeds and changes nothing. */
export type MutationEndSessionArgs = {
  sessionId: Scalars['ID']['input'];
};


/** Changing sessions. Asking for the status that a session already has succeeds and changes nothing. */
export type MutationJoinSessionArgs = {
  input: JoinSessionInput;
};


/** Changing sessions. Asking for the status that a session already has succeeds and changes nothing. */
export type MutationLeaveSessionArgs = {
  seatId: Scalars['ID']['input'];
  secret: Scalars['ID']['input'];
  sessionId: Scalars['ID']['input'];
};


/** Changing sessions. Asking for the status that a session already has succeeds and changes nothing. */
export type MutationPauseSessionArgs = {
  sessionId: Scalars['ID']['input'];
};


/** Changing sessions. Asking for the status that a session already has succeeds and changes nothing. */
export type MutationPublishSessionStatusArgs = {
  event: SessionStatusEventInput;
};


/** Changing sessions. Asking for the status that a session already has succeeds and changes nothing. */
export type MutationRemoveListenerArgs = {
  seatId: Scalars['ID']['input'];
  sessionId: Scalars['ID']['input'];
};


/** Changing sessions. Asking for the status that a session already has succeeds and changes nothing. */
export type MutationRenewLeaseArgs = {
  broadcastId: Scalars['ID']['input'];
  sessionId: Scalars['ID']['input'];
};


/** Changing sessions. Asking for the status that a session already has succeeds and changes nothing. */
export type MutationReportInterruptionArgs = {
  seatId: Scalars['ID']['input'];
  secret: Scalars['ID']['input'];
  sessionId: Scalars['ID']['input'];
};


/** Changing sessions. Asking for the status that a session already has succeeds and changes nothing. */
export type MutationResumeSessionArgs = {
  sessionId: Scalars['ID']['input'];
};


/** Changing sessions. Asking for the status that a session already has succeeds and changes nothing. */
export type MutationStartSessionArgs = {
  broadcastId: Scalars['ID']['input'];
  sessionId: Scalars['ID']['input'];
};

/** Reading sessions. */
export type Query = {
  /** The caller's own sessions, newest first. Errors: `InvalidInput`, `StorageUnavailable`. */
  mySessions: SessionConnection;
  /** One session by its name, read consistently. Errors: `InvalidInput`, `SessionNotFound`, `SignInRequired`, `StorageUnavailable`. */
  session?: Maybe<Session>;
};


/** Reading sessions. */
export type QueryMySessionsArgs = {
  limit?: InputMaybe<Scalars['Int']['input']>;
  nextToken?: InputMaybe<Scalars['String']['input']>;
  status?: InputMaybe<SessionStatus>;
};


/** Reading sessions. */
export type QuerySessionArgs = {
  sessionId: Scalars['ID']['input'];
};

/** A listener's place in a session, held by whoever knows its secret and renewed by joining again with it. */
export type Seat = {
  /** When the seat becomes free unless renewed: 3 minutes after it was taken or renewed. Renew it each minute. */
  expiresAt: Scalars['AWSDateTime']['output'];
  /** The seat's number, 1 to `maxListeners`, as a string. The KVS client id is another: see `signaling`. */
  seatId: Scalars['ID']['output'];
  /** Proves whose seat this is. Keep it as long as the seat and tell nobody. */
  secret: Scalars['ID']['output'];
  /** The session as it is now. */
  session: Session;
  /** VIEWER access to the signaling channel. Errors: `ChannelUnavailable`, `CredentialsUnavailable` (only this field fails). */
  signaling?: Maybe<Signaling>;
};

/** A live session: one person speaks, up to `maxListeners` people listen. */
export type Session = {
  /** Who may listen. */
  access: SessionAccess;
  /** The speaker's current broadcast, chosen by the speaker's app; null before the first. When it changes, listeners send a new offer. */
  broadcastId?: Maybe<Scalars['ID']['output']>;
  /** When the session was created. */
  createdAt: Scalars['AWSDateTime']['output'];
  /** Why the session ended; null before. */
  endReason?: Maybe<EndReason>;
  /** When the session ended; null before. */
  endedAt?: Maybe<Scalars['AWSDateTime']['output']>;
  /**
   * What happened to the session: each status and broadcast that it had, once, oldest first. An event is there a moment
   * after its change. Errors: `InvalidInput`, `StorageUnavailable` (only this field fails).
   */
  events?: Maybe<SessionEventConnection>;
  /**
   * The KVS client ids of the seats that are held now: the only ones that the speaker's app may answer. Nobody can guess
   * them. Only for the owner; null for everybody else.
   */
  heldSeatIds?: Maybe<Array<Scalars['ID']['output']>>;
  /** Whether the caller created this session. */
  isOwner: Scalars['Boolean']['output'];
  /**
   * Until when the speaker is known to be there; null unless the session is `LIVE` or `PAUSED`. When it has passed, a
   * listener may call `reportInterruption`.
   */
  leaseExpiresAt?: Maybe<Scalars['AWSDateTime']['output']>;
  /** How many seats are held now. A seat that was not renewed for 3 minutes does not count. */
  listenerCount: Scalars['Int']['output'];
  /** Who holds a seat now, in no order. Only for the owner; null for everybody else. */
  listeners?: Maybe<Array<Listener>>;
  /** How many seats there are: 1 to 10. */
  maxListeners: Scalars['Int']['output'];
  /** The name that is said aloud, and the only id: an adjective, a noun and 3 or 4 digits, like `serene-truth-682`. */
  sessionId: Scalars['ID']['output'];
  /**
   * MASTER access to the signaling channel. Only for the owner, while the session has not ended; null for everybody else.
   * Errors: `ChannelUnavailable` (only this field fails: read the session again),
   * `CredentialsUnavailable`.
   */
  signaling?: Maybe<Signaling>;
  /** When the speaker first went on air; null before. */
  startedAt?: Maybe<Scalars['AWSDateTime']['output']>;
  /** What the session is doing now. */
  status: SessionStatus;
  /** When `version` last changed. */
  statusChangedAt: Scalars['AWSDateTime']['output'];
  /** What the session is about, as the speaker wrote it: 1 to 200 characters; null when the speaker gave none. */
  title?: Maybe<Scalars['String']['output']>;
  /** Counts the changes of status and broadcast, from 1. Of two views of a session the one with the higher version is newer. */
  version: Scalars['Int']['output'];
};


/** A live session: one person speaks, up to `maxListeners` people listen. */
export type SessionEventsArgs = {
  limit?: InputMaybe<Scalars['Int']['input']>;
  nextToken?: InputMaybe<Scalars['String']['input']>;
  sinceVersion?: InputMaybe<Scalars['Int']['input']>;
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

/** A page of sessions. */
export type SessionConnection = {
  /** The sessions, newest first. A page can hold fewer than `limit`, even none, while `nextToken` says that more follow. */
  items: Array<ListedSession>;
  /** Give it to the next call to read on; null on the last page. */
  nextToken?: Maybe<Scalars['String']['output']>;
};

/**
 * Every `errorType` that this API raises; nothing else is ever raised by it. Missing, wrong or expired credentials are not
 * on the list: AppSync itself answers those with HTTP 401 and `UnauthorizedException`.
 */
export type SessionErrorType =
  /** The signaling channel cannot be had now. Retry after a second, with growing pauses. */
  | 'ChannelUnavailable'
  /** Somebody else was faster, or holds what this call is about. Read again what it is about, then decide; the message says more. */
  | 'Conflict'
  /** Access to the signaling channel cannot be granted now. Retry after a second, with growing pauses. */
  | 'CredentialsUnavailable'
  /** An argument is not acceptable; the message says what was got and what is accepted. Correct it and call again. */
  | 'InvalidInput'
  /** The session's status does not allow this change; the message names the status and what it allows. */
  | 'InvalidTransition'
  /** Only the session's owner may do this. Retrying does not help. */
  | 'NotSessionOwner'
  /**
   * Too many sessions were created in this minute or today, or have not ended; or the session changed six times in half a minute.
   * Retry when the message says; `errorInfo.retryAfterSeconds` has it in seconds.
   */
  | 'RateLimited'
  /** The session is over. Retrying does not help. */
  | 'SessionEnded'
  /** Every seat is taken. Retry when a listener leaves; a seat that is not renewed frees itself after 3 minutes. */
  | 'SessionFull'
  /** There is no session with this id. Retrying does not help: check the id. */
  | 'SessionNotFound'
  /**
   * The session is for people who are signed in, and the caller is a guest. Sign in and call again. That there is such a session
   * is all that a guest learns: the answer is the same whatever its status, its seats and the secret that came along.
   */
  | 'SignInRequired'
  /** The session store does not answer now; nothing is known to have changed. Retry after a second, with growing pauses. */
  | 'StorageUnavailable'
  /** The caller holds 3 seats of the session already. Retry when one of them was left, or ran out after 3 minutes. */
  | 'TooManySeats';

/** One change of a session's status or broadcast, as it is kept until 30 days after the session's end. */
export type SessionEvent = {
  /** When the change was committed. */
  at: Scalars['AWSDateTime']['output'];
  /** The speaker's broadcast; null before the first. */
  broadcastId?: Maybe<Scalars['ID']['output']>;
  /** Who made it. */
  by: SessionActor;
  /** Why the session ended; null unless `status` is `ENDED`. */
  endReason?: Maybe<EndReason>;
  /** The status that was committed. */
  status: SessionStatus;
  /** The session's version with this change: 1, 2, 3 and so on. */
  version: Scalars['Int']['output'];
};

/** A page of a session's events. */
export type SessionEventConnection = {
  /** The events, oldest first. */
  items: Array<SessionEvent>;
  /** Give it to the next call to read on; null on the last page. */
  nextToken?: Maybe<Scalars['String']['output']>;
};

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

/** One committed change of a session's status or broadcast, as subscribers receive it: at least once, perhaps out of order; `version` orders. */
export type SessionStatusEvent = {
  /** When the change was committed. */
  at: Scalars['AWSDateTime']['output'];
  /** The speaker's broadcast; null before the first. */
  broadcastId?: Maybe<Scalars['ID']['output']>;
  /** Why the session ended; null unless `status` is `ENDED`. */
  endReason?: Maybe<EndReason>;
  /** Whose change it is. */
  sessionId: Scalars['ID']['output'];
  /** The status that was committed. */
  status: SessionStatus;
  /** The session's version with this change. Drop an event whose version is not higher than the one already shown. */
  version: Scalars['Int']['output'];
};

/** A committed change, as the publisher reports it. The fields are those of `SessionStatusEvent`. */
export type SessionStatusEventInput = {
  /** When the change was committed. */
  at: Scalars['AWSDateTime']['input'];
  /** The speaker's broadcast, if there was one. */
  broadcastId?: InputMaybe<Scalars['ID']['input']>;
  /** Why the session ended, if it did. */
  endReason?: InputMaybe<EndReason>;
  /** Whose change it is. */
  sessionId: Scalars['ID']['input'];
  /** The status that was committed. */
  status: SessionStatus;
  /** The session's version with this change. */
  version: Scalars['Int']['input'];
};

/** Everything that is needed to connect to a session's KVS signaling channel in one role, and nothing more. */
export type Signaling = {
  /** The channel's ARN, which KVS wants in every call. */
  channelArn: Scalars['String']['output'];
  /**
   * The KVS client id to connect with; null for the master, who has none. A seat has one of its own as long as its holder
   * keeps it, which the holder and the session's owner alone are told. Tell nobody: whoever knows it can take the connection.
   */
  clientId?: Maybe<Scalars['ID']['output']>;
  /** Temporary credentials for this role on this channel only. */
  credentials: SignalingCredentials;
  /** Where this role connects. */
  endpoints: SignalingEndpoints;
  /** The AWS region of the channel, for signing: `us-east-1`. */
  region: Scalars['String']['output'];
  /** The role that endpoints and credentials are good for. */
  role: SignalingRole;
};

/** Temporary AWS credentials, good for 15 minutes. */
export type SignalingCredentials = {
  /** The access key id. */
  accessKeyId: Scalars['String']['output'];
  /** When the credentials stop working. Read `signaling` again before. */
  expiresAt: Scalars['AWSDateTime']['output'];
  /** The secret access key. */
  secretAccessKey: Scalars['String']['output'];
  /** The session token, which must go along with every request. */
  sessionToken: Scalars['String']['output'];
};

/** The two endpoints of a signaling channel for one role. */
export type SignalingEndpoints = {
  /** Where to call `GetIceServerConfig`. */
  https: Scalars['String']['output'];
  /** Where to open the signaling WebSocket, to be signed with SigV4 for the service `kinesisvideo`. */
  wss: Scalars['String']['output'];
};

/** Which side of a signaling channel a client connects as. KVS admits one master and ten viewers per channel. */
export type SignalingRole =
  /** The speaker, who answers every viewer's offer. */
  | 'MASTER'
  /** A listener, who sends an offer to the master. */
  | 'VIEWER';

/** Being told of changes. */
export type Subscription = {
  /**
   * Every committed change of one session from now on. Events can be lost and are never repeated after a reconnect: read
   * the session after `start_ack` and again whenever the connection was lost. Errors when subscribing: `InvalidInput`,
   * `SessionNotFound`, `SignInRequired`, `SessionEnded`, `StorageUnavailable`.
   */
  onSessionStatus?: Maybe<SessionStatusEvent>;
};


/** Being told of changes. */
export type SubscriptionOnSessionStatusArgs = {
  sessionId: Scalars['ID']['input'];
};
