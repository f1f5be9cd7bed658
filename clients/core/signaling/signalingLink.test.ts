// The link under loss, refusal, expiry and time, against a client that does what the test says.
import { describe, expect, test } from 'vitest';
import { ApiError } from '../api/apiError.ts';
import { createManualClock, settle } from '../manualClock.ts';
import { createFakeSignalingClients, fakeAccess } from './fakeSignalingClient.ts';
import { openSignalingLink } from './signalingLink.ts';
import type { SignalingLinkOptions } from './signalingLink.ts';

const startMs = Date.parse('2026-11-23T10:00:00Z');

const createScene = async (changes: Partial<SignalingLinkOptions> = {}) => {
  const clock = createManualClock(startMs);
  const { clients, createSignalingClient } = createFakeSignalingClients();
  const heard: unknown[] = [];
  let accessReads = 0;
  const link = openSignalingLink({
    readAccess: () => {
      accessReads++;
      return Promise.resolve(fakeAccess(clock.nowMs()));
    },
    clock,
    random: () => 0.5,
    createSignalingClient,
    onStateChange: (state) => heard.push(state),
    onMessage: (message) => heard.push(message),
    onRefused: (error) => heard.push(['refused', error.kind, error.message]),
    ...changes,
  });
  await settle();
  const newest = () => clients[clients.length - 1] ?? expect.fail('no attempt was made');
  return { link, clock, clients, newest, heard, accessReads: () => accessReads };
};

/** A scene whose first connection is open, with nothing heard since. */
const openScene = async (changes: Partial<SignalingLinkOptions> = {}) => {
  const scene = await createScene(changes);
  scene.newest().emit('open');
  scene.heard.length = 0;
  return scene;
};

const offer = { type: 'offer', sdp: 'v=0' } as const;
const answer = { type: 'answer', sdp: 'v=0' } as const;
const candidate = { candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0 };

describe('messages', () => {
  test('offers and candidates come in with the viewer they are from', async () => {
    const { newest, heard } = await openScene();

    newest().emit('sdpOffer', offer, '3');
    newest().emit('iceCandidate', candidate, '3');

    expect(heard).toEqual([
      { type: 'offer', sdp: offer, clientId: '3' },
      { type: 'candidate', candidate, clientId: '3' },
    ]);
  });

  test('at a viewer, answers and candidates come in without anybody’s name', async () => {
    const { newest, heard } = await openScene();

    newest().emit('sdpAnswer', answer);
    newest().emit('iceCandidate', candidate);

    expect(heard).toEqual([
      { type: 'answer', sdp: answer },
      { type: 'candidate', candidate, clientId: null },
    ]);
  });

  test('what is no offer, answer or candidate is not passed on', async () => {
    const { newest, heard } = await openScene();

    newest().emit('sdpOffer', { type: 'answer', sdp: 'v=0' }, '3');
    newest().emit('sdpOffer', { type: 'offer' }, '3');
    newest().emit('sdpOffer', offer);
    newest().emit('sdpAnswer', 'hello');
    newest().emit('iceCandidate', { candidate: 7 }, '3');
    newest().emit('iceCandidate', null, '3');

    expect(heard).toEqual([]);
  });

  test('each kind of message goes out as the SDK wants it', async () => {
    const { link, newest } = await openScene();

    link.send({ type: 'offer', sdp: offer });
    link.send({ type: 'answer', sdp: answer, clientId: '3' });
    link.send({ type: 'candidate', candidate });
    link.send({ type: 'candidate', candidate, clientId: '3' });

    expect(newest().sent).toEqual([
      ['offer', offer],
      ['answer', answer, '3'],
      ['candidate', candidate],
      ['candidate', candidate, '3'],
    ]);
  });

  test('a message is dropped while the connection is not open, and when the socket is closing', async () => {
    const { link, newest } = await createScene();

    link.send({ type: 'offer', sdp: offer });
    newest().emit('open');
    newest().isClosed = true;
    link.send({ type: 'offer', sdp: offer });

    expect(newest().sent).toEqual([]);
    expect(link.state).toBe('open');
  });
});

