// The main flow over real sockets, with two clients that nobody here wrote: `ws` and the one that comes with Node.
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket as WsClient } from 'ws';
import { openRealtimeServer } from './realtimeServer.ts';
import type { RealtimeServer } from './realtimeServer.ts';

let server: RealtimeServer;
beforeEach(async () => {
  server = await openRealtimeServer();
});
afterEach(() => server.close());

const clients = {
  ws: () => new WsClient(server.url, server.protocols) as unknown as WebSocket,
  'Node’s own WebSocket': () => new WebSocket(server.url, server.protocols),
};

/** Collects messages and hands them out one at a time. */
function reader(client: WebSocket): () => Promise<unknown> {
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

describe.each(Object.entries(clients))('with %s', (_name, connect) => {
  test('a client connects, subscribes, is told of an event, stops and is told no more', async () => {
    const client = connect();
    const next = reader(client);
    await new Promise((resolve) => client.addEventListener('open', resolve));

    client.send('{"type":"connection_init"}');
    expect(await next()).toEqual({ type: 'connection_ack', payload: { connectionTimeoutMs: 300_000 } });
    expect(await next()).toEqual({ type: 'ka' });

    const id = 'é"1';
    const data = JSON.stringify({ query: 'subscription …', variables: { sessionId: 'calm-sea-123' } });
    client.send(JSON.stringify({ id, type: 'start', payload: { data, extensions: server.extensions } }));
    expect(await next()).toEqual({ id, type: 'start_ack' });

    for (const title of ['x', 'ü'.repeat(60), '漢字🎙'.repeat(50), 'y'.repeat(70_000)]) {
      const result = { sessionId: 'calm-sea-123', title };
      server.source.publish({ mutationField: 'publishSessionStatus', result });
      expect(await next()).toEqual({ id, type: 'data', payload: { data: { onSessionStatus: result } } });
    }

    client.send(JSON.stringify({ id, type: 'stop' }));
    expect(await next()).toEqual({ id, type: 'complete' });
    expect(client.protocol).toBe('graphql-ws');
    client.close();
    await once(client as unknown as WsClient, 'close').catch(() => undefined);
  });
});
