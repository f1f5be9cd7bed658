// The listeners of a fan-out, thousands of sockets in one process of their own: subscribes each of them in its server's
// protocol, counts what arrives, and samples how long it took.
import { WebSocket } from 'ws';
import { nowMicroseconds, subscription } from './statusEvent.ts';

/** How a server's clients introduce themselves and subscribe. */
export type Protocol = 'plain' | 'graphql-transport-ws' | 'appsync';

export interface ReceiverOrder {
  url: string;
  protocol: Protocol;
  sessionId: string;
  sockets: number;
  /** For AppSync: the API's host and a token. */
  host?: string;
  token?: string;
}

/** What came of one published event. */
export interface RoundReport {
  deliveries: number;
  /** Publishing to last delivery, in milliseconds. */
  lastAfterMs: number;
  /** Publishing to each delivery, in milliseconds. */
  latenciesMs: number[];
}

const sockets = new Set<WebSocket>();
let expected = 0;
let round: { publishedAt: number; latenciesMs: number[] } = { publishedAt: 0, latenciesMs: [] };

process.on('message', (message: ReceiverOrder | 'round' | 'close') => {
  if (message === 'round') {
    round = { publishedAt: 0, latenciesMs: [] };
    process.send?.('ready');
    return;
  }
  if (message === 'close') {
    void closeAll().then(() => process.send?.('ready'));
    return;
  }
  expected = message.sockets;
  openAll(message).then(
    () => process.send?.('ready'),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});

/** Opens the sockets fifty at a time, so that no accept queue overflows. */
async function openAll(order: ReceiverOrder): Promise<void> {
  for (let opened = 0; opened < order.sockets; opened += 50) {
    await Promise.all(Array.from({ length: Math.min(50, order.sockets - opened) }, () => openOne(order)));
  }
}

/** Closes every socket and gives the server a moment to see it. */
async function closeAll(): Promise<void> {
  await Promise.all(
    [...sockets].map((socket) => {
      socket.close();
      return new Promise((resolve) => socket.once('close', resolve));
    }),
  );
  sockets.clear();
}

function openOne(order: ReceiverOrder): Promise<void> {
  const authorization = { host: order.host, Authorization: order.token };
  const header = Buffer.from(JSON.stringify(authorization)).toString('base64url');
  const subprotocols: Record<Protocol, string[]> = {
    plain: [],
    'graphql-transport-ws': ['graphql-transport-ws'],
    appsync: ['graphql-ws', `header-${header}`],
  };
  const request = { query: subscription, variables: { sessionId: order.sessionId } };
  const start: Record<Protocol, unknown> = {
    plain: undefined,
    'graphql-transport-ws': { id: 'watch', type: 'subscribe', payload: request },
    appsync: {
      id: 'watch',
      type: 'start',
      payload: { data: JSON.stringify(request), extensions: { authorization } },
    },
  };
  const socket = new WebSocket(order.url, subprotocols[order.protocol], { perMessageDeflate: false });
  sockets.add(socket);
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('open', () => {
      if (order.protocol === 'plain') return resolve();
      socket.send(JSON.stringify({ type: 'connection_init' }));
    });
    socket.on('message', (message: Buffer) => {
      const place = message.indexOf('"broadcastId":"t');
      if (place >= 0) return onDelivery(Number(message.toString('latin1', place + 16, place + 32)));
      const { type } = JSON.parse(message.toString()) as { type: string };
      if (type === 'connection_ack') {
        socket.send(JSON.stringify(start[order.protocol]));
        if (order.protocol === 'graphql-transport-ws') resolve();
      } else if (type === 'start_ack') {
        resolve();
      } else if (type === 'error' || type === 'connection_error') {
        reject(new Error(message.toString()));
      }
    });
  });
}

function onDelivery(publishedAt: number): void {
  round.publishedAt = publishedAt;
  round.latenciesMs.push((nowMicroseconds() - publishedAt) / 1000);
  if (round.latenciesMs.length < expected) return;
  const report: RoundReport = {
    deliveries: round.latenciesMs.length,
    lastAfterMs: (nowMicroseconds() - publishedAt) / 1000,
    latenciesMs: round.latenciesMs,
  };
  process.send?.(report);
}
