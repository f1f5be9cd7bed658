// From the name of a session to sound: joining, refusals, pauses, the browser's tap.
import { describe, expect, test } from 'vitest';
import type { ApiErrorKind } from '../api/apiError.ts';
import { settle } from '../manualClock.ts';
import { createFakeStorage, createScene, nothingRemains } from './listeningScene.ts';
import { onAir, playing, sessionId, waiting } from './listeningScene.ts';

describe('joining', () => {
  test('waits with an offer out; of a speaker who answers only on air it makes another at once', async () => {
    const scene = createScene();

    await scene.playback.join(sessionId);
    await settle();
    expect(scene.playback.state).toMatchObject({ name: 'waiting', problem: null, connection: 'live' });
    expect([scene.link().state, scene.offers().length]).toEqual(['open', 1]);

    scene.session.change(onAir);
    await settle();
    expect([scene.offers().length, scene.peers.length]).toEqual([2, 2]);
    await scene.connect();
    scene.playback.setPlaying(true);
    expect(scene.names()).toEqual(['joining', 'waiting', 'connecting', 'playing']);
    expect(scene.playback.state.stream).not.toBeNull();
  });

  test('of a session on air offers at once to receive audio, with a channel for presence', async () => {
    const scene = createScene();
    scene.session.change(onAir);

    await scene.playback.join(sessionId);
    await settle();

    expect(scene.offers()).toHaveLength(1);
    expect(scene.peer().transceivers.map(({ direction }) => direction)).toEqual(['recvonly']);
    expect(scene.peer().channels.map(({ label }) => label)).toEqual(['presence']);
    expect(scene.peer().configurations).toEqual([
      { iceServers: [{ urls: 'turn:relay.example.com' }], iceTransportPolicy: 'all' },
    ]);
  });

  test('of a paused session connects, so that resuming needs no dialling', async () => {
    const scene = createScene();
    scene.session.change({ ...onAir, status: 'PAUSED' });
    await scene.playback.join(sessionId);
    await settle();
    await scene.connect();
    scene.playback.setPlaying(true);
    expect(scene.playback.state.name).toBe('paused');

    scene.session.change({ status: 'LIVE' });

    expect(scene.playback.state.name).toBe('playing');
    expect(scene.peers).toHaveLength(1);
  });

  test('uses the access that came with the seat, and no second call', async () => {
    const { session, link } = await waiting();

    expect(session.calls.countOf('joinSession')).toBe(1);
    expect(link().accesses.map(({ clientId }) => clientId)).toEqual(['client-1']);
  });

  test('twice is one visit; another session is joined in place of the first', async () => {
    const scene = await waiting();

    await scene.playback.join(sessionId);
    expect(scene.session.calls.countOf('joinSession')).toBe(1);

    await scene.playback.join('calm-river-104');
    expect(scene.session.calls.countOf('leaveSession')).toBe(1);
    expect(scene.links.map(({ state }) => state)).toEqual(['closed', 'open']);
  });

  test('by relay only tells the browser so, and the state', async () => {
    const scene = createScene();
    scene.session.change(onAir);

    await scene.playback.join(sessionId, { relayOnly: true });
    await settle();

    expect(scene.peer().configurations[0]?.iceTransportPolicy).toBe('relay');
    expect(scene.playback.state.relayOnly).toBe(true);
  });

  test('goes on without TURN servers that cannot be had', async () => {
    const scene = await waiting();
    scene.link().answerIceServers = () => Promise.reject(new Error('no answer'));

    scene.session.change(onAir);
    await settle();

    expect(scene.peer().configurations[0]?.iceServers).toEqual([]);
  });

  test('does not wait longer than 3 s for TURN servers', async () => {
    const scene = await waiting();
    scene.link().answerIceServers = () => new Promise(() => {});

    scene.session.change(onAir);
    await scene.clock.advance(2_999);
    expect(scene.offers()).toHaveLength(1);
    await scene.clock.advance(1);

    expect(scene.offers()).toHaveLength(2);
  });

  test('asks for TURN servers when it makes a connection, and not by the clock', async () => {
    const { clock, link, peers } = await playing();

    await clock.advance(900_000);

    expect([link().iceServerReads, peers.length]).toEqual([1, 1]);
  });
});

