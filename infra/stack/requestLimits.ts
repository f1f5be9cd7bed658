// How much one request may ask of the API: just what the schema can be asked once, so that only repetition is refused.
// https://docs.aws.amazon.com/appsync/latest/devguide/configuration-limits.html

/** Levels of the deepest operation there is: `mySessions { items { signaling { credentials { expiresAt } } } }`. No type contains itself. */
export const deepestOperationLevels = 5;

/** Resolvers of the widest operation: a page of 100 own sessions, each with its events and its access to the audio. */
export const widestOperationResolvers = 1 + 100 * 2;
