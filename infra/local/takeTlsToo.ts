// Makes a server of plain HTTP take TLS on the same port: the first byte of a connection tells which of the two it is.
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

/** The certificate of this machine's names and its private key, both PEM. */
export interface TlsIdentity {
  readonly certificate: string;
  readonly key: string;
}

/** A TLS connection begins with a record of the type handshake; no HTTP request does. @see RFC 8446, 5.1 */
const handshakeRecord = 22;

/**
 * Changes the server. Requests and upgrades come to its listeners as before, whichever way they came.
 * @returns ends every connection, also those that have not said yet which kind they are
 */
export function takeTlsToo(server: Server, { certificate, key }: TlsIdentity): () => void {
  const connections = new Set<Socket>();
  // What reads HTTP from a connection: the HTTP server's own listener, which knows its limits of time and size.
  const readHttp = server.listeners('connection').map((listener) => listener as (socket: Socket) => void);
  server.removeAllListeners('connection');
  const onConnection = (socket: Socket): void => {
    for (const read of readHttp) read.call(server, socket);
  };
  // Browsers offer HTTP/2 first, which is not spoken here.
  const tlsServer = createTlsServer({ cert: certificate, key, ALPNProtocols: ['http/1.1'] }, onConnection);
  // A client that does not trust the certificate says so and goes; that is no fault here.
  tlsServer.on('tlsClientError', (_error, socket) => socket.destroy());

  server.on('connection', (socket: Socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
    const onEarlyError = (): void => void socket.destroy();
    socket.on('error', onEarlyError);
    socket.once('data', (chunk: Buffer) => {
      socket.off('error', onEarlyError);
      socket.pause();
      socket.unshift(chunk);
      if (chunk[0] === handshakeRecord) {
        tlsServer.emit('connection', socket);
      } else {
        onConnection(socket);
        socket.resume();
      }
    });
  });
  return () => {
    for (const socket of connections) socket.destroy();
  };
}
