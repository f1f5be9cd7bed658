// The protocol of one connection, in process, apart from its subscriptions: numbered titles are the sentences of PROTOCOL.md.
import { describe, expect, test } from 'vitest';
import { dataOf, errorOf, openConnection, settle, statusOf, toStart } from './openConnection.ts';
import { admitSessionStatus, createScriptedSource } from './scriptedSource.ts';

describe('the connection', () => {
  test('2.1 The server must answer `connection_init` with a `connection_ack` that names a timeout of 300000 ms.', async () => {
    const { send, received } = openConnection();
    send({ type: 'connection_init' });
    await settle();
    expect(received[0]).toEqual({ type: 'connection_ack', payload: { connectionTimeoutMs: 300_000 } });
  });

  test('2.2 The server must ignore what arrives between a `connection_init` and its `connection_ack`.', async () => {
    const { send, received, source, start } = openConnection();
    send({ type: 'connection_init' });
    send(toStart('too-early'));
    send({ type: 'nonsense' });
    await settle();
    expect(received.map((message) => (message as { type: string }).type)).toEqual(['connection_ack', 'ka']);
    expect(source.starts).toEqual([]);

    await start('in-time');
    expect(received.at(-1)).toEqual({ id: 'in-time', type: 'start_ack' });
  });

  test('2.3 The server must serve a client that never sends `connection_init`.', async () => {
    const { start, received, source } = openConnection();
    await start('1', { sessionId: 'a' });
    source.publish(statusOf('a'));
    await settle();
    expect(received).toEqual([{ id: '1', type: 'start_ack' }, dataOf('1', 'a')]);
  });

  test('2.4 The server must send `ka` right after the `connection_ack` and every 60 seconds from then on.', async () => {
    const { send, received, clock } = openConnection();
    send({ type: 'connection_init' });
    await settle();
    expect(received.slice(1)).toEqual([{ type: 'ka' }]);

    await clock.advance(59_999);
    expect(received).toHaveLength(2);
    await clock.advance(1);
    expect(received.slice(2)).toEqual([{ type: 'ka' }]);
    await clock.advance(240_000);
    expect(received.slice(3)).toEqual([{ type: 'ka' }, { type: 'ka' }, { type: 'ka' }, { type: 'ka' }]);
  });

  test('2.5 The server must acknowledge a second `connection_init` without doubling the `ka`.', async () => {
    const { send, received, clock } = openConnection();
    send({ type: 'connection_init' });
    await settle();
    send({ type: 'connection_init' });
    await settle();
    await clock.advance(60_000);
    expect(received.map((message) => (message as { type: string }).type)).toEqual([
      'connection_ack',
      'ka',
      'connection_ack',
      'ka',
    ]);
  });

  test('2.6 The server must close a connection with 1001 after 24 hours.', async () => {
    const { received, clock } = openConnection();
    await clock.advance(24 * 60 * 60 * 1000 - 1);
    expect(received).toEqual([]);
    await clock.advance(1);
    expect(received).toEqual([{ close: 1001, reason: 'The connection reached its maximum age' }]);
  });

  test('2.7 The server must answer a text that is not a JSON object with an `error` and stay open.', async () => {
    const { connection, received, start } = openConnection();
    for (const text of ['', '{', 'null', '[]', '"start"', '\u0000']) connection.onText(text);
    const refusal = errorOf(
      undefined,
      'BadRequestException',
      'A message must be a JSON object with a "type".',
    );
    expect(received).toEqual(Array(6).fill(refusal));

    await start('1');
    expect(received.at(-1)).toEqual({ id: '1', type: 'start_ack' });
  });

  test('2.8 The server must answer an unknown message type with UnsupportedOperation, naming neither the type nor the id, and stay open.', async () => {
    const { send, received, start } = openConnection();
    send({ id: '7', type: 'subscribe', payload: { query: 'subscription { s }' } });
    send({ type: 5 });
    send({});
    const observed =
      '{"type":"error","payload":{"errors":[{"errorType":"UnsupportedOperation","message":"unknown not supported through the realtime channel"}]}}';
    expect(received.map((message) => JSON.stringify(message))).toEqual(Array(3).fill(observed));

    await start('1');
    expect(received.at(-1)).toEqual({ id: '1', type: 'start_ack' });
  });

  test('2.12 The server must drop a client with 1013 once more than a bounded number of bytes waits for it.', async () => {
    const { start, received, setBufferedBytes, source, records } = openConnection({
      limits: { maxBufferedBytes: 1000 },
    });
    await start('1', { sessionId: 'a' });

    setBufferedBytes(800);
    source.publish(statusOf('a'));
    await settle();
    expect(received.at(-1)).toEqual(dataOf('1', 'a'));

    setBufferedBytes(980);
    source.publish(statusOf('a'));
    source.publish(statusOf('a'));
    await settle();
    expect(received.slice(2)).toEqual([
      { close: 1013, reason: 'Too slow: more than 1000 bytes were waiting to be read' },
    ]);
    expect(records.filter(({ level }) => level === 'warn').map(({ event }) => event)).toEqual([
      'slow client dropped',
    ]);
  });

  test('a client that does not read is dropped even when it only makes the server answer', async () => {
    const { send, received, setBufferedBytes } = openConnection();
    setBufferedBytes(1024 * 1024);
    send({ type: 'nonsense' });
    send({ type: 'nonsense' });
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({ close: 1013 });
  });

  test('2.13 The server must keep nothing of a connection whose socket is closed.', async () => {
    let executions = 0;
    const executeEvent = () => ({ data: (executions += 1) });
    const engine = createScriptedSource({
      start: ({ request }) => admitSessionStatus(request, { executeEvent }),
    });
    const { connection, start, send, received, clock, pendingTimers, source } = openConnection({
      source: engine,
    });
    send({ type: 'connection_init' });
    await settle();
    await start('1', { sessionId: 'a' });
    expect(pendingTimers()).toBe(2);
    received.length = 0;

    connection.onClosed();
    expect(pendingTimers()).toBe(0);
    source.publish(statusOf('a'));
    send(toStart('2'));
    await clock.advance(25 * 60 * 60 * 1000);
    expect([received, source.starts.length, executions]).toEqual([[], 1, 0]);
  });

  test('a socket that closes before the ack is not written to', async () => {
    const { connection, send, received } = openConnection();
    send({ type: 'connection_init' });
    connection.onClosed();
    await settle();
    expect(received).toEqual([]);
  });
});
