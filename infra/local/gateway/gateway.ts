// The AWS port: one address for all APIs. A request comes in; the service that its signature is scoped to answers it,
// after the signature was verified and every permission it needs was found in the caller's policies. WebSockets likewise.
// Services of this process may call with their credentials in the place of a signature; everything else is the same.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '../clock.ts';
import {
  type AwsApi,
  AwsError,
  type AwsRequest,
  type AwsResponse,
  type Ids,
  type Upgrade,
} from '../cloud.ts';
import type { Iam, Permission, Principal, UnverifiedRequest } from '../iam/iam.ts';
import { parsePresignedQuery } from '../iam/presignedQuery.ts';
import type { Log } from '../log.ts';
import type { Meter } from '../meter.ts';
import { refuseUpgrade } from '../refuseUpgrade.ts';
import { type CalledService, findCalledService } from './calledService.ts';
import { corsHeaders, foreignOrigin, isPreflight, preflightResponse } from './cors.ts';
import { isLoopbackHost } from './loopbackHost.ts';
import { isFormType } from './queryProtocol.ts';
import { bodyTooLarge, readBody } from './readBody.ts';
import { toRefusalResponse, toRestJsonResponse } from './refusal.ts';
import type { Signer } from './serviceCalls.ts';

export interface GatewayOptions {
  readonly iam: Pick<Iam, 'verify' | 'verifyPresigned' | 'principalOf' | 'authorise'>;
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
  /** Opens one WebSocket or refuses it with an HTTP status; never throws. */
  onUpgrade(this: void, request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /**
   * Answers a request of this process as if the signer had signed it and it had come to the AWS port.
   * @throws a defect of the gateway itself; refusals and defects of services are answers
   */
  answerSigned(this: void, request: UnverifiedRequest, signer: Signer): Promise<AwsResponse>;
}

const defaultMaxBodyBytes = 16 * 1024 * 1024;
const maxUnsignedFormBytes = 16 * 1024;

/** Makes the listener of the AWS port. */
export function createGateway(options: GatewayOptions): Gateway {
  const { clock, ids, log, allowedOrigins } = options;

  async function answerTo(arrival: Arrival): Promise<AwsResponse> {
    const { headers } = arrival.request;
    const answer = await answerOf(options, arrival);
    return {
      ...answer,
      headers: {
        date: new Date(clock.nowMs()).toUTCString(),
        'x-amzn-requestid': ids.uuid(),
        ...answer.headers,
        ...corsHeaders(headers['origin'], allowedOrigins),
        'content-length': String(Buffer.byteLength(answer.body)),
      },
    };
  }

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { statusCode, headers, body } = await answerTo(arrivalOverHttp(options, request));
    response.writeHead(statusCode, headers);
    response.end(body);
  }

  return {
    onRequest(request, response) {
      respond(request, response).catch((error: unknown) => {
        log.error('the AWS port could not answer', { reason: reasonOf(error) });
        response.destroy();
      });
    },
    onUpgrade(request, socket, head) {
      // A client that goes away while its signature is looked at.
      socket.on('error', () => socket.destroy());
      openWebSocket(options, { request, socket, head }).catch((error: unknown) => {
        log.error('the AWS port could not answer', { reason: reasonOf(error) });
        socket.destroy();
      });
    },
    answerSigned: (request, signer) => answerTo(arrivalOfSigner(options, request, signer)),
  };
}

async function openWebSocket(options: GatewayOptions, upgrade: Upgrade): Promise<void> {
  const { clock, ids, iam, log } = options;
  const headers = headersOf(upgrade.request);
  let api: AwsApi | undefined;
  try {
    checkHost(headers);
    checkOrigin(headers, options.allowedOrigins);
    const request = toUnverified(upgrade.request, headers);
    api = findApi(readyApis(options), parsePresignedQuery(request.queryString).service);
    const { signingName, webSockets } = api;
    if (!webSockets)
      throw new AwsError('UnknownOperationException', `${signingName} has no WebSockets.`, 404);
    const principal = await iam.verifyPresigned(request, signingName, webSockets.maxSignatureSeconds);
    const awsRequest = toAwsRequest(request, principal);
    authorise(options, principal, webSockets.permissionsOf(awsRequest));
    webSockets.accept(awsRequest, upgrade);
  } catch (error) {
    const refusal = toRefusal(error, log, api?.signingName);
    const answer = api?.webSockets?.toRefusal(refusal) ?? toRestJsonResponse(refusal);
    refuseUpgrade(upgrade.socket, {
      ...answer,
      headers: {
        date: new Date(clock.nowMs()).toUTCString(),
        'x-amzn-requestid': ids.uuid(),
        ...answer.headers,
      },
    });
  }
}

/** A request and how the rest of it is learned, which differs by the way it came. */
interface Arrival {
  /** Its body is not read yet. */
  readonly request: ReceivedRequest;
  /** @throws AwsError for a body that is larger */
  readBody(maxBytes: number): Buffer | Promise<Buffer>;
  findService(received: ReceivedRequest): CalledService;
  /** @throws AwsError as `Iam.verify` does */
  principalOf(received: ReceivedRequest, signingName: string): Promise<Principal>;
}

