// How much one request may ask of the API: just what one root field can be asked once, so that only repetition is refused.
// https://docs.aws.amazon.com/appsync/latest/devguide/configuration-limits.html

/** Levels of the deepest operation there is: `joinSession { session { signaling { credentials { expiresAt } } } }`. No type contains itself. */
export const deepestOperationLevels = 5;

/**
 * Resolvers of the widest operation there is: `joinSession { signaling session { signaling events } }`. The pages ask for two
 * at most. Resolvers of one request share no state, and the firewall counts requests: so this number is by how much one
 * request can do more than its one field, with aliases, of whatever costs something.
 */
export const widestOperationResolvers = 4;
