// Cross-origin rules of the AWS port: the front door's pages may call it with their own signed requests, nobody else's may.
import type { AwsRequest, AwsResponse } from '../cloud.ts';

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
  if (!allowedOrigins.includes(headers['origin'] ?? '')) return { statusCode: 403, headers: {}, body: '' };
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
