// One port on the loopback addresses only, IPv4 and, where the machine has it, IPv6: a port number in, a listener that can be closed out.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { takeTlsToo, type TlsIdentity } from './takeTlsToo.ts';
import { refuseUpgradeInWords } from './frontDoor/respond.ts';
import { StartError } from './startError.ts';

export interface LoopbackHandlers {
  onRequest(this: void, request: IncomingMessage, response: ServerResponse): void;
  /** Asked for WebSockets only; a request that offers another upgrade is answered over HTTP/1.1. Absent: refused with 404. */
  onUpgrade?(this: void, request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

export interface LoopbackListener {
  readonly port: number;
  /** Stops listening and ends every connection, upgraded ones included. */
  close(this: void): Promise<void>;
}

const portTries = 5;

/**
 * Listens on 127.0.0.1 and ::1 at the same port.
 * @param port 0: any port that is free on both
 * @param purpose for the error: "front door"
 * @param tls absent: plain HTTP only; else the same port takes TLS as well
 * @throws StartError when the port is taken or may not be used
 */
export async function openLoopbackListener(
  port: number,
  purpose: string,
  handlers: LoopbackHandlers,
  tls?: TlsIdentity,
): Promise<LoopbackListener> {
  for (let tries = 1; ; tries += 1) {
    const first = createLoopbackServer(handlers, tls);
    const found = await listen(first, '127.0.0.1', port, purpose);
    const second = createLoopbackServer(handlers, tls);
    try {
      await listen(second, '::1', found, purpose);
      return { port: found, close: async () => void (await Promise.all([first.close(), second.close()])) };
    } catch (error) {
      if (hasNoIpv6(error)) return { port: found, close: first.close };
      await first.close();
      if (port !== 0 || tries === portTries) throw error;
    }
  }
}

interface LoopbackServer {
  readonly server: Server;
  close(this: void): Promise<void>;
}

function createLoopbackServer(
  { onRequest, onUpgrade }: LoopbackHandlers,
  tls: TlsIdentity | undefined,
): LoopbackServer {
  const upgraded = new Set<Duplex>();
  const server = createServer({ shouldUpgradeCallback: asksForWebSocket }, onRequest);
  const endConnections = tls ? takeTlsToo(server, tls) : () => undefined;
  server.on('upgrade', (request, socket, head) => {
    upgraded.add(socket);
    socket.once('close', () => upgraded.delete(socket));
    socket.on('error', () => socket.destroy());
    if (onUpgrade) onUpgrade(request, socket, head);
    else refuseUpgradeInWords(socket, 404, 'There is no WebSocket on this port.');
  });
  return {
    server,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        for (const socket of upgraded) socket.destroy();
        endConnections();
      }),
  };
}

function asksForWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket';
}

function listen({ server }: LoopbackServer, host: string, port: number, purpose: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(new StartError(sentenceOf(error.code, host, port, purpose), { cause: error }));
    });
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

function sentenceOf(code: string | undefined, host: string, port: number, purpose: string): string {
  if (code === 'EADDRINUSE')
    return `Port ${port} for the ${purpose} is taken on ${host}; stop what uses it or choose another.`;
  if (code === 'EACCES')
    return `Port ${port} for the ${purpose} may not be used by this user; choose one above 1023.`;
  return `The ${purpose} cannot listen on ${host} port ${port}: ${code}.`;
}

function hasNoIpv6(error: unknown): boolean {
  const cause = error instanceof StartError ? (error.cause as NodeJS.ErrnoException) : undefined;
  return cause?.code === 'EADDRNOTAVAIL' || cause?.code === 'EAFNOSUPPORT';
}
