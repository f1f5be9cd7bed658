// Who gets what of the API, as a claim: for every field of the schema, what each kind of caller is answered. The test beside
// it asks the running stack and compares.
import type * as api from '../../../schema/generated/schema.ts';

/** The kinds of callers, in the order in which they ask: whoever takes something away comes after those who need it. */
export const callerNames = [
  /** The role of the function that publishes. */
  'publisher',
  /** Signs too, and no policy stands in its way: what it cannot reach, the schema keeps from it. */
  'iamAdministrator',
  /** Signs with the temporary credentials that a listener got for the signaling channel. */
  'iamWithoutPermission',
  /** Somebody whose token has run out. */
  'expiredToken',
  /** Somebody without credentials. */
  'nobody',
  /** Has the API key; holds a seat where guests may, and one stolen from a signed-in listener elsewhere. */
  'guest',
  /** Signed in; knows the session's name and the seat holder's seat, and guesses its secret. */
  'otherUser',
  /** Signed in, and holds a seat. */
  'seatHolder',
  /** Signed in, and made the session. */
  'owner',
] as const;
export type CallerName = (typeof callerNames)[number];

/**
 * What a caller is answered: a value; that value itself, where it tells something of the caller; null without an error; an
 * error by its type; "401" for the whole request; or no field that the caller may use leads there.
 */
export type Outcome =
  | 'value'
  | 'true'
  | 'false'
  | 'VIEWER'
  | 'MASTER and VIEWER'
  | 'null'
  | 'Unauthorized'
  | '401'
  | 'out of reach'
  | api.SessionErrorType;

/** An outcome, and where the session's `access` makes a difference, one for each. */
export type Cell = Outcome | Readonly<Record<api.SessionAccess, Outcome>>;
export type Row = Readonly<Record<CallerName, Cell>>;

type FieldsOf<TypeName extends string, Type> = `${TypeName}.${Exclude<keyof Type & string, '__typename'>}`;
export type RootFieldName =
  | FieldsOf<'Query', api.Query>
  | FieldsOf<'Mutation', api.Mutation>
  | FieldsOf<'Subscription', api.Subscription>;
/** Every field of every object type: "Session.title". */
export type SchemaFieldName =
  | RootFieldName
  | FieldsOf<'Session', api.Session>
  | FieldsOf<'ListedSession', api.ListedSession>
  | FieldsOf<'Listener', api.Listener>
  | FieldsOf<'SessionConnection', api.SessionConnection>
  | FieldsOf<'SessionEvent', api.SessionEvent>
  | FieldsOf<'SessionEventConnection', api.SessionEventConnection>
  | FieldsOf<'Seat', api.Seat>
  | FieldsOf<'Signaling', api.Signaling>
  | FieldsOf<'SignalingEndpoints', api.SignalingEndpoints>
  | FieldsOf<'SignalingCredentials', api.SignalingCredentials>
  | FieldsOf<'SessionStatusEvent', api.SessionStatusEvent>;

const withoutCredentials = { expiredToken: '401', nobody: '401' } as const;
const notSigned = {
  publisher: 'Unauthorized',
  iamAdministrator: 'Unauthorized',
  iamWithoutPermission: 'Unauthorized',
} as const;
const notReachedSigned = {
  publisher: 'out of reach',
  iamAdministrator: 'out of reach',
  iamWithoutPermission: 'out of reach',
} as const;

/** Whoever may listen to the session may call it. */
const forListeners: Row = {
  owner: 'value',
  otherUser: 'value',
  seatHolder: 'value',
  guest: { ANYONE: 'value', SIGNED_IN: 'SignInRequired' },
  ...notSigned,
  ...withoutCredentials,
};
const forSeatHolders: Row = { ...forListeners, owner: 'Conflict', otherUser: 'Conflict' };
const forSignedIn: Row = { ...forListeners, guest: 'Unauthorized' };
const forOwner: Row = { ...forSignedIn, otherUser: 'NotSessionOwner', seatHolder: 'NotSessionOwner' };
const forPublisher: Row = {
  owner: 'Unauthorized',
  otherUser: 'Unauthorized',
  seatHolder: 'Unauthorized',
  guest: 'Unauthorized',
  publisher: 'value',
  iamAdministrator: 'value',
  iamWithoutPermission: 'Unauthorized',
  ...withoutCredentials,
};

/** Whoever may listen to the session is told. */
const toListeners: Row = {
  owner: 'value',
  otherUser: 'value',
  seatHolder: 'value',
  guest: { ANYONE: 'value', SIGNED_IN: 'out of reach' },
  ...notReachedSigned,
  ...withoutCredentials,
};
/** Everybody else is answered null. */
const toOwner: Row = {
  ...toListeners,
  otherUser: 'null',
  seatHolder: 'null',
  guest: { ANYONE: 'null', SIGNED_IN: 'out of reach' },
};
/** Everybody else is answered null above it, or has no list with the session in it. */
const toOwnerAlone: Row = {
  ...toListeners,
  otherUser: 'out of reach',
  seatHolder: 'out of reach',
  guest: 'out of reach',
};
const toSignedIn: Row = { ...toListeners, guest: 'out of reach' };
const toListenersAndPublisher: Row = { ...toListeners, publisher: 'value', iamAdministrator: 'value' };

