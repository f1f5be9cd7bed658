// How subscriptions end, and the races around it, in process: numbered titles are the sentences of PROTOCOL.md.
import { describe, expect, test } from 'vitest';
import { dataOf, errorOf, holdStarts, openConnection, settle, statusOf } from './openConnection.ts';
import { admitSessionStatus, createScriptedSource } from './scriptedSource.ts';

describe('stop', () => {
  test('4.1 The server must answer `stop` with `complete` and say nothing more of the id, not even an event that was waiting.', async () => {
    const { start, send, received, source } = openConnection();
    await start('1', { sessionId: 'a' });
    source.publish(statusOf('a'));
    send({ type: 'stop', id: '1' });
    source.publish(statusOf('a'));
    await settle();
    expect(received.slice(1)).toEqual([{ id: '1', type: 'complete' }]);

    await start('1', { sessionId: 'a' });
    expect(received.at(-1)).toEqual({ id: '1', type: 'start_ack' });
  });

  test('4.2 The server must answer a `stop` of an unknown id with UnknownOperationError.', async () => {
    const { send, received } = openConnection();
    send({ type: 'stop', id: '1' });
    expect(received).toEqual([errorOf('1', 'UnknownOperationError', 'Unknown operation id 1')]);
  });

  test('4.3 The server must answer a `stop` that overtakes the admission of its `start` with `complete` at once, and never with `start_ack`.', async () => {
    const { held, source } = holdStarts();
    const { start, send, received } = openConnection({ source });
    await start('1', { sessionId: 'a' });
    send({ type: 'stop', id: '1' });
    expect(received).toEqual([{ id: '1', type: 'complete' }]);

    held[0]?.admit();
    await settle();
    source.publish(statusOf('a'));
    await settle();
    expect(received).toHaveLength(1);
  });

  test('4.4 The server must not let a stopped `start` touch a later one with the same id, whichever is admitted first.', async () => {
    const { held, source } = holdStarts();
    const { start, send, received } = openConnection({ source });
    await start('1', { sessionId: 'a' });
    send({ type: 'stop', id: '1' });
    await start('1', { sessionId: 'b' });

    held[1]?.admit();
    await settle();
    held[0]?.refuse();
    await settle();
    source.publish(statusOf('a'));
    source.publish(statusOf('b'));
    await settle();
    expect(received.slice(1)).toEqual([{ id: '1', type: 'start_ack' }, dataOf('1', 'b')]);
  });

  test('4.5 The server must discard what comes of a `start` whose socket closed meanwhile.', async () => {
    const { held, source } = holdStarts();
    const { connection, start, received } = openConnection({ source });
    await start('1', { sessionId: 'a' });
    await start('2', { sessionId: 'a' });
    await start('3', { sessionId: 'a' });
    connection.onClosed();
    held[0]?.admit();
    held[1]?.refuse();
    held[2]?.fail();
    await settle();
    source.publish(statusOf('a'));
    await settle();
    expect(received).toEqual([]);
  });
});

describe('invalidation', () => {
  const watching = (userId: string) => ({
    invalidationFilter: {
      filterGroup: [{ filters: [{ fieldName: 'userId', operator: 'eq', value: userId }] }],
    },
  });
  const source = () =>
    createScriptedSource({
      start: ({ request }) =>
        admitSessionStatus(
          request,
          typeof request.variables?.user === 'string' ? watching(request.variables.user) : {},
        ),
    });
  const complete = (id: string) => ({
    id,
    type: 'error',
    payload: { errors: [{ message: 'Subscription complete.' }] },
  });

  test('7.1 The server must tell each matching subscription of a connection that it is complete and then close the socket.', async () => {
    const first = openConnection({ source: source() });
    await first.start('1', { user: 'ann' });
    await first.start('2', { user: 'bob' });
    await first.start('3', { user: 'ann' });
    first.received.length = 0;

    first.source.publish({ mutationField: 'publishSessionStatus', result: { user: 'ann' } });
    first.source.invalidate({ subscriptionField: 'onSessionStatus', payload: { userId: 'ann' } });
    await settle();
    expect(first.received).toEqual([
      complete('1'),
      complete('3'),
      { close: 1008, reason: 'A subscription was invalidated' },
    ]);
  });

  test('a subscription that was stopped is not invalidated', async () => {
    const { start, send, received, source: engine } = openConnection({ source: source() });
    await start('1', { user: 'ann' });
    send({ type: 'stop', id: '1' });
    engine.invalidate({ subscriptionField: 'onSessionStatus', payload: { userId: 'ann' } });
    expect(received.slice(1)).toEqual([{ id: '1', type: 'complete' }]);
  });

  test('a client too slow to be told that its subscriptions are complete is closed once', async () => {
    const { start, received, setBufferedBytes, source: engine } = openConnection({ source: source() });
    await start('1', { user: 'ann' });
    await start('2', { user: 'ann' });
    setBufferedBytes(1024 * 1024);
    engine.invalidate({ subscriptionField: 'onSessionStatus', payload: { userId: 'ann' } });
    setBufferedBytes(0);
    expect(received.slice(2)).toEqual([expect.objectContaining({ close: 1013 })]);
  });

  test('7.2 The server must leave alone subscriptions of other fields, with other values, or without an invalidation filter.', async () => {
    const first = openConnection({ source: source() });
    const second = first.another();
    await first.start('1', { user: 'bob' });
    await second.start('1', {});
    first.source.invalidate({ subscriptionField: 'onSessionStatus', payload: { userId: 'ann' } });
    first.source.invalidate({ subscriptionField: 'onOther', payload: { userId: 'bob' } });
    first.source.invalidate({ subscriptionField: 'onSessionStatus', payload: {} });
    expect([first.received, second.received]).toEqual([
      [{ id: '1', type: 'start_ack' }],
      [{ id: '1', type: 'start_ack' }],
    ]);
  });
});
