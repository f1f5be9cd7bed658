// Clients for tests of signaling: a socket that speaks the wire and keeps what it received, and AWS's own SignalingClient.
import { Role, SigV4RequestSigner, SignalingClient } from 'amazon-kinesis-video-streams-webrtc';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { Clock } from '../../clock.ts';
import type { Credentials } from '../../iam/iam.ts';
import type { ChannelRole } from '../endpointPath.ts';

/** Where and as whom to connect. */
export interface ConnectOptions {
  /** "ws://localhost:<port>/kvs/<role>/<id>" */
  readonly endpoint: string;
  readonly channelArn: string;
  readonly credentials: Credentials;
  /** Absent: as the master. */
  readonly clientId?: string | undefined;
  readonly clock: Pick<Clock, 'nowMs'>;
  /** Replaces or adds parameters before they are signed. */
  readonly query?: Readonly<Record<string, string>>;
}

/** The URL that AWS's own signer makes. It takes wss:// only; the scheme is not signed. */
export async function signUrl(options: ConnectOptions): Promise<string> {
  const { endpoint, channelArn, credentials, clientId, clock, query = {} } = options;
  const signer = new SigV4RequestSigner('us-east-1', credentials);
  const parameters = {
    'X-Amz-ChannelARN': channelArn,
    ...(clientId !== undefined && { 'X-Amz-ClientId': clientId }),
    ...query,
  };
  const url = await signer.getSignedURL(endpoint.replace('ws:', 'wss:'), parameters, new Date(clock.nowMs()));
  return url.replace('wss:', 'ws:');
}

/** A connected client. */
export interface TestClient {
  /** Every message so far, in order. */
  readonly received: unknown[];
  /** Sends a message as JSON, or a text or bytes as they are. */
  send(message: object | string | Buffer): void;
  ping(): void;
  /** Waits until so many messages were received. */
  untilReceived(count: number): Promise<unknown[]>;
  /** Waits until everything sent so far was read by the server and its answers have come. */
  settle(): Promise<void>;
  /** The code and reason with which the connection ended. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  close(): Promise<void>;
}

/** How the server refused a connection. */
export interface ConnectRefusal {
  readonly statusCode: number;
  readonly errorType: string;
  readonly body: string;
}

/** Opens a URL; rejects when it is refused. */
export async function openUrl(url: string, headers: Record<string, string> = {}): Promise<TestClient> {
  const socket = new WebSocket(url, { headers });
  const received: unknown[] = [];
  const waiting = new Set<() => void>();
  socket.on('message', (data: Buffer) => {
    received.push(JSON.parse(data.toString()));
    for (const look of waiting) look();
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() })),
  );
  onTestFinished(() => socket.terminate());
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.on('error', reject);
  });
  return {
    received,
    send: (message) =>
      socket.send(
        typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message),
      ),
    ping: () => socket.ping(),
    untilReceived: (count) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (received.length < count) return;
          waiting.delete(look);
          resolve(received);
        };
        waiting.add(look);
        look();
      }),
    // A pong is sent after everything that came before its ping was dealt with.
    settle: () =>
      new Promise((resolve) => {
        socket.once('pong', () => resolve());
        socket.ping();
      }),
    closed,
    async close() {
      socket.close();
      await closed;
    },
  };
}

/** Opens a URL that must be refused. */
export function refusalOfUrl(url: string, headers: Record<string, string> = {}): Promise<ConnectRefusal> {
  const socket = new WebSocket(url, { headers });
  return new Promise((resolve, reject) => {
    socket.on('open', () => reject(new Error('the connection was accepted')));
    socket.on('error', reject);
    socket.on('unexpected-response', (_request, response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          statusCode: response.statusCode ?? 0,
          errorType: String(response.headers['x-amzn-errortype']).split(':')[0] ?? '',
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
  });
}

export const connect = async (options: ConnectOptions): Promise<TestClient> =>
  openUrl(await signUrl(options));
export const refusalOf = async (options: ConnectOptions): Promise<ConnectRefusal> =>
  refusalOfUrl(await signUrl(options));

/** AWS's own client, unmodified but for the signer that gives ws:// back. */
export function createSignalingClient(options: ConnectOptions): SignalingClient {
  const { endpoint, channelArn, clientId, clock } = options;
  const role: ChannelRole = clientId === undefined ? 'MASTER' : 'VIEWER';
  const client = new SignalingClient({
    channelARN: channelArn,
    channelEndpoint: endpoint,
    region: 'us-east-1',
    role: Role[role],
    systemClockOffset: clock.nowMs() - Date.now(),
    ...(clientId !== undefined && { clientId }),
    requestSigner: {
      async getSignedURL(_endpoint, query, date) {
        const signer = new SigV4RequestSigner('us-east-1', options.credentials);
        const url = await signer.getSignedURL(endpoint.replace('ws:', 'wss:'), query, date);
        return url.replace('wss:', 'ws:');
      },
    },
  });
  onTestFinished(() => client.close());
  return client;
}
