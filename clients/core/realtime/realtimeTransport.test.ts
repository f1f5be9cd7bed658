// The transport against AppSync's protocol, message by message: connecting and subscribing.
import { describe, expect, test } from 'vitest';
import type { AppSyncErrorPayload } from '../api/appSyncError.ts';
import { settle } from '../manualClock.ts';
import { createScene, createSink, request, subscribed } from './realtimeScene.ts';

describe('connecting', () => {
  test('carries token and GraphQL host in the second subprotocol, base64url without padding', async () => {
    const { transport, socketAt } = createScene();

    transport.subscribe(request, createSink());
    await settle();

    expect(socketAt(0).url).toBe('wss://api.example.com/graphql/realtime');
    expect(socketAt(0).protocols).toEqual([
      'graphql-ws',
      'header-eyJBdXRob3JpemF0aW9uIjoidG9rZW4tMSIsImhvc3QiOiJhcGkuZXhhbXBsZS5jb20ifQ',
    ]);
  });

  test('says connection_init when the socket is open, and starts nothing before connection_ack', async () => {
    const { transport, socketAt } = createScene();

    transport.subscribe(request, createSink());
    await settle();
    socketAt(0).open();
    await settle();

    expect(socketAt(0).sent).toEqual(['{"type":"connection_init"}']);
  });

  test('starts with the operation as a string and an authorisation of its own', async () => {
    const { transport, acknowledge } = createScene();

    transport.subscribe(request, createSink());
    const socket = await acknowledge();

    expect(socket.sent.map((text) => JSON.parse(text) as unknown)).toEqual([
      { type: 'connection_init' },
      {
        id: 'id-1',
        type: 'start',
        payload: {
          data: JSON.stringify({
            query: request.query,
            variables: { sessionId: 'serene-truth-682' },
            operationName: 'Watch',
          }),
          extensions: { authorization: { Authorization: 'token-2', host: 'api.example.com' } },
        },
      },
    ]);
  });

  test('leaves out a variable that is undefined and keeps one that is null', async () => {
    const { transport, acknowledge } = createScene();

    transport.subscribe({ query: 'q', variables: { absent: undefined, empty: null } }, createSink());
    const socket = await acknowledge();

    expect(JSON.parse(socket.sent[1] ?? '')).toMatchObject({
      payload: { data: '{"query":"q","variables":{"empty":null}}' },
    });
  });

  test('authorises a subscription with other headers on the same socket', async () => {
    const { transport, acknowledge } = createScene();

    transport.subscribe(request, createSink(), () => Promise.resolve({ 'x-api-key': 'da2-key' }));
    const socket = await acknowledge();

    expect(socket.headers).toEqual({ Authorization: 'token-1', host: 'api.example.com' });
    expect(JSON.parse(socket.sent[1] ?? '')).toMatchObject({
      payload: { extensions: { authorization: { 'x-api-key': 'da2-key', host: 'api.example.com' } } },
    });
  });

  test('uses one socket for all subscriptions', async () => {
    const { transport, sockets, acknowledge } = createScene();

    transport.subscribe(request, createSink());
    transport.subscribe(request, createSink());
    const socket = await acknowledge();
    transport.subscribe(request, createSink());
    await settle();

    expect(sockets).toHaveLength(1);
    expect(socket.startedIds).toEqual(['id-1', 'id-2', 'id-3']);
  });

  test('tells its state as it goes', async () => {
    const { states, socket, clock } = await subscribed();

    socket.cut();
    await clock.advance(250);

    expect(states).toEqual(['connecting', 'connected', 'waiting', 'connecting']);
  });
});