/** What each caller is answered for each field. */
export const authorisationTable: Readonly<Record<SchemaFieldName, Row>> = {
  'Query.session': forListeners,
  'Query.mySessions': forSignedIn,

  'Mutation.createSession': forSignedIn,
  'Mutation.startSession': forOwner,
  'Mutation.renewLease': forOwner,
  'Mutation.pauseSession': forOwner,
  'Mutation.resumeSession': forOwner,
  'Mutation.endSession': forOwner,
  'Mutation.removeListener': forOwner,
  'Mutation.joinSession': forListeners,
  'Mutation.reportInterruption': forSeatHolders,
  'Mutation.leaveSession': forSeatHolders,
  'Mutation.publishSessionStatus': forPublisher,

  'Subscription.onSessionStatus': forListeners,

  'Session.sessionId': toListeners,
  'Session.title': toListeners,
  'Session.status': toListeners,
  'Session.version': toListeners,
  'Session.access': toListeners,
  'Session.listenerCount': toListeners,
  'Session.maxListeners': toListeners,
  'Session.isOwner': {
    ...toListeners,
    owner: 'true',
    otherUser: 'false',
    seatHolder: 'false',
    guest: { ANYONE: 'false', SIGNED_IN: 'out of reach' },
  },
  'Session.broadcastId': toListeners,
  'Session.createdAt': toListeners,
  'Session.statusChangedAt': toListeners,
  'Session.startedAt': toListeners,
  'Session.endedAt': toListeners,
  'Session.endReason': toListeners,
  'Session.leaseExpiresAt': toListeners,
  'Session.heldSeatIds': toOwner,
  'Session.listeners': toOwner,
  'Session.signaling': toOwner,
  'Session.events': toListeners,

  'Listener.seatId': toOwnerAlone,
  'Listener.clientId': toOwnerAlone,
  'Listener.isGuest': toOwnerAlone,

  'SessionConnection.items': toSignedIn,
  'SessionConnection.nextToken': toSignedIn,

  'ListedSession.sessionId': toOwnerAlone,
  'ListedSession.title': toOwnerAlone,
  'ListedSession.status': toOwnerAlone,
  'ListedSession.version': toOwnerAlone,
  'ListedSession.access': toOwnerAlone,
  'ListedSession.listenerCount': toOwnerAlone,
  'ListedSession.maxListeners': toOwnerAlone,
  'ListedSession.isOwner': { ...toOwnerAlone, owner: 'true' },
  'ListedSession.broadcastId': toOwnerAlone,
  'ListedSession.createdAt': toOwnerAlone,
  'ListedSession.statusChangedAt': toOwnerAlone,
  'ListedSession.startedAt': toOwnerAlone,
  'ListedSession.endedAt': toOwnerAlone,
  'ListedSession.endReason': toOwnerAlone,
  'ListedSession.leaseExpiresAt': toOwnerAlone,
  'ListedSession.heldSeatIds': toOwnerAlone,

  'SessionEventConnection.items': toListeners,
  'SessionEventConnection.nextToken': toListeners,
  'SessionEvent.version': toListeners,
  'SessionEvent.status': toListeners,
  'SessionEvent.at': toListeners,
  'SessionEvent.by': toListeners,
  'SessionEvent.endReason': toListeners,
  'SessionEvent.broadcastId': toListeners,

  'Seat.seatId': toListeners,
  'Seat.secret': toListeners,
  'Seat.expiresAt': toListeners,
  'Seat.session': toListeners,
  'Seat.signaling': toListeners,

  'Signaling.role': {
    ...toListeners,
    owner: 'MASTER and VIEWER',
    otherUser: 'VIEWER',
    seatHolder: 'VIEWER',
    guest: { ANYONE: 'VIEWER', SIGNED_IN: 'out of reach' },
  },
  'Signaling.region': toListeners,
  'Signaling.channelArn': toListeners,
  'Signaling.clientId': toListeners,
  'Signaling.endpoints': toListeners,
  'Signaling.credentials': toListeners,
  'SignalingEndpoints.wss': toListeners,
  'SignalingEndpoints.https': toListeners,
  'SignalingCredentials.accessKeyId': toListeners,
  'SignalingCredentials.secretAccessKey': toListeners,
  'SignalingCredentials.sessionToken': toListeners,
  'SignalingCredentials.expiresAt': toListeners,

  'SessionStatusEvent.sessionId': toListenersAndPublisher,
  'SessionStatusEvent.status': toListenersAndPublisher,
  'SessionStatusEvent.version': toListenersAndPublisher,
  'SessionStatusEvent.at': toListenersAndPublisher,
  'SessionStatusEvent.endReason': toListenersAndPublisher,
  'SessionStatusEvent.broadcastId': toListenersAndPublisher,
};
