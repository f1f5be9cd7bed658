// How much one request may ask of the API: just what one root field can be asked once, so that only repetition is refused; and
// how many requests one address may send, which the firewall counts.
// https://docs.aws.amazon.com/appsync/latest/devguide/configuration-limits.html

/** Levels of the deepest operation there is: `joinSession { session { signaling { credentials { expiresAt } } } }`. No type contains itself. */
export const deepestOperationLevels = 5;

/**
 * Resolvers of the widest operation there is: `joinSession { signaling session { signaling events } }`. The pages ask for two
 * at most. Resolvers of one request share no state, and the firewall counts requests: so this number is by how much one
 * request can do more than its one field, with aliases, of whatever costs something.
 */
export const widestOperationResolvers = 4;

/**
 * Requests of one address in five minutes. An address can be a campus or a mobile network: a listener's app makes about 20
 * requests in that time (one renewal of its seat a minute, some reads around changes), a speaker's 70 (a lease each five
 * seconds). So a thousand listeners share an address in peace, and one address alone gets 67 requests a second.
 */
export const maxRequests = 20_000;

/** Requests with the guests' key of one address in five minutes: a hundred guests. */
export const maxGuestRequests = 2_000;

export const windowSeconds = 300;

/**
 * The longest body of a guest's request, in bytes: three times the longest that the pages send. WAF sees the first 8,192 bytes
 * of a request to AppSync, and a longer one counts as too long.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-setting-body-inspection-limit.html
 */
export const maxGuestBodyBytes = 4_096;