describe('a subscription', () => {
  test('is told of start_ack, then of each event', async () => {
    const { transport, acknowledge } = createScene();
    const sink = createSink();
    transport.subscribe(request, sink);
    const socket = await acknowledge();

    socket.say('{"type":"start_ack","id":"id-1"}');
    socket.say('{"type":"data","id":"id-1","payload":{"data":{"onSessionStatus":{"status":"LIVE"}}}}');
    socket.say('{"type":"data","id":"id-1","payload":{"data":{"onSessionStatus":null}}}');

    expect(sink.heard).toEqual([
      'acknowledged',
      ['next', { data: { onSessionStatus: { status: 'LIVE' } } }],
      ['next', { data: { onSessionStatus: null } }],
    ]);
  });

  test('hears only what carries its own id', async () => {
    const { socket, sink } = await subscribed();

    socket.say('{"type":"data","id":"id-9","payload":{"data":{}}}');
    socket.say('{"type":"complete","id":"id-9"}');

    expect(sink.heard).toEqual([]);
  });

  test('says stop when unsubscribed and hears nothing after it', async () => {
    const { socket, sink, unsubscribe } = await subscribed();

    unsubscribe();
    unsubscribe();
    socket.say('{"type":"data","id":"id-1","payload":{"data":{}}}');
    socket.say('{"type":"complete","id":"id-1"}');

    expect(socket.sent.slice(2)).toEqual(['{"id":"id-1","type":"stop"}']);
    expect(sink.heard).toEqual([]);
  });

  test('is never started when it is unsubscribed while its token is fetched', async () => {
    const { transport, acknowledge } = createScene();
    transport.subscribe(request, createSink());
    const socket = await acknowledge();

    transport.subscribe(request, createSink())();
    await settle();

    expect(socket.startedIds).toEqual(['id-1']);
    expect(socket.sent).toHaveLength(2);
  });

  test('that the server refuses gets the list of errors and is not tried again', async () => {
    const { transport, sockets, clock, acknowledge } = createScene();
    const sink = createSink();
    transport.subscribe(request, sink);
    const socket = await acknowledge();

    socket.say(
      '{"type":"error","id":"id-1","payload":{"errors":[{"errorType":"SessionNotFound","message":"No session."}]}}',
    );
    await clock.advance(60_000);

    expect(sink.heard).toEqual([['error', [{ errorType: 'SessionNotFound', message: 'No session.' }]]]);
    expect(sockets).toHaveLength(1);
    expect(socket.startedIds).toEqual(['id-1']);
  });

  test.each<[string, string, AppSyncErrorPayload]>([
    [
      'an object',
      '{"errors":{"errorType":"MaxSubscriptionsReachedError","message":"Max number of 100 subscriptions reached"}}',
      { errorType: 'MaxSubscriptionsReachedError', message: 'Max number of 100 subscriptions reached' },
    ],
    [
      'the payload itself',
      '{"errorType":"MaxSubscriptionsReachedException"}',
      { errorType: 'MaxSubscriptionsReachedException', message: 'MaxSubscriptionsReachedException' },
    ],
    ['nothing', '{"errors":[]}', { message: 'The server gave no reason.' }],
  ])('is told the errors also when they are %s', async (_, payload, expected) => {
    const { socket, sink } = await subscribed();

    socket.say(`{"type":"error","id":"id-1","payload":${payload}}`);

    expect(sink.heard).toEqual([['error', [expected]]]);
  });

  test('that the server completes hears so once, and is not stopped', async () => {
    const { socket, sink, unsubscribe } = await subscribed();

    socket.say('{"type":"complete","id":"id-1"}');
    unsubscribe();

    expect(sink.heard).toEqual(['complete']);
    expect(socket.sent).toHaveLength(2);
  });

  test('that meets the rate limit starts again later under a fresh id', async () => {
    const { transport, clock, acknowledge } = createScene();
    const sink = createSink();
    transport.subscribe(request, sink);
    const socket = await acknowledge();

    socket.say(
      '{"type":"error","id":"id-1","payload":{"errors":[{"errorType":"LimitExceededError","message":"Rate limit exceeded"}]}}',
    );
    await clock.advance(249);
    const startedEarly = socket.startedIds;
    await clock.advance(1);

    expect(startedEarly).toEqual(['id-1']);
    await settle();
    expect(socket.startedIds).toEqual(['id-1', 'id-2']);
    expect(sink.heard).toEqual([]);
  });
});