function arrivalOverHttp({ iam }: GatewayOptions, message: IncomingMessage): Arrival {
  return {
    request: toUnverified(message, headersOf(message)),
    readBody: (maxBytes) => readBody(message, maxBytes),
    findService: findCalledService,
    principalOf: iam.verify,
  };
}

function arrivalOfSigner(options: GatewayOptions, request: UnverifiedRequest, signer: Signer): Arrival {
  const { iam } = options;
  return {
    request: { ...request, body: Buffer.alloc(0) },
    readBody(maxBytes) {
      const body = Buffer.from(request.body);
      if (body.length > maxBytes) throw bodyTooLarge(body.length, maxBytes);
      return body;
    },
    findService: () => ({ service: signer.signingName }),
    principalOf: async () => iam.principalOf(signer.credentials),
  };
}

async function answerOf(options: GatewayOptions, arrival: Arrival): Promise<AwsResponse> {
  let received = arrival.request;
  const { method, headers } = received;
  let { service, unsigned } = arrival.findService(received);
  let api: AwsApi | undefined;
  try {
    checkHost(headers);
    if (isPreflight(method, headers)) return preflightResponse(headers, options.allowedOrigins);
    const apis = readyApis(options);
    const { maxBodyBytes = defaultMaxBodyBytes } = options;
    // Whoever did not sign is refused, whatever the body; only of a form does it depend on the body in which words.
    const maxBytes = unsigned ? Math.min(maxUnsignedFormBytes, maxBodyBytes) : maxBodyBytes;
    if (!unsigned || isFormType(headers['content-type']))
      received = { ...received, body: await arrival.readBody(maxBytes) };
    // Asked again: a form says in its body which service it is for.
    ({ service, unsigned } = arrival.findService(received));
    api = apis.find(({ signingName }) => signingName === service);
    if (unsigned && (api || service === undefined)) throw api?.refuseUnsigned?.(received) ?? unsigned;
    if (!api) throw unknownService(apis, service);
    const principal = await arrival.principalOf(received, api.signingName);
    const awsRequest = toAwsRequest(received, principal);
    authorise(options, principal, api.permissionsOf(awsRequest));
    return await api.answer(awsRequest);
  } catch (error) {
    const refusal = toRefusal(error, options.log, service);
    if (api) return api.toErrorResponse(refusal, headers);
    return toRefusalResponse(refusal, { ...received, service }, options.ids.uuid());
  }
}

function authorise(
  { iam, meter }: GatewayOptions,
  principal: Principal,
  permissions: readonly Permission[],
): void {
  for (const permission of permissions) iam.authorise(principal, permission);
  // A batch needs one action on several resources; it is one call.
  for (const action of new Set(permissions.map((permission) => permission.action)))
    meter.countAwsCall(action);
}

/** A request before anybody believes it, its body read whole. */
type ReceivedRequest = UnverifiedRequest & { readonly body: Buffer };

/** Its body is left empty. */
function toUnverified(request: IncomingMessage, headers: AwsRequest['headers']): ReceivedRequest {
  const [path = '/', queryString = ''] = splitOnce(request.url ?? '/', '?');
  return { method: request.method ?? 'GET', path, queryString, headers, body: Buffer.alloc(0) };
}

function toAwsRequest({ queryString, ...request }: ReceivedRequest, principal: Principal): AwsRequest {
  return { ...request, query: new URLSearchParams(queryString), principal };
}

function checkHost(headers: AwsRequest['headers']): void {
  if (isLoopbackHost(headers['host'])) return;
  throw new AwsError('AccessDeniedException', 'The AWS port answers only to localhost.', 403);
}

/** Browsers ask nobody before they open a WebSocket, so that foreign pages are turned away here. */
function checkOrigin(headers: AwsRequest['headers'], allowedOrigins: readonly string[]): void {
  const { origin } = headers;
  if (origin === undefined || allowedOrigins.includes(origin)) return;
  throw new AwsError('AccessDeniedException', foreignOrigin, 403);
}

function readyApis({ apis }: GatewayOptions): readonly AwsApi[] {
  const ready = apis();
  if (ready) return ready;
  throw new AwsError('ServiceUnavailable', 'The local cloud is not ready yet.', 503);
}

function findApi(apis: readonly AwsApi[], service: string): AwsApi {
  const api = apis.find(({ signingName }) => signingName === service);
  if (api) return api;
  throw unknownService(apis, service);
}

/** 501 and not 404: clients take that for a bucket, an item or a stack that does not exist. */
function unknownService(apis: readonly AwsApi[], service = ''): AwsError {
  const known = apis.map(({ signingName }) => signingName).join(', ');
  const message = `The service '${service}' is not run here; the local cloud has ${known}.`;
  return new AwsError('UnknownServiceException', message, 501);
}

/** An AwsError as it is; everything else is a defect: logged, and told to nobody. */
function toRefusal(error: unknown, log: Log, service: string | undefined): AwsError {
  if (error instanceof AwsError) return error;
  log.error('an AWS API failed', { service, reason: reasonOf(error) });
  return new AwsError('InternalFailure', 'The request failed because of an internal error.', 500);
}

const reasonOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

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
