// AppSync's real-time endpoint: WebSocket upgrades in, subscriptions' events out. Joins the `ws` library to the protocol.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { SubscriptionSource } from '../api.ts';
import { UnauthorizedError } from '../api.ts';
import type { Ids } from '../../cloud.ts';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { Meter } from '../../meter.ts';
import { closeCode, Connection, graphqlPath } from './connection.ts';
import type { ConnectionContext, Peer } from './connection.ts';
import { ConnectionError } from './connectionError.ts';
import { parseConnectRequest, subprotocol } from './connectRequest.ts';
import type { ConnectRequest } from './connectRequest.ts';
import { createFanOut } from './fanOut.ts';
import type { FanOutOptions } from './fanOut.ts';
import { defaultLimits } from './limits.ts';
import type { RealtimeLimits } from './limits.ts';
import { serverMessage } from './serverMessage.ts';

export interface RealtimeOptions {
  /** The engine: who may subscribe, and what is published. */
  readonly source: SubscriptionSource;
  readonly clock: Clock;
  /** Names connections in the log; default random. */
  readonly ids?: Pick<Ids, 'uuid'>;
  readonly log: Log;
  /** Told what AppSync bills of connections and events. */
  readonly meter: FanOutOptions['meter'] & Pick<Meter, 'beginConnection'>;
  /** The hosts of the GraphQL URL that clients may name: "localhost:4000". */
  readonly graphqlHosts: readonly string[];
  /** Bounds that differ from `defaultLimits`. */
  readonly limits?: Partial<RealtimeLimits>;
}

export interface Realtime {
  /** Answers an upgrade request to "/graphql/realtime" or, as on AWS's own domain, "/graphql". */
  onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Closes every connection with 1001 and waits until their sockets are gone; later upgrades get HTTP 503. */
  close(): Promise<void>;
  /** Connections that are open and whose client is known. */
  connectionCount(): number;
}

const paths: readonly string[] = [graphqlPath, `${graphqlPath}/realtime`];

/** Makes the real-time endpoint of one API. */
export function createRealtime(options: RealtimeOptions): Realtime {
  const { source, clock, log, meter, graphqlHosts, ids = { uuid: randomUUID } } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const fanOut = createFanOut({ log, meter, limits });
  source.onPublication((publication) => fanOut.publish(publication));
  source.onInvalidation((invalidation) => fanOut.invalidate(invalidation));
  const context: ConnectionContext = { source, clock, log, limits, fanOut, graphqlHosts };
  const server = createServer(limits);
  const connections = new Set<Connection>();
  const sockets = new Set<WebSocket>();
  const lastSocketClosed = Promise.withResolvers<void>();
  let isClosing = false;

  async function open(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    // The client is told of a refusal in `connection_error`, which needs an open WebSocket: hence first who it is, then 101.
    const connect = await authenticate(context, request);
    socket.off('error', destroy);
    server.handleUpgrade(request, socket, head, (ws) => {
      sockets.add(ws);
      ws.on('error', (error) => log.debug('WebSocket error', { reason: error.message }));
      ws.on('close', () => {
        sockets.delete(ws);
        if (isClosing && sockets.size === 0) lastSocketClosed.resolve();
      });
      if (connect instanceof ConnectionError) refuse(ws, connect);
      else accept(ws, socket, connect);
    });
  }

  function accept(ws: WebSocket, socket: Duplex, connect: ConnectRequest): void {
    const connection = new Connection(context, connect, new SocketPeer(ws, socket), ids.uuid());
    const endConnection = meter.beginConnection();
    connections.add(connection);
    ws.on('message', (data, isBinary) => {
      if (isBinary) connection.onBinary();
      // With ws's default binaryType a text is always one Buffer.
      else connection.onText((data as Buffer).toString('utf8'));
    });
    ws.on('close', () => {
      connections.delete(connection);
      endConnection();
      connection.onClosed();
    });
  }

  return {
    onUpgrade(request, socket, head) {
      socket.on('error', destroy);
      const [path = ''] = (request.url ?? '').split('?');
      if (paths.includes(path)) void open(request, socket, head);
      else socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    },
    close() {
      isClosing = true;
      server.close();
      for (const connection of connections)
        connection.close(closeCode.goingAway, 'The server is shutting down');
      if (sockets.size === 0) lastSocketClosed.resolve();
      return lastSocketClosed.promise;
    },
    connectionCount: () => connections.size,
  };
}

function createServer(limits: RealtimeLimits): WebSocketServer {
  // The type declarations of ws do not know closeTimeout yet: how long a peer may leave a close unanswered.
  const closing: { closeTimeout: number } = { closeTimeout: limits.closeTimeoutMs };
  return new WebSocketServer({
    noServer: true,
    clientTracking: false,
    // Six times the CPU and seventeen times the memory per client; and AppSync does not compress either.
    perMessageDeflate: false,
    maxPayload: limits.maxMessageBytes,
    // Never the "header-…" protocol, which carries the credentials.
    handleProtocols: (protocols) => protocols.has(subprotocol) && subprotocol,
    ...closing,
  });
}

/** Finds out who connects. Answers a refusal instead of throwing it, so that the client can be told. */
async function authenticate(
  { source, graphqlHosts, log }: ConnectionContext,
  request: IncomingMessage,
): Promise<ConnectRequest | ConnectionError> {
  try {
    const connect = parseConnectRequest(request, graphqlHosts);
    const { credentials, sourceIp } = connect;
    const signed = { signedPath: `${graphqlPath}/connect`, signedBody: '{}' };
    await source.authenticate({ headers: credentials, sourceIp, ...signed });
    return connect;
  } catch (error) {
    if (error instanceof ConnectionError) return error;
    if (error instanceof UnauthorizedError)
      return new ConnectionError(error.errorType, error.errorCode, error.message);
    log.error('a client could not be authenticated', { reason: String(error) });
    return new ConnectionError('InternalFailure', 500, 'An internal failure occurred.');
  }
}

function refuse(ws: WebSocket, error: ConnectionError): void {
  ws.send(serverMessage.connectionError(error));
  // Reasons longer than 123 bytes are not allowed; the error type says enough.
  ws.close(error.errorCode === 500 ? closeCode.failed : closeCode.refused, error.errorType ?? error.message);
}

/**
 * Writes frames past ws, straight to the socket under it: one write and no copy per subscriber. Mixing them with ws's own
 * frames is safe: without permessage-deflate and without Blobs ws's sender never queues, it hands header and body of a
 * message, pong or close to the socket within one synchronous call, so that no frame of ours can fall between them, and
 * what is written first arrives first. After ws has sent a close frame it is not OPEN any more and nothing is written.
 */
class SocketPeer implements Peer {
  readonly #ws: WebSocket;
  readonly #socket: Duplex;
  constructor(ws: WebSocket, socket: Duplex) {
    this.#ws = ws;
    this.#socket = socket;
  }
  sendText(text: string): void {
    if (this.#ws.readyState === this.#ws.OPEN) this.#ws.send(text);
  }
  writeFrame(frame: string): void {
    if (this.#ws.readyState === this.#ws.OPEN) this.#socket.write(frame, 'latin1');
  }
  bufferedBytes(): number {
    return this.#socket.writableLength;
  }
  close(code: number, reason: string): void {
    this.#ws.close(code, reason);
  }
}

function destroy(this: Duplex): void {
  this.destroy();
}
