// Cross-origin rules of the AWS port: pages of the allowed origins, which are the front door's and those given at the start, may
// call it with their own signed requests; other pages may not.
import type { AwsRequest, AwsResponse } from '../cloud.ts';

/** Told to the developer of a page that may not call. */
export const foreignOrigin =
  'The AWS port answers only to pages of the front door, and to those that it is started for: npm start -- --origin http://localhost:PORT';

/** Is this a browser asking whether a page may send a request? */
export function isPreflight(method: string | undefined, headers: AwsRequest['headers']): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
}

/** What a browser needs to hand the answer to the page; without an allowed origin only `Vary`. */
export function corsHeaders(
  origin: string | undefined,
  allowedOrigins: readonly string[],
): Record<string, string> {
  if (origin === undefined || !allowedOrigins.includes(origin)) return { vary: 'Origin' };
  return {
    vary: 'Origin',
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'x-amzn-errortype,x-amzn-requestid,x-amz-crc32',
  };
}

/** Answers a preflight: signed requests carry headers that the browser asks about one by one. */
export function preflightResponse(
  headers: AwsRequest['headers'],
  allowedOrigins: readonly string[],
): AwsResponse {
  if (!allowedOrigins.includes(headers['origin'] ?? '')) {
    const contentType = { 'content-type': 'text/plain; charset=utf-8' };
    return { statusCode: 403, headers: contentType, body: `${foreignOrigin}\n` };
  }
  return {
    statusCode: 204,
    headers: {
      'access-control-allow-methods': 'GET,POST,PUT,DELETE',
      'access-control-allow-headers': headers['access-control-request-headers'] ?? '',
      'access-control-max-age': '600',
    },
    body: '',
  };
}
