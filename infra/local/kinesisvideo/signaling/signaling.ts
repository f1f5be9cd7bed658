// The WebSocket half of signaling channels: authorised upgrades in, relayed messages out. Joins the `ws` library to rooms.
// https://docs.aws.amazon.com/kinesisvideostreams-webrtc-dg/latest/devguide/kvswebrtc-websocket-apis.html
import { type WebSocket, WebSocketServer } from 'ws';
import { AwsError, type AwsRequest, type AwsWebSockets } from '../../cloud.ts';
import type { Log } from '../../log.ts';
import type { Channel } from '../channelTable.ts';
import type { KinesisVideoQuotas } from '../quotas.ts';
import { type ConnectRequest, operationOf, parseConnectRequest } from './connectRequest.ts';
import { Connection, type Peer, closeCode } from './connection.ts';
import type { Room } from './room.ts';
import { type RoomsOptions, createRooms } from './rooms.ts';

export interface SignalingOptions extends RoomsOptions {
  readonly log: Log;
  readonly quotas: Pick<KinesisVideoQuotas, 'maxViewersPerChannel' | 'connectionMessagesPerSecond'>;
}

export interface Signaling {
  readonly webSockets: Omit<AwsWebSockets, 'toRefusal'>;
  /** Closes every connection with 1001 and waits until their sockets are gone. */
  close(): Promise<void>;
}

/** Frames that are far too long for any message end the connection with 1009; those between are refused as messages. */
const maxFrameBytes = 32 * 1024;
/** A client that does not read is dropped when this much waits for it. */
const maxBufferedBytes = 1024 * 1024;
/** How long a client may leave a close unanswered. */
const closeTimeoutMs = 2_000;

/** Makes the signaling endpoints of all channels. */
export function createSignaling(options: SignalingOptions): Signaling {
  const { clock, log, quotas } = options;
  const rooms = createRooms(options);
  const server = createServer();
  const sockets = new Set<WebSocket>();
  const lastSocketClosed = Promise.withResolvers<void>();
  let isClosing = false;

  function join(ws: WebSocket, { role, clientId }: ConnectRequest, channel: Channel, room: Room): void {
    const fields = { channel: channel.id, role };
    const connection: Connection = new Connection({
      role,
      clientId,
      peer: toPeer(ws),
      clock,
      log,
      messagesPerSecond: quotas.connectionMessagesPerSecond,
      onMessage: (message) => room.relay(connection, message),
      onEnd: () => rooms.leave(channel, connection),
    });
    sockets.add(ws);
    ws.on('message', (data, isBinary) => {
      if (isBinary) connection.onBinary();
      // With ws's default binaryType a text is always one Buffer.
      else connection.onText((data as Buffer).toString('utf8'));
    });
    ws.on('ping', () => connection.onFrame());
    ws.on('error', (error) => log.debug('WebSocket error', { ...fields, reason: error.message }));
    ws.on('close', (code) => {
      connection.onClosed();
      log.info('signaling disconnected', { ...fields, code });
      sockets.delete(ws);
      if (isClosing && sockets.size === 0) lastSocketClosed.resolve();
    });
    log.info('signaling connected', fields);
    room.join(connection);
  }

  return {
    webSockets: {
      maxSignatureSeconds: 299,
      permissionsOf(request: AwsRequest) {
        const connect = parseConnectRequest(request);
        return [{ action: `kinesisvideo:${operationOf(connect)}`, resource: connect.channelArn }];
      },
      accept(request, { request: message, socket, head }) {
        const connect = parseConnectRequest(request);
        if (isClosing) throw new AwsError('ServiceUnavailable', 'The local cloud is shutting down.', 503);
        const { channel, room } = rooms.admit(connect);
        server.handleUpgrade(message, socket, head, (ws) => join(ws, connect, channel, room));
      },
    },
    close() {
      isClosing = true;
      rooms.close(closeCode.goingAway, 'The service is shutting down');
      if (sockets.size === 0) lastSocketClosed.resolve();
      return lastSocketClosed.promise;
    },
  };
}

function createServer(): WebSocketServer {
  // The type declarations of ws do not know closeTimeout yet.
  const closing: { closeTimeout: number } = { closeTimeout: closeTimeoutMs };
  return new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: maxFrameBytes,
    ...closing,
  });
}

function toPeer(ws: WebSocket): Peer {
  return {
    sendText(text) {
      if (ws.readyState !== ws.OPEN) return;
      if (ws.bufferedAmount > maxBufferedBytes) ws.terminate();
      else ws.send(text);
    },
    close: (code, reason) => ws.close(code, reason),
  };
}
