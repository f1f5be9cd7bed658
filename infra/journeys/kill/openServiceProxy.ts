// What stands between all services of a cloud that runs in another process: each call waits here until the test lets it go on.
import { request as sendRequest } from 'node:http';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { buffer, text } from 'node:stream/consumers';
import type { Addresses, Ports } from '../../local/addresses.ts';
import { openLoopbackListener } from '../../local/loopbackListener.ts';
import type { ServiceAnswer, ServiceCall } from './serviceCall.ts';

/** Decides what becomes of a call. Whoever throws hangs up on the caller. `onAnswered` is called when the answer has gone out. */
export type Around = (
  call: ServiceCall,
  forward: () => Promise<ServiceAnswer>,
) => Promise<{ answer: ServiceAnswer; onAnswered?: () => void }>;

export interface ServiceProxy {
  /** What the services are told. */
  readonly addresses: Addresses;
  /** How many calls wait for their answer. */
  inFlightCount(this: void): number;
  /** When a call came in or was answered last, in milliseconds of `performance.now()`. */
  lastActiveMs(this: void): number;
  close(this: void): Promise<void>;
}

/**
 * Opens the proxy on two free ports.
 * @param ports where the cloud listens: calls wait for it, and are hung up on when it rejects
 */
export async function openServiceProxy(ports: () => Promise<Ports>, around: Around): Promise<ServiceProxy> {
  let inFlightCount = 0;
  let lastActiveMs = performance.now();

  async function pass(port: keyof Ports, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url: path = '/', headers } = request;
    inFlightCount += 1;
    lastActiveMs = performance.now();
    try {
      const call: ServiceCall = { method, path, headers, body: await text(request) };
      const { answer, onAnswered } = await around(call, async () => forward((await ports())[port], call));
      response.writeHead(answer.statusCode, answer.headers as OutgoingHttpHeaders);
      response.end(answer.body, onAnswered);
    } catch {
      response.destroy();
    } finally {
      inFlightCount -= 1;
      lastActiveMs = performance.now();
    }
  }

  const open = (port: keyof Ports) =>
    openLoopbackListener(0, 'proxy', {
      onRequest: (request, response) => void pass(port, request, response),
    });
  const [frontDoor, aws] = await Promise.all([open('frontDoor'), open('aws')]);
  return {
    addresses: {
      frontDoorUrl: `http://localhost:${frontDoor.port}`,
      awsUrl: `http://localhost:${aws.port}`,
    },
    inFlightCount: () => inFlightCount,
    lastActiveMs: () => lastActiveMs,
    close: async () => void (await Promise.all([frontDoor.close(), aws.close()])),
  };
}

/** Sends a call as it came, its host included: the signature covers that. */
function forward(port: number, call: ServiceCall): Promise<ServiceAnswer> {
  const { method, path, headers, body } = call;
  return new Promise((resolve, reject) => {
    const request = sendRequest({ host: '127.0.0.1', port, method, path, headers, agent: false });
    request.once('error', reject);
    request.once('response', (response) => {
      buffer(response).then((bytes) => {
        resolve({ statusCode: response.statusCode ?? 502, headers: response.headers, body: bytes });
      }, reject);
    });
    request.end(body);
  });
}
