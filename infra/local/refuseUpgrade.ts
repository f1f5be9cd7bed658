// Refuses a WebSocket: an HTTP answer goes out over the connection that asked for it, which then ends.
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { AwsResponse } from './cloud.ts';

/** Answers in the place of 101 and ends the connection, also that of a client which keeps its own end open. */
export function refuseUpgrade(socket: Duplex, { statusCode, headers, body }: AwsResponse): void {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const head = [
    `HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode] ?? ''}`,
    ...lines,
    'connection: close',
    `content-length: ${Buffer.byteLength(body)}`,
    '\r\n',
  ];
  // The HTTP server, which would see to it, has let go of a connection that asked for an upgrade.
  socket.once('finish', () => socket.destroy());
  socket.write(head.join('\r\n'));
  socket.end(body);
}
