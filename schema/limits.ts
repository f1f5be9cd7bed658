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

/** How long credentials for a signaling channel work. STS grants no less. */
export const credentialsSeconds = 900;

/** How long the row of an ended session is kept before DynamoDB's TTL may purge it: 30 days. */
export const endedRetentionSeconds = 30 * 24 * 60 * 60;
