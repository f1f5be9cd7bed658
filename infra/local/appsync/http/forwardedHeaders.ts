// The headers by which AWS's edge tells AppSync where a request came from; resolvers read them in `ctx.request.headers`.
// https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference-js.html

// The address of the edge itself, which stands last.
const edgeAddress = '127.0.0.1';

/**
 * What stands in every request beside its own headers.
 * @param sent the client's own `x-forwarded-for`, which anybody can write: it stays in front
 * @param sourceIp who opened the connection
 */
export function forwardedHeaders(sent: string | undefined, sourceIp: string): Record<string, string> {
  return {
    'x-forwarded-for': [...(sent ? [sent] : []), sourceIp, edgeAddress].join(', '),
    // AppSync is reached by TLS only.
    'x-forwarded-port': '443',
    'x-forwarded-proto': 'https',
  };
}
