// Reads the upgrade request: the client's credentials, passed in one of three ways, checked as far as the wire format goes.
// In: the HTTP request. Out: credentials with lower-case names, and the headers that subscription resolvers see.
import type { IncomingMessage } from 'node:http';
import { forwardedHeaders } from '../http/forwardedHeaders.ts';
import { ConnectionError } from './connectionError.ts';
import { isRecord } from './isRecord.ts';

export interface ConnectRequest {
  /** What the client proves itself with: "host" and, by mode, "authorization", "x-api-key", "x-amz-date", … */
  readonly credentials: Readonly<Record<string, string>>;
  /** `ctx.request.headers` of subscription resolvers, before each start adds its own. */
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly sourceIp: string;
}

/** The one subprotocol that AppSync speaks. */
export const subprotocol = 'graphql-ws';
const headerPrefix = 'header-';

/**
 * Parses an upgrade request.
 * @param graphqlHosts the values that `host` may have: the host of the GraphQL URL, with its port
 * @throws ConnectionError (400): without an errorType for a subprotocol, else BadRequestException saying what was got and
 *   what is accepted
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html
 */
export function parseConnectRequest(
  request: IncomingMessage,
  graphqlHosts: readonly string[],
): ConnectRequest {
  const protocols = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  if (!protocols.includes(subprotocol)) throw protocolError(request);
  const { header, payload, ...additional } = parseQuery(request.url ?? '');
  const httpHeaders = toHttpHeaders(request);
  const encodedHeader = protocols.find((name) => name.startsWith(headerPrefix))?.slice(headerPrefix.length);
  if (payload !== undefined || header !== undefined) checkPayload(payload);
  const passed = encodedHeader ?? header;
  const credentials = passed === undefined ? httpHeaders : parseHeader(passed);
  checkHost(credentials, graphqlHosts);
  const sourceIp = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const forwarded = forwardedHeaders(httpHeaders['x-forwarded-for'], sourceIp);
  return { credentials, requestHeaders: { ...httpHeaders, ...additional, ...forwarded }, sourceIp };
}

/**
 * Gives headers lower-case names.
 * @throws ConnectionError when it is not an object of strings
 */
export function toLowerCaseHeaders(headers: unknown): Record<string, string> {
  if (!isRecord(headers)) throw badRequest('The authorization header must be a JSON object of strings.');
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      if (typeof value !== 'string')
        throw badRequest(`The header ${JSON.stringify(name.slice(0, 100))} must be a string.`);
      return [name.toLowerCase(), value];
    }),
  );
}

/** @throws ConnectionError when `host` is missing or is not a host of this API */
export function checkHost(headers: Readonly<Record<string, string>>, graphqlHosts: readonly string[]): void {
  const host = headers.host?.toLowerCase();
  if (host !== undefined && graphqlHosts.some((accepted) => accepted.toLowerCase() === host)) return;
  const got = host === undefined ? 'none' : JSON.stringify(host.slice(0, 100));
  throw badRequest(
    `The host must be the host of the GraphQL endpoint: got ${got}, accepted ${graphqlHosts.join(', ')}.`,
  );
}

function parseHeader(encoded: string): Record<string, string> {
  const header = parseBase64Json(encoded);
  if (header === undefined) throw badRequest('The authorization header must be base64-encoded JSON.');
  return toLowerCaseHeaders(header);
}

function checkPayload(encoded: string | undefined): void {
  const payload = encoded === undefined ? undefined : parseBase64Json(encoded);
  if (isRecord(payload) && Object.keys(payload).length === 0) return;
  throw badRequest('The payload must be {} encoded in base64: payload=e30=.');
}

/** Node's decoder takes both alphabets of base64, with and without padding. */
function parseBase64Json(encoded: string): unknown {
  try {
    return JSON.parse(Buffer.from(encoded, 'base64').toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Names are lower-case, as headers are. "+" stays itself: clients send base64 without percent-encoding it. */
function parseQuery(url: string): Record<string, string> {
  const start = url.indexOf('?');
  if (start < 0) return {};
  const query = new URLSearchParams(url.slice(start + 1).replaceAll('+', '%2B'));
  return Object.fromEntries([...query].map(([name, value]) => [name.toLowerCase(), value]));
}

function toHttpHeaders(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) =>
      typeof value === 'string' && name !== 'sec-websocket-protocol' ? [[name, value]] : [],
    ),
  );
}

/**
 * AppSync tells a missing subprotocol from a wrong one, and gives neither an errorType.
 * @see https://github.com/Textalk/websocket-php/issues/92 and https://github.com/graphql-dotnet/graphql-client/issues/591
 */
function protocolError({ headers }: IncomingMessage): ConnectionError {
  const isMissing = headers['sec-websocket-protocol'] === undefined;
  return new ConnectionError(undefined, 400, isMissing ? 'NoProtocolError' : 'SubProtocolNotSupportedError');
}

function badRequest(message: string): ConnectionError {
  return new ConnectionError('BadRequestException', 400, message);
}
