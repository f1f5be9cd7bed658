// The CORS headers of AppSync's GraphQL endpoint: any page may call it, credentials travel in headers.

/** On every response. */
export const responseCorsHeaders = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers':
    'x-amzn-RequestId,x-amzn-ErrorType,x-amz-user-agent,x-amzn-ErrorMessage,Date,x-amz-schema-version',
} as const;

/** On the answer to a preflight that asks for `requestedHeaders`. */
export function preflightHeaders(requestedHeaders: string | undefined): Readonly<Record<string, string>> {
  return {
    ...responseCorsHeaders,
    'access-control-allow-headers': requestedHeaders ?? '*',
    'access-control-allow-methods': 'POST, OPTIONS',
    'access-control-max-age': '172800',
    'content-length': '0',
  };
}
