// The AWS port: one address for all APIs. A request comes in; the service that its signature is scoped to answers it,
// after the signature was verified and every permission it needs was found in the caller's policies.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../clock.ts';
import { type AwsApi, AwsError, type AwsRequest, type AwsResponse, type Ids } from '../cloud.ts';
import type { Iam } from '../iam/iam.ts';
import { parseAuthorization } from '../iam/signature.ts';
import type { Log } from '../log.ts';
import type { Meter } from '../meter.ts';
import { corsHeaders, isPreflight, preflightResponse } from './cors.ts';
import { isLoopbackHost } from './loopbackHost.ts';
import { readBody } from './readBody.ts';

export interface GatewayOptions {
  readonly iam: Pick<Iam, 'verify' | 'authorise'>;
  /** Dates the answers: clients of the AWS SDK set their own clocks by them. */
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** Told each request that its caller is allowed, by the actions that it needed. */
  readonly meter: Pick<Meter, 'countAwsCall'>;
  /** The APIs that can be called; undefined until the cloud is ready, and every request is then answered 503. */
  readonly apis: () => readonly AwsApi[] | undefined;
  /** Origins whose pages may call from a browser: "http://localhost:4000". */
  readonly allowedOrigins: readonly string[];
  /** Longer bodies are answered 413. Default 16 MiB, DynamoDB's largest request. */
  readonly maxBodyBytes?: number;
}

export interface Gateway {
  /** Answers one request; never throws, never rejects. */
  onRequest(this: void, request: IncomingMessage, response: ServerResponse): void;
}

const defaultMaxBodyBytes = 16 * 1024 * 1024;

/** Makes the listener of the AWS port. */
export function createGateway(options: GatewayOptions): Gateway {
  const { clock, ids, log, allowedOrigins } = options;

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const headers = headersOf(request);
    const answer = await answerTo(options, request, headers);
    response.writeHead(answer.statusCode, {
      date: new Date(clock.nowMs()).toUTCString(),
      'x-amzn-requestid': ids.uuid(),
      ...answer.headers,
      ...corsHeaders(headers['origin'], allowedOrigins),
      'content-length': Buffer.byteLength(answer.body),
    });
    response.end(answer.body);
  }

  return {
    onRequest(request, response) {
      respond(request, response).catch((error: unknown) => {
        log.error('the AWS port could not answer', { reason: reasonOf(error) });
        response.destroy();
      });
    },
  };
}

async function answerTo(
  options: GatewayOptions,
  request: IncomingMessage,
  headers: AwsRequest['headers'],
): Promise<AwsResponse> {
  let api: AwsApi | undefined;
  try {
    if (!isLoopbackHost(headers['host'])) {
      throw new AwsError('AccessDeniedException', 'The AWS port answers only to localhost.', 403);
    }
    if (isPreflight(request.method, headers)) return preflightResponse(headers, options.allowedOrigins);
    const apis = options.apis();
    if (!apis) throw new AwsError('ServiceUnavailable', 'The local cloud is not ready yet.', 503);
    const body = await readBody(request, options.maxBodyBytes ?? defaultMaxBodyBytes);
    const { service } = parseAuthorization(headers);
    api = findApi(apis, service);
    return await callApi(options, api, request, headers, body);
  } catch (error) {
    const refusal = toRefusal(error, options.log, api?.signingName);
    return api ? api.toErrorResponse(refusal, headers) : genericErrorResponse(refusal);
  }
}

async function callApi(
  { iam, meter }: GatewayOptions,
  api: AwsApi,
  request: IncomingMessage,
  headers: AwsRequest['headers'],
  body: Buffer,
): Promise<AwsResponse> {
  const method = request.method ?? 'GET';
  const [path = '/', queryString = ''] = splitOnce(request.url ?? '/', '?');
  const principal = await iam.verify({ method, path, queryString, headers, body }, api.signingName);
  const query = new URLSearchParams(queryString);
  const awsRequest: AwsRequest = { method, path, query, headers, body, principal };
  const permissions = api.permissionsOf(awsRequest);
  for (const permission of permissions) iam.authorise(principal, permission);
  // A batch needs one action on several resources; it is one call.
  for (const action of new Set(permissions.map((permission) => permission.action)))
    meter.countAwsCall(action);
  return api.answer(awsRequest);
}

function findApi(apis: readonly AwsApi[], service: string): AwsApi {
  const api = apis.find(({ signingName }) => signingName === service);
  if (api) return api;
  const known = apis.map(({ signingName }) => signingName).join(', ');
  const message = `The request is signed for the service '${service}'; the local cloud has ${known}.`;
  throw new AwsError('UnknownServiceException', message, 404);
}

/** An AwsError as it is; everything else is a defect: logged, and told to nobody. */
function toRefusal(error: unknown, log: Log, service: string | undefined): AwsError {
  if (error instanceof AwsError) return error;
  log.error('an AWS API failed', { service, reason: reasonOf(error) });
  return new AwsError('InternalFailure', 'The request failed because of an internal error.', 500);
}

const reasonOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

/** The shape of most of AWS's front doors, for requests that name no service. */
function genericErrorResponse(error: AwsError): AwsResponse {
  return {
    statusCode: error.statusCode,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': error.code },
    body: JSON.stringify({ __type: error.code, message: error.message }),
  };
}

function headersOf(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(',') : value;
  }
  return headers;
}

function splitOnce(text: string, separator: string): [string, string] {
  const index = text.indexOf(separator);
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)];
}