describe('a seat that cannot be had', () => {
  const refusals: ApiErrorKind[] = [
    'SessionFull',
    'SessionNotFound',
    'SessionEnded',
    'SignInRequired',
    'SignInExpired',
    'InvalidInput',
    'Unexpected',
  ];

  test.each(refusals)('is refused with the reason: %s', async (kind) => {
    const scene = createScene();
    scene.session.calls.fail(kind, 'joinSession');

    await scene.playback.join(sessionId);

    expect(scene.playback.state).toMatchObject({ name: 'refused', problem: kind, session: null });
    expect(scene.remains()).toEqual(nothingRemains);
  });

  test('is asked for again by retry', async () => {
    const scene = createScene();
    scene.session.calls.failOnce('SessionFull', 'joinSession');
    await scene.playback.join(sessionId);

    scene.playback.retry();
    await settle();

    expect(scene.names()).toEqual(['joining', 'refused', 'joining', 'waiting']);
  });

  test('is asked for until the service answers, and the second failure is told', async () => {
    const scene = createScene();
    scene.session.calls.fail('ServiceUnreachable', 'joinSession');
    const joined = scene.playback.join(sessionId);
    await settle();
    expect(scene.playback.state).toMatchObject({ name: 'joining', problem: null });

    await scene.clock.advance(5_000);
    expect(scene.playback.state).toMatchObject({ name: 'joining', problem: 'ServiceUnreachable' });
    expect(scene.session.calls.countOf('joinSession')).toBe(5);

    scene.session.calls.heal();
    await scene.clock.advance(15_000);
    await joined;
    expect(scene.playback.state).toMatchObject({ name: 'waiting', problem: null });
  });

  test('is asked for at once when the person joins again', async () => {
    const scene = createScene();
    scene.session.calls.failOnce('ServiceUnreachable', 'joinSession');
    const joined = scene.playback.join(sessionId);
    await settle();

    await scene.playback.join(sessionId);
    await joined;

    expect([scene.playback.state.name, scene.session.calls.countOf('joinSession')]).toEqual(['waiting', 2]);
  });

  test('is not asked for before a limited caller may ask again', async () => {
    const scene = createScene();
    scene.session.calls.failOnce('RateLimited', 'joinSession', { retryAfterSeconds: 7 });
    void scene.playback.join(sessionId);

    await scene.clock.advance(6_999);
    expect(scene.session.calls.countOf('joinSession')).toBe(1);
    await scene.clock.advance(1);

    expect(scene.playback.state.name).toBe('waiting');
  });

  test('is refused after five joins in a row that others overtook', async () => {
    const scene = createScene();
    scene.session.calls.fail('Conflict', 'joinSession');

    void scene.playback.join(sessionId);
    await scene.clock.advance(60_000);

    expect(scene.playback.state).toMatchObject({ name: 'refused', problem: 'Conflict' });
    expect(scene.session.calls.countOf('joinSession')).toBe(5);
  });

  test('is given up for lost after 8 s without an answer, and one that comes later is freed', async () => {
    const scene = createScene();
    const release = scene.session.calls.hold('joinSession');
    void scene.playback.join(sessionId);
    await scene.clock.advance(8_000);
    await scene.clock.advance(500);
    expect(scene.session.calls.countOf('joinSession')).toBe(2);

    release();
    await settle();

    expect(scene.playback.state.name).toBe('waiting');
    expect(scene.session.seats.size).toBe(1);
  });
});

describe('the speaker', () => {
  test('who pauses and resumes is followed without another connection', async () => {
    const scene = await playing();

    scene.session.change({ status: 'PAUSED' });
    scene.session.change({ status: 'LIVE' });

    expect(scene.names()).toEqual(['paused', 'playing']);
    expect(scene.peers).toHaveLength(1);
  });

  test('who ends the session ends the visit: nothing remains, and no seat is freed that is no more', async () => {
    const storage = createFakeStorage();
    const scene = await playing({ storage });

    scene.session.change({ status: 'ENDED', endReason: 'SPEAKER_ENDED' });
    await settle();

    expect(scene.playback.state).toMatchObject({ name: 'ended', problem: null, stream: null });
    expect(scene.playback.state.session?.endReason).toBe('SPEAKER_ENDED');
    expect(scene.remains()).toEqual(nothingRemains);
    expect(storage.items.size).toBe(0);
    scene.playback.leave();
    expect(scene.session.calls.countOf('leaveSession')).toBe(0);
  });
});

describe('sound', () => {
  test('is blocked until the page says that it plays', async () => {
    const scene = createScene();
    scene.session.change(onAir);
    await scene.playback.join(sessionId);
    await settle();
    await scene.connect();
    expect(scene.playback.state.name).toBe('connecting');

    scene.playback.setPlaying(false);
    expect(scene.playback.state).toMatchObject({ name: 'blocked', problem: 'PlaybackBlocked' });
    scene.playback.setPlaying(true);

    expect(scene.playback.state).toMatchObject({ name: 'playing', problem: null });
  });
});
