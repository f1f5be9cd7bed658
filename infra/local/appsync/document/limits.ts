// Bounds on what one request may ask. AppSync's own figures where AWS states them; the rest keep one process answering.
// https://docs.aws.amazon.com/general/latest/gr/appsync.html

/** AWS: "Number of resolvers that may be executed per request". */
export const maxResolversPerRequest = 10_000;
/** AWS: "Request execution time for mutations, queries, and subscriptions". */
export const requestTimeoutMs = 30_000;
/** AWS: "Maximum evaluated mapping template size", also of what a JavaScript resolver answers. */
export const maxEvaluatedBytes = 5 * 1024 * 1024;
/** AWS: "Functions per pipeline". */
export const maxFunctionsPerPipeline = 10;
/** AWS: "Subscription invalidations per request" by `extensions.invalidateSubscriptions`. */
export const maxInvalidationsPerRequest = 5;
/** Lexical tokens of one document, as graphql-java, which AppSync is built on, bounds them. */
export const maxDocumentTokens = 15_000;
/** Levels of nesting of one document: far above any QueryDepthLimit (75), far below what a stack holds. */
export const maxDocumentDepth = 150;
/** Fields of one operation with its fragments spread out, as graphql-java bounds them. */
export const maxDocumentFields = 100_000;
/** AWS: "The size of custom response headers can't exceed 4 KB", names and values of one operation together. */
export const maxResponseHeaderBytes = 4_096;
/** Bytes of one GET's path and query: CloudFront, which stands before AppSync, takes no longer URL. */
export const maxUrlBytes = 8_192;
/** Bytes of one HTTP request's body. */
export const maxRequestBytes = 1024 * 1024;
