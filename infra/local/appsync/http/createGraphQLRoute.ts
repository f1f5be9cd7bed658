// GraphQL over HTTP on "/graphql", as AppSync speaks it: POST with a JSON body, GET with a query or mutation in the URL, and OPTIONS for
// browsers.
// https://github.com/graphql/graphql-over-http/issues/81
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Ids } from '../../cloud.ts';
import type { Log } from '../../log.ts';
import type { Authenticate } from '../auth/authenticate.ts';
import { maxRequestBytes, maxUrlBytes } from '../document/limits.ts';
import type { Engine, EngineResponse } from '../execution/createEngine.ts';
import { preflightHeaders, responseCorsHeaders } from './corsHeaders.ts';
import { forwardedHeaders } from './forwardedHeaders.ts';
import { parseGraphQLRequest, parseGraphQLUrl } from './parseGraphQLRequest.ts';
import { readBody } from './readBody.ts';
import { MethodError, toRefusal, UnknownPathError, UrlTooLongError } from './toRefusal.ts';
import type { Refusal } from './toRefusal.ts';

export interface GraphQLRouteOptions {
  readonly engine: Engine;
  readonly authenticate: Authenticate;
  readonly ids: Pick<Ids, 'uuid'>;
  readonly log: Log;
  /** Called once the response has been handed to the socket. */
  readonly onAnswered: (response: EngineResponse) => void;
}

/** Makes the request listener of the route. It answers everything; nothing a client sends makes it throw. */
export function createGraphQLRoute(
  options: GraphQLRouteOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  const { ids, log } = options;
  return (request, response) => {
    response.on('error', (error) =>
      log.debug('GraphQL response was not delivered', { message: error.message }),
    );
    if (request.method === 'OPTIONS') {
      response.writeHead(200, preflightHeaders(request.headers['access-control-request-headers'])).end();
      return;
    }
    answer(options, request, response).catch((error: unknown) => {
      // A client that went away in the middle of its request is told nothing, and is no failure of ours.
      if (response.headersSent || response.destroyed || (request.destroyed && !request.complete))
        response.destroy();
      else sendRefusal(response, ids.uuid(), toRefusal(error, log));
    });
  };
}

async function answer(
  { engine, authenticate, ids, onAnswered }: GraphQLRouteOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = 'GET', url = '/' } = request;
  const [path = '/', queryString = ''] = url.split('?');
  if (path !== '/graphql') throw new UnknownPathError(path);
  const isGet = method === 'GET';
  if (!isGet && method !== 'POST') throw new MethodError('Use POST or GET.');
  if (url.length > maxUrlBytes) throw new UrlTooLongError();
  const body = await readBody(request, maxRequestBytes);
  const sent = toHeaders(request);
  const sourceIp = request.socket.remoteAddress ?? '127.0.0.1';
  const caller = await authenticate({ method, path, queryString, headers: sent, body, sourceIp });
  // V8 copies what is spread first by its shape, and each later spread member by member.
  const headers: Record<string, string> = { ...sent };
  headers['x-amzn-trace-id'] ??= createTraceHeader(ids);
  Object.assign(headers, forwardedHeaders(sent['x-forwarded-for'], sourceIp));
  const graphqlRequest = isGet
    ? parseGraphQLUrl(queryString)
    : parseGraphQLRequest(body.toString('utf8'), sent['content-type']);
  const outcome = await engine.execute(graphqlRequest, { caller, headers });
  send(response, 200, ids.uuid(), outcome.headers, JSON.stringify(outcome.body));
  onAnswered(outcome);
}

// DIFFERS: The trace id in x-amzn-trace-id is random throughout and does not begin with the time.
/** What AWS puts into every request that comes without it. */
function createTraceHeader(ids: Pick<Ids, 'uuid'>): string {
  const [time, ...unique] = ids.uuid().split('-');
  return `Root=1-${time}-${unique.join('')}`;
}

// Node joins repeated headers itself, all but set-cookie, which no client sends.
function toHeaders({ headers }: IncomingMessage): Record<string, string> {
  if (headers['set-cookie'])
    return { ...headers, 'set-cookie': headers['set-cookie'].join(', ') } as Record<string, string>;
  return headers as Record<string, string>;
}

function sendRefusal(response: ServerResponse, requestId: string, refusal: Refusal): void {
  const { statusCode, errorType, message } = refusal;
  const body = JSON.stringify({ errors: [{ errorType, message }] });
  const headers = { 'x-amzn-errortype': errorType };
  send(
    response,
    statusCode,
    requestId,
    statusCode === 413 ? { ...headers, connection: 'close' } : headers,
    body,
  );
}

function send(
  response: ServerResponse,
  statusCode: number,
  requestId: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): void {
  const all = {
    ...responseCorsHeaders,
    'content-type': 'application/json;charset=UTF-8',
    'content-length': Buffer.byteLength(body),
    'x-amzn-requestid': requestId,
    'x-amzn-appsync-tokensconsumed': '1',
  };
  response.writeHead(statusCode, Object.assign(all, headers)).end(body);
}