describe('loss', () => {
  test('a connection that is cut is made again with the same access', async () => {
    const { link, clock, newest, clients, heard, accessReads } = await openScene();

    newest().emit('close');
    await clock.advance(125);
    newest().emit('open');

    expect(heard).toEqual(['waiting', 'connecting', 'open']);
    expect([clients.length, accessReads(), link.failedAttempts]).toEqual([2, 1, 0]);
  });

  test('an error and the close that follows it count as one loss', async () => {
    const { newest, heard } = await openScene();

    newest().emit('error', new Event('error'));
    newest().emit('close');

    expect(heard).toEqual(['waiting']);
  });

  test('each failed attempt waits up to twice as long, up to ten seconds', async () => {
    const { clock, clients, newest } = await createScene();
    const waitsMs: number[] = [];

    for (let failures = 0; failures < 8; failures++) {
      const before = clients.length;
      newest().emit('close');
      const lostAtMs = clock.nowMs();
      while (clients.length === before) await clock.advance(125).then(settle);
      waitsMs.push(clock.nowMs() - lostAtMs);
    }

    expect(waitsMs).toEqual([125, 250, 500, 1_000, 2_000, 4_000, 5_000, 5_000]);
  });

  test('a connection that opens and closes at once again does not start the waits over', async () => {
    const { clock, clients, newest } = await openScene();

    newest().emit('close');
    await clock.advance(125);
    newest().emit('open');
    newest().emit('close');
    await clock.advance(125);
    expect(clients).toHaveLength(2);

    await clock.advance(125);
    newest().emit('open');
    await clock.advance(10_000);
    newest().emit('close');
    await clock.advance(125);

    expect(clients).toHaveLength(4);
  });

  test('an attempt that is not open within 8 seconds is given up', async () => {
    const { link, clock, clients, newest } = await createScene();

    await clock.advance(8_000);
    expect(link.state).toBe('waiting');
    await clock.advance(125);
    clients[0]?.emit('open');

    expect([clients.length, clients[0]?.isClosed, link.state, link.failedAttempts]).toEqual([
      2,
      true,
      'connecting',
      1,
    ]);
    newest().emit('open');
    expect([link.state, link.failedAttempts]).toEqual(['open', 0]);
  });

  test('reading access that hangs is given up as well', async () => {
    const { link, clock, clients } = await createScene({ readAccess: () => new Promise(() => {}) });

    await clock.advance(8_000);

    expect([link.state, clients.length]).toEqual(['waiting', 0]);
  });

  test('a connection is replaced after 55 minutes, before KVS ends it', async () => {
    const { clock, clients, newest, heard } = await openScene();

    await clock.advance(55 * 60_000);
    newest().emit('open');

    expect(clients.map(({ isClosed }) => isClosed)).toEqual([true, false]);
    expect(heard).toEqual(['connecting', 'open']);
  });

  test('reconnectNow skips the wait, and replaces a connection that only seems open', async () => {
    const { link, clients, newest } = await openScene();

    newest().emit('close');
    link.reconnectNow();
    await settle();
    newest().emit('open');
    link.reconnectNow();
    await settle();

    expect(clients).toHaveLength(3);
    expect(link.state).toBe('connecting');
  });
});

describe('access', () => {
  test('access with less than a minute left is read anew', async () => {
    const { clock, newest, accessReads } = await openScene();

    await clock.advance(13 * 60_000 + 59_000);
    newest().emit('close');
    await clock.advance(125);
    expect(accessReads()).toBe(1);

    newest().emit('open');
    await clock.advance(60_000);
    newest().emit('close');
    await clock.advance(125);

    expect(accessReads()).toBe(2);
    expect(newest().access.credentials.expiresAt).toBe(new Date(clock.nowMs() + 15 * 60_000).toISOString());
  });

  test('access with which a connection did not open is read anew', async () => {
    const { clock, newest, accessReads } = await createScene();

    newest().emit('close');
    await clock.advance(125);

    expect(accessReads()).toBe(2);
  });

  test.each(['ServiceUnreachable', 'SignInExpired'] as const)(
    'when new access fails with %s, the old is tried on while it is good',
    async (kind) => {
      let reads = 0;
      const { clock, clients, link, newest } = await createScene({
        readAccess: () =>
          ++reads === 1 ? Promise.resolve(fakeAccess(startMs)) : Promise.reject(new ApiError(kind, 'no')),
      });

      newest().emit('close');
      await clock.advance(125);
      newest().emit('open');

      expect([reads, clients.length, link.state]).toEqual([2, 2, 'open']);
    },
  );

  test('a channel that is still being made is asked for again', async () => {
    let reads = 0;
    const { clock, link, clients } = await createScene({
      readAccess: () =>
        ++reads === 1
          ? Promise.reject(new ApiError('ChannelUnavailable', 'The channel is still being made.'))
          : Promise.resolve(fakeAccess(startMs)),
    });
    expect([link.state, link.failedAttempts]).toEqual(['waiting', 1]);

    await clock.advance(125);

    expect([link.state, clients.length]).toEqual(['connecting', 1]);
  });
});

describe('the end', () => {
  test('a refusal of the API is final', async () => {
    const { link, clock, heard, clients } = await createScene({
      readAccess: () => Promise.reject(new ApiError('SessionEnded', 'The session is over.')),
    });

    await clock.advance(60_000);

    expect(heard).toEqual(['closed', ['refused', 'SessionEnded', 'The session is over.']]);
    expect([link.state, clients.length]).toEqual(['closed', 0]);
  });

  test('an address that is none is final, and the message does not quote it', async () => {
    const { newest, heard } = await createScene();

    newest().emit('error', new SyntaxError('wss//…?X-Amz-Security-Token=secret is not an address'));

    expect(heard).toEqual([
      'closed',
      ['refused', 'EndpointUnusable', 'The signaling endpoint that the API gave cannot be used.'],
    ]);
  });

  test('a client that cannot be made is final', async () => {
    const { heard } = await createScene({
      createSignalingClient: () => {
        throw new Error('clientId must not be null');
      },
    });

    expect(heard[1]).toEqual([
      'refused',
      'EndpointUnusable',
      'The signaling endpoint that the API gave cannot be used.',
    ]);
  });

  test('nothing is called or tried after close', async () => {
    const { link, clock, newest, clients, heard } = await openScene();

    link.close();
    newest().emit('sdpOffer', offer, '3');
    newest().emit('close');
    link.reconnectNow();
    await clock.advance(2 * 60 * 60_000);

    expect(heard).toEqual([]);
    expect([link.state, clients.length, clients[0]?.isClosed]).toEqual(['closed', 1, true]);
  });

  test('close while access is being read opens nothing', async () => {
    const clock = createManualClock();
    const { clients, createSignalingClient } = createFakeSignalingClients();
    const link = openSignalingLink({
      readAccess: () => Promise.resolve(fakeAccess(0)),
      clock,
      createSignalingClient,
      onStateChange: () => expect.fail('called after close'),
      onMessage: () => {},
      onRefused: () => {},
    });

    link.close();
    await clock.advance(60_000);

    expect(clients).toHaveLength(0);
  });
});
