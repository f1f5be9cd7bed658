// The endpoint over real sockets, with two clients that nobody here wrote: `ws` and the one that comes with Node.
// Numbered titles are the sentences of PROTOCOL.md.
import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket as WsClient } from 'ws';
import { openRealtimeServer } from './realtimeServer.ts';
import type { RealtimeServer } from './realtimeServer.ts';
import { admitSessionStatus, createScriptedSource } from './scriptedSource.ts';

let server: RealtimeServer;
afterEach(() => server.close());

const clients: Readonly<Record<string, () => WebSocket>> = {
  ws: () => new WsClient(server.url, server.protocols) as unknown as WebSocket,
  'the WebSocket of Node': () => new WebSocket(server.url, server.protocols),
};

/** Collects messages and hands them out one at a time. */
function createReader(client: WebSocket): () => Promise<unknown> {
  const arrived: unknown[] = [];
  let wake = (): void => undefined;
  client.addEventListener('message', ({ data }) => {
    arrived.push(JSON.parse(String(data)));
    wake();
  });
  return async () => {
    while (arrived.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    return arrived.shift();
  };
}

/** A client with one subscription, "1". */
async function subscribe(sessionId = 'a'): Promise<{ client: WsClient; next: () => Promise<unknown> }> {
  const client = new WsClient(server.url, server.protocols);
  const next = createReader(client as unknown as WebSocket);
  await once(client, 'open');
  const data = JSON.stringify({ query: 'q', variables: { sessionId } });
  client.send(JSON.stringify({ id: '1', type: 'start', payload: { data, extensions: server.extensions } }));
  expect(await next()).toEqual({ id: '1', type: 'start_ack' });
  return { client, next };
}

const publish = (result: unknown): void =>
  server.source.publish({ mutationField: 'publishSessionStatus', result });
const closeOf = async (client: WsClient): Promise<[number, string]> => {
  const [code, reason] = (await once(client, 'close')) as [number, Buffer];
  return [code, reason.toString()];
};

describe.each(Object.entries(clients))('with %s', (_name, connect) => {
  test('a client connects, subscribes, is told of events, stops and is told no more', async () => {
    server = await openRealtimeServer();
    const client = connect();
    const next = createReader(client);
    await new Promise((resolve) => client.addEventListener('open', resolve));

    client.send('{"type":"connection_init"}');
    expect(await next()).toEqual({ type: 'connection_ack', payload: { connectionTimeoutMs: 300_000 } });
    expect(await next()).toEqual({ type: 'ka' });

    const id = 'é"1';
    const data = JSON.stringify({ query: 'q', variables: { sessionId: 'calm-sea-123' } });
    client.send(JSON.stringify({ id, type: 'start', payload: { data, extensions: server.extensions } }));
    expect(await next()).toEqual({ id, type: 'start_ack' });

    for (const title of ['x', 'ü'.repeat(60), '漢字🎙'.repeat(50), 'y'.repeat(70_000)]) {
      const result = { sessionId: 'calm-sea-123', title };
      publish(result);
      expect(await next()).toEqual({ id, type: 'data', payload: { data: { onSessionStatus: result } } });
    }

    client.send(JSON.stringify({ id, type: 'stop' }));
    expect(await next()).toEqual({ id, type: 'complete' });
    expect([client.protocol, server.realtime.connectionCount()]).toEqual(['graphql-ws', 1]);
    client.close();
    await new Promise((resolve) => client.addEventListener('close', resolve));
  });
});

test('a connection is metered from its acceptance until its socket is closed', async () => {
  server = await openRealtimeServer();
  const { client } = await subscribe();
  await server.clock.advance(1000);
  client.close();
  await server.untilSocketsClosed();
  await server.clock.advance(1000);
  expect(server.meter.usage().appSync.connectionMs).toBe(1000);
});

test('2.9 The server must close with 1003 on a binary frame.', async () => {
  server = await openRealtimeServer();
  const { client } = await subscribe();
  client.send(Buffer.from('{"type":"connection_init"}'));
  expect(await closeOf(client)).toEqual([1003, 'Binary frames are not accepted: send text']);
});

test('2.10 The server must close with 1009 on a message that is too large, and end its subscriptions.', async () => {
  let executions = 0;
  const executeEvent = () => ({ data: (executions += 1) });
  const source = createScriptedSource({
    start: ({ request }) => admitSessionStatus(request, { executeEvent }),
  });
  server = await openRealtimeServer({ source, limits: { maxMessageBytes: 1000 } });
  const { client } = await subscribe();
  client.send('x'.repeat(1001));
  expect((await closeOf(client))[0]).toBe(1009);
  await server.untilSocketsClosed();

  publish({ sessionId: 'a' });
  await new Promise((resolve) => setImmediate(resolve));
  expect([server.realtime.connectionCount(), executions]).toEqual([0, 0]);
});

test('text that is not UTF-8 closes the connection with 1007', async () => {
  server = await openRealtimeServer();
  const { client } = await subscribe();
  client.send(Buffer.from([0xc3, 0x28]), { binary: false });
  expect((await closeOf(client))[0]).toBe(1007);
});

test('2.11 The server must close every connection with 1001 and a reason when it shuts down, and answer later upgrades with HTTP 503.', async () => {
  server = await openRealtimeServer();
  const { client: first } = await subscribe();
  const { client: second } = await subscribe();
  const closes = Promise.all([closeOf(first), closeOf(second)]);
  await server.realtime.close();
  expect(await closes).toEqual([
    [1001, 'The server is shutting down'],
    [1001, 'The server is shutting down'],
  ]);
  expect(server.realtime.connectionCount()).toBe(0);

  const late = new WsClient(server.url, server.protocols);
  const [, response] = (await once(late, 'unexpected-response')) as [unknown, { statusCode: number }];
  expect(response.statusCode).toBe(503);
});

test('closing twice is harmless, and a client that never answers the close does not hold it up', async () => {
  server = await openRealtimeServer({ limits: { closeTimeoutMs: 10 } });
  const { client } = await subscribe();
  client.pause();
  await Promise.all([server.realtime.close(), server.realtime.close()]);
  expect(server.realtime.connectionCount()).toBe(0);
  client.terminate();
});

test('5.10 The server must not let events fall between the bytes of other frames of the same socket.', async () => {
  server = await openRealtimeServer({ limits: { maxBufferedBytes: 100_000_000 } });
  const { client, next } = await subscribe();
  let pongs = 0;
  client.on('pong', () => (pongs += 1));
  client.pause();
  for (let version = 1; version <= 40; version += 1) {
    publish({ sessionId: 'a', version, title: 'é'.repeat(100_000) });
    client.ping(String(version));
    client.send(`{"type":"nonsense ${version}"}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
  client.resume();

  const versions: number[] = [];
  let errors = 0;
  while (versions.length < 40 || errors < 40) {
    const message = (await next()) as {
      type: string;
      payload: { data: { onSessionStatus: { version: number } } };
    };
    if (message.type === 'error') errors += 1;
    else versions.push(message.payload.data.onSessionStatus.version);
  }
  expect(versions).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  while (pongs < 40) await once(client, 'pong');
});

test('5.11 The server must write nothing after its close frame.', async () => {
  server = await openRealtimeServer();
  const { client } = await subscribe();
  const [socket] = server.sockets;
  const errors: Error[] = [];
  socket?.on('error', (error) => errors.push(error));
  const answered = new Promise((resolve) => socket?.once('finish', resolve));
  // The server has answered the close, the client does not look: the subscription is still there, the socket is not.
  client.close(1000);
  client.pause();
  await answered;
  publish({ sessionId: 'a' });
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  expect([server.realtime.connectionCount(), errors]).toEqual([1, []]);

  const closed = closeOf(client);
  client.resume();
  expect((await closed)[0]).toBe(1000);
});

test('a client that stops reading is dropped while the others go on', async () => {
  server = await openRealtimeServer({ limits: { maxBufferedBytes: 300_000 } });
  const { client: slow } = await subscribe();
  const { next } = await subscribe();
  slow.pause();
  let version = 0;
  while (server.records.every(({ event }) => event !== 'slow client dropped')) {
    version += 1;
    publish({ sessionId: 'a', version, title: 'x'.repeat(200_000) });
    expect(await next()).toMatchObject({ payload: { data: { onSessionStatus: { version } } } });
  }
  slow.resume();
  expect(await closeOf(slow)).toEqual([1013, 'Too slow: more than 300000 bytes were waiting to be read']);

  publish({ sessionId: 'a', version: -1 });
  expect(await next()).toMatchObject({ payload: { data: { onSessionStatus: { version: -1 } } } });
});
