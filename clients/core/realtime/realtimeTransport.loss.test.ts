// The transport when things go wrong or end: lost, refused, not authorised, closed.
import { describe, expect, test } from 'vitest';
import { SignInRequiredError } from '../api/authorize.ts';
import type { Authorize } from '../api/authorize.ts';
import { settle } from '../manualClock.ts';
import { ack, createScene, createSink, request, subscribed } from './realtimeScene.ts';
import { RealtimeRefusedError } from './realtimeTransport.ts';

describe('an end of the connection', () => {
  test('is followed by a new one with a new token, and by the same subscriptions under fresh ids', async () => {
    const { socket, sink, clock, acknowledge } = await subscribed();

    socket.cut(1006);
    await clock.advance(250);
    const next = await acknowledge();
    next.say('{"type":"start_ack","id":"id-2"}');

    expect(next.headers).toEqual({ Authorization: 'token-3', host: 'api.example.com' });
    expect(next.startedIds).toEqual(['id-2']);
    expect(sink.heard).toEqual([['interrupted', 'closed with 1006'], 'acknowledged']);
  });

  test('after 24 h, when AppSync ends every connection, is healed within half a second', async () => {
    const { socket, sockets, sink, clock, acknowledge } = await subscribed();
    for (let minute = 0; minute < 24 * 60; minute++) {
      await clock.advance(60_000);
      socket.say('{"type":"ka"}');
    }
    const openedInOneDay = sockets.length;

    socket.cut(1000);
    await clock.advance(500);
    (await acknowledge()).say('{"type":"start_ack","id":"id-2"}');

    expect(openedInOneDay).toBe(1);
    expect(sink.heard).toEqual([['interrupted', 'closed with 1000'], 'acknowledged']);
  });

  test('is waited out twice as long each time, up to 30 s, with full jitter', async () => {
    const { socket, sockets, clock, socketAt } = await subscribed();

    socket.cut();
    const delays: number[] = [];
    for (let attempt = 1; attempt <= 9; attempt++) {
      let waitedMs = 0;
      while (sockets.length === attempt) {
        await clock.advance(250);
        await settle();
        waitedMs += 250;
      }
      delays.push(waitedMs);
      socketAt(attempt).cut();
    }

    expect(delays).toEqual([250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
  });

  test('does not shorten the wait when the server only acknowledges connections', async () => {
    const { socket, sockets, clock, acknowledge } = await subscribed();

    socket.cut();
    await clock.advance(250);
    (await acknowledge()).cut();
    await clock.advance(499);
    const opened = sockets.length;
    await clock.advance(1);
    await settle();

    expect([opened, sockets.length]).toEqual([2, 3]);
  });

  test('comes when the server is silent for connectionTimeoutMs', async () => {
    const { socket, sink, clock } = await subscribed();

    await clock.advance(300_000);

    expect(socket.closedWith).toBe(1000);
    expect(sink.heard).toEqual([['interrupted', 'no keep-alive in 300000 ms']]);
  });

  test('does not come while ka arrives', async () => {
    const { socket, sink, clock } = await subscribed();

    for (let minute = 0; minute < 20; minute++) {
      await clock.advance(60_000);
      socket.say('{"type":"ka"}');
    }

    expect(socket.closedWith).toBeUndefined();
    expect(sink.heard).toEqual([]);
  });

  test.each([
    ['connection_ack', 'no connection_ack in 15000 ms', []],
    ['start_ack', 'no start_ack in 15000 ms', [ack]],
  ])('comes when %s is missing for 15 s', async (_, reason, said) => {
    const { transport, clock, socketAt } = createScene();
    const sink = createSink();
    transport.subscribe(request, sink);
    await settle();

    socketAt(0).open();
    for (const frame of said) socketAt(0).say(frame);
    await clock.advance(15_000);

    expect(sink.heard).toEqual([['interrupted', reason]]);
    expect(socketAt(0).closedWith).toBe(1000);
  });

  test.each([
    ['not JSON', 'nonsense'],
    ['binary', new Uint8Array()],
    ['an event without an id', '{"type":"data","payload":{}}'],
  ])('comes when the server says what nobody can read: %s', async (_, frame) => {
    const { socket, sink } = await subscribed();

    socket.say(frame);

    expect(sink.heard).toEqual([['interrupted', expect.stringMatching(/^unreadable message: /)]]);
  });

  test('with nothing subscribed any more is not followed by a new one', async () => {
    const { socket, sockets, clock, unsubscribe, states } = await subscribed();

    unsubscribe();
    socket.cut();
    await clock.advance(60_000);

    expect(sockets).toHaveLength(1);
    expect(states.at(-1)).toBe('idle');
  });

  test('is overcome at once when the network is known to be back', async () => {
    const { transport, socket, sockets } = await subscribed();

    socket.cut();
    transport.reconnectNow();
    transport.reconnectNow();
    await settle();

    expect(sockets).toHaveLength(2);
  });

  test('unsubscribing while waiting ends the waiting', async () => {
    const { socket, sockets, clock, unsubscribe } = await subscribed();

    socket.cut();
    unsubscribe();
    await clock.advance(60_000);

    expect(sockets).toHaveLength(1);
  });
});

describe('a refused connection', () => {
  test.each([
    [
      '401',
      '{"errors":[{"errorType":"UnauthorizedException","errorCode":401,"message":"Token has expired."}]}',
    ],
    ['400 without a type', '{"errors":[{"errorCode":400,"message":"bad"}]}'],
    ['403', '{"errors":[{"errorType":"ForbiddenException","errorCode":403}]}'],
    ['a type without a code', '{"errors":[{"errorType":"BadRequestException"}]}'],
  ])('fails every subscription and is not retried: %s', async (_, payload) => {
    const { transport, sockets, socketAt, clock, states } = createScene();
    const sinks = [createSink(), createSink()];
    for (const sink of sinks) transport.subscribe(request, sink);
    await settle();

    socketAt(0).open();
    socketAt(0).say(`{"type":"connection_error","payload":${payload}}`);
    socketAt(0).cut();
    await clock.advance(60_000);

    for (const { heard } of sinks) expect(heard).toEqual([['error', expect.any(RealtimeRefusedError)]]);
    expect(sockets).toHaveLength(1);
    expect(states.at(-1)).toBe('idle');
  });

  test("is retried when the fault is the server's", async () => {
    const { transport, sockets, socketAt, clock } = createScene();
    const sink = createSink();
    transport.subscribe(request, sink);
    await settle();

    socketAt(0).say(
      '{"type":"connection_error","payload":{"errors":[{"errorType":"InternalFailure","errorCode":500}]}}',
    );
    await clock.advance(250);
    await settle();

    expect(sockets).toHaveLength(2);
    expect(sink.heard).toEqual([['interrupted', 'connection_error: InternalFailure']]);
  });

  test('lets a later subscription try afresh', async () => {
    const { transport, sockets, socketAt } = createScene();
    transport.subscribe(request, createSink());
    await settle();
    socketAt(0).say('{"type":"connection_error","payload":{"errors":[{"errorCode":401}]}}');

    transport.subscribe(request, createSink());
    await settle();

    expect(sockets).toHaveLength(2);
  });
});

describe('authorising', () => {
  test('that needs a person fails the subscription', async () => {
    const { transport, sockets } = createScene({
      authorize: () => Promise.reject(new SignInRequiredError()),
    });
    const sink = createSink();

    transport.subscribe(request, sink);
    await settle();

    expect(sink.heard).toEqual([['error', expect.any(SignInRequiredError)]]);
    expect(sockets).toHaveLength(0);
  });

  test("that fails for the network's sake is tried again", async () => {
    const answers: Authorize[] = [
      () => Promise.reject(new TypeError('Failed to fetch')),
      () => Promise.resolve({ Authorization: 'token' }),
    ];
    const { transport, sockets, clock } = createScene({ authorize: () => (answers.shift() as Authorize)() });
    const sink = createSink();

    transport.subscribe(request, sink);
    await clock.advance(250);
    await settle();

    expect(sink.heard).toEqual([['interrupted', 'no authorisation']]);
    expect(sockets).toHaveLength(1);
  });

  test('that needs a person at start fails that subscription only', async () => {
    const { transport, socket, sink } = await subscribed();
    const other = createSink();

    transport.subscribe(request, other, () => Promise.reject(new SignInRequiredError()));
    await settle();
    socket.say('{"type":"data","id":"id-1","payload":{"data":{}}}');

    expect(other.heard).toEqual([['error', expect.any(SignInRequiredError)]]);
    expect(sink.heard).toEqual([['next', { data: {} }]]);
  });
});

describe('closing', () => {
  test('comes a second after the last subscription ended', async () => {
    const { socket, clock, unsubscribe } = await subscribed();

    unsubscribe();
    await clock.advance(999);
    const closedEarly = socket.closedWith;
    await clock.advance(1);

    expect([closedEarly, socket.closedWith]).toEqual([undefined, 1000]);
  });

  test('is put off by the next subscription, which uses the same socket', async () => {
    const { transport, socket, sockets, clock, unsubscribe } = await subscribed();

    unsubscribe();
    transport.subscribe(request, createSink());
    await clock.advance(2_000);

    expect(sockets).toHaveLength(1);
    expect(socket.closedWith).toBeUndefined();
    expect(socket.startedIds).toEqual(['id-1', 'id-2']);
  });

  test('ends everything at once and without a word', async () => {
    const { transport, socket, sockets, sink, clock } = await subscribed();

    transport.close();
    await clock.advance(60_000);

    expect(socket.closedWith).toBe(1000);
    expect(sockets).toHaveLength(1);
    expect(sink.heard).toEqual([]);
  });

  test('before the token came opens no socket', async () => {
    const { transport, sockets } = createScene();

    transport.subscribe(request, createSink())();
    await settle();

    expect(sockets).toHaveLength(0);
  });
});
