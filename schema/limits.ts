// The numbers that the contract promises, each with its unit in its name. Resolvers, Lambdas, the stack and clients read them here.

/** The longest title, in characters. */
export const maxTitleCharacters = 200;

/** Most listeners of one session: KVS admits ten viewers per signaling channel. As many `seatNumbers` exist. */
export const maxListenersPerSession = 10;

/** The largest page that a list answers, in items, and the one it answers unasked. */
export const maxPageItems = 100;
export const defaultPageItems = 20;

/** How long a seat is kept without being renewed; a listener renews it each minute. */
export const seatSeconds = 180;

/** How many seats of one session somebody who is signed in may hold: for a phone, a computer and a tab too many. */
export const maxSeatsPerPerson = 3;

/** How long a speaker's lease runs, and how often the speaker's app renews it. */
export const leaseSeconds = 15;
export const leaseRenewalSeconds = 5;

/** How long an interrupted session waits for its speaker before it ends. */
export const interruptedGraceSeconds = 5 * 60;

/** How long a session may wait to be started, and how long it may be without its signaling channel. */
export const neverStartedSeconds = 30 * 60;
export const halfMadeSeconds = 2 * 60;

/** The maximum length of a session from its start: 12 hours. */
export const maxSessionSeconds = 12 * 60 * 60;

/** When the sweep looks whether the channel of an ended session was released; until it was, at each sweep. */
export const channelReleaseSeconds = 2 * 60;

/** The longest that a session can exist before it ends: half made, waiting, on air and interrupted. */
export const maxLifeSeconds =
  halfMadeSeconds + neverStartedSeconds + maxSessionSeconds + interruptedGraceSeconds;

/**
 * How many sessions one owner may create in one minute and in one day (UTC) of the clock, and how many may be there that have
 * not ended.
 */
export const maxCreationsPerMinute = 60;
export const maxCreationsPerDay = 200;
export const maxUnendedSessions = 100;

/**
 * How many changes of its owner's a session takes in any half minute; one more waits. Its end is never refused, and what a
 * listener or the sweep changes is bounded by deadlines.
 */
export const maxChangesInWindow = 6;
export const changeWindowSeconds = 30;

/** How long a client token is remembered: 24 hours. */
export const clientTokenSeconds = 24 * 60 * 60;

/** How long credentials for a signaling channel work. STS grants no less. */
export const credentialsSeconds = 900;

/** How long the row of an ended session is kept before DynamoDB's TTL may purge it: 30 days. */
export const endedRetentionSeconds = 30 * 24 * 60 * 60;
