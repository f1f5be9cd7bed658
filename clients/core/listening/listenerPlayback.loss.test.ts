// What can break beside the sound while somebody listens, and how it heals: the API, the seat, signaling, the speaker's app.
import { describe, expect, test } from 'vitest';
import { ApiError } from '../api/apiError.ts';
import { settle } from '../manualClock.ts';
import { nothingRemains, onAir, playing, waiting } from './listeningScene.ts';

describe('the API', () => {
  test('whose socket is cut leaves the sound alone; what was missed is read when it is back', async () => {
    const scene = await playing();

    scene.session.push.cut();
    expect(scene.playback.state).toMatchObject({ name: 'playing', connection: 'reconnecting' });
    scene.session.change({ status: 'PAUSED' });
    scene.session.push.restore();
    await settle();

    expect(scene.playback.state).toMatchObject({ name: 'paused', connection: 'live' });
    expect([scene.peers.length, scene.links.length]).toEqual([1, 1]);
  });

  test('that loses an event is caught by the renewal of the seat, once a minute', async () => {
    const scene = await playing();
    scene.session.changeSilently({ status: 'PAUSED' });

    await scene.clock.advance(60_000);

    expect(scene.playback.state.name).toBe('paused');
    expect(scene.session.calls.countOf('renewSeat')).toBe(1);
  });

  test('that is away for minutes is asked with growing waits, and the sound goes on', async () => {
    const scene = await playing();
    scene.session.calls.fail('ServiceUnreachable', 'renewSeat', 'readSession');

    await scene.clock.advance(60_000 + 120_000);
    expect(scene.playback.state).toMatchObject({ name: 'playing', problem: 'ServiceUnreachable' });
    expect(scene.session.calls.countOf('renewSeat')).toBeLessThan(24);
    scene.session.calls.heal();
    await scene.clock.advance(15_000);

    expect(scene.playback.state).toMatchObject({ name: 'playing', problem: null });
  });

  test('that takes the token no more is told of, and the sound goes on until somebody signs in', async () => {
    const scene = await playing();
    scene.session.calls.fail('SignInExpired', 'renewSeat', 'joinSession', 'readSession');
    scene.session.push.refuse('SignInExpired');

    await scene.clock.advance(600_000);
    expect(scene.playback.state).toMatchObject({
      name: 'playing',
      problem: 'SignInExpired',
      connection: 'reconnecting',
    });
    expect(scene.session.calls.made.length).toBeLessThan(25);

    scene.session.calls.heal();
    scene.playback.refresh();
    await settle();
    expect(scene.playback.state).toMatchObject({ name: 'playing', problem: null, connection: 'live' });
  });
});

describe('the seat', () => {
  test('is renewed each minute', async () => {
    const scene = await playing();

    await scene.clock.advance(300_000);

    expect(scene.session.calls.countOf('renewSeat')).toBe(5);
    expect(scene.session.calls.countOf('joinSession')).toBe(0);
  });

  test('that was lost is replaced once, and the sound comes back by the other seat', async () => {
    const scene = await playing();
    scene.session.seats.set('1', { secret: 'of somebody else', expiresAtMs: Infinity });

    await scene.clock.advance(60_000);
    expect(scene.links.map(({ state }) => state)).toEqual(['closed', 'open']);
    expect(scene.link().accesses.map(({ clientId }) => clientId)).toEqual(['client-2']);
    await scene.connect();

    expect(scene.playback.state).toMatchObject({ name: 'playing', problem: null });
    expect(scene.peers.map(({ connectionState }) => connectionState)).toEqual(['closed', 'connected']);
  });

  test('that was freed is replaced by one with the same number, under another client id', async () => {
    const scene = await playing();
    const release = scene.session.calls.hold('joinSession');
    scene.link().lose();
    await scene.clock.advance(16 * 60_000);
    scene.session.seats.delete('1');

    release();
    await scene.clock.advance(61_000);

    expect(scene.link().accesses.at(-1)?.clientId).toBe('client-2');
  });

  test('that was lost in a full session is told as lost, and nothing remains', async () => {
    const scene = await playing();
    const somebody = { secret: 'of somebody else', expiresAtMs: Infinity };
    for (let number = 1; number <= 10; number++) scene.session.seats.set(String(number), somebody);

    await scene.clock.advance(61_000);

    expect(scene.playback.state).toMatchObject({ name: 'refused', problem: 'SeatLost', stream: null });
    expect(scene.remains()).toEqual(nothingRemains);
  });

  test('that is lost again before its first renewal is not replaced a second time', async () => {
    const scene = await playing();
    scene.session.calls.fail('Conflict', 'renewSeat');

    await scene.clock.advance(180_000);

    expect(scene.playback.state).toMatchObject({ name: 'refused', problem: 'SeatLost' });
    expect(scene.session.calls.countOf('joinSession')).toBe(1);
  });

  test('of a session whose end was not heard of shows the end', async () => {
    const scene = await playing();
    scene.session.push.cut();
    scene.session.calls.fail('ServiceUnreachable', 'readSession');
    scene.session.changeSilently({ status: 'ENDED', endReason: 'TIME_LIMIT' });
    await scene.clock.advance(60_000);

    scene.session.calls.heal();
    await scene.clock.advance(30_000);

    expect(scene.playback.state.name).toBe('ended');
    expect(scene.remains()).toEqual(nothingRemains);
  });
});

describe('a tab that slept for ten minutes', () => {
  test('renews the seat that nobody took meanwhile, with few calls', async () => {
    const scene = await playing();

    await scene.clock.sleep(600_000);
    scene.playback.refresh();
    await settle();

    expect(scene.playback.state).toMatchObject({ name: 'playing', problem: null });
    expect(scene.session.calls.countOf('renewSeat')).toBe(1);
    expect(scene.session.calls.made.length).toBeLessThanOrEqual(3);
  });

  test('takes another seat when its own was taken meanwhile', async () => {
    const scene = await playing();
    scene.session.seats.set('1', { secret: 'of somebody else', expiresAtMs: Infinity });

    await scene.clock.sleep(600_000);
    await scene.clock.advance(0);
    await scene.connect();

    expect(scene.playback.state.name).toBe('playing');
    expect([...scene.session.seats.keys()]).toEqual(['1', '2']);
    expect(scene.session.calls.made.length).toBeLessThanOrEqual(5);
  });
});

describe('the signaling channel', () => {
  test('that is cut leaves the sound alone', async () => {
    const scene = await playing();

    scene.link().lose();
    await scene.clock.advance(5_000);
    await scene.link().connect();

    expect(scene.names()).toEqual([]);
    expect(scene.offers()).toHaveLength(1);
  });

  test('that is cut before the answer gets the same offer again when it is back', async () => {
    const scene = await waiting();
    scene.link().lose();
    scene.session.change(onAir);
    await scene.clock.advance(12_000);
    expect(scene.offers()).toHaveLength(1);

    await scene.link().connect();
    await settle();
    await scene.connect();

    expect(scene.offers()).toHaveLength(2);
    expect([scene.playback.state.name, scene.peers.length]).toEqual(['connecting', 2]);
  });

  test('asks for new access when the old may have expired', async () => {
    const scene = await playing();
    await scene.clock.advance(16 * 60_000);
    scene.session.calls.made.length = 0;

    scene.link().lose();
    await scene.link().connect();

    expect(scene.session.calls.made).toEqual(['joinSession']);
    expect(scene.link().accesses.map(({ clientId }) => clientId)).toEqual(['client-1', 'client-1']);
    expect(scene.playback.state.name).toBe('playing');
  });

  test('that finds the seat lost is not told as refusing: another seat is on its way', async () => {
    const scene = await playing();
    scene.peer().channels[0]?.close();
    scene.session.seats.set('1', { secret: 'of somebody else', expiresAtMs: Infinity });

    scene.link().lose();
    await scene.link().connect();
    await scene.clock.advance(0);

    expect(scene.states.map(({ problem }) => problem)).not.toContain('SignalingRefused');
    expect(scene.link().accesses.map(({ clientId }) => clientId)).toEqual(['client-2']);
  });

  test('that refuses is told once the sound is missed, and is tried again with the next renewal', async () => {
    const scene = await playing();
    scene.session.change({ leaseExpiresAt: '2026-11-23T11:00:00.000Z' });
    scene.link().refuse(new ApiError('Unexpected', 'no'));
    await settle();
    expect(scene.playback.state.problem).toBeNull();

    scene.peer().changeState('failed');
    expect(scene.playback.state).toMatchObject({ name: 'reconnecting', problem: 'SignalingRefused' });
    await scene.clock.advance(60_000);
    await scene.connect();

    expect(scene.links.map(({ state }) => state)).toEqual(['closed', 'open']);
    expect(scene.playback.state).toMatchObject({ name: 'playing', problem: null });
  });
});

describe('the speaker', () => {
  test('who reloads the page is connected to at once, by the push of the new broadcast', async () => {
    const scene = await playing();
    scene.peer().channels[0]?.close();
    expect(scene.playback.state).toMatchObject({ name: 'reconnecting', problem: 'SpeakerGone' });

    scene.session.change({ broadcastId: 'broadcast-2' });
    await settle();
    await scene.connect();

    expect(scene.playback.state).toMatchObject({ name: 'playing', problem: null });
    expect(scene.peers.filter(({ connectionState }) => connectionState !== 'closed')).toHaveLength(1);
  });

  test('who takes over from another tab is connected to at once, though the old sound still flows', async () => {
    const scene = await playing();

    scene.session.change({ broadcastId: 'broadcast-2' });
    await settle();

    expect(scene.peers.map(({ connectionState }) => connectionState)).toEqual(['closed', 'new']);
    expect(scene.playback.state.name).toBe('reconnecting');
  });

  test('who answers an offer of before is not taken for an answer to the present one', async () => {
    const scene = await playing();
    scene.session.change({ broadcastId: 'broadcast-2' });
    await settle();
    const [old = '', present = ''] = scene.offers();

    await scene.answer(old);
    expect(scene.peer().remoteDescription).toBeNull();
    await scene.answer(present);

    expect(scene.peer().remoteDescription).not.toBeNull();
  });

  test('who is interrupted is shown so; the sound that still flows is kept, and nothing is offered', async () => {
    const scene = await playing();

    scene.session.change({ status: 'INTERRUPTED' });
    expect(scene.playback.state).toMatchObject({ name: 'interrupted', problem: null });
    expect(scene.playback.state.stream).not.toBeNull();
    scene.peer().channels[0]?.close();
    await scene.clock.advance(60_000);

    expect([scene.offers().length, scene.peers.length]).toEqual([1, 1]);
    expect(scene.playback.state).toMatchObject({ name: 'interrupted', problem: null, stream: null });
  });

  test('who returns with the same broadcast is heard by the connection that was kept', async () => {
    const scene = await playing();

    scene.session.change({ status: 'INTERRUPTED' });
    scene.session.change({ status: 'LIVE' });

    expect(scene.names()).toEqual(['interrupted', 'playing']);
    expect(scene.peers).toHaveLength(1);
  });

  test('who returns after the connection broke is offered a new one at once', async () => {
    const scene = await playing();
    scene.session.change({ status: 'INTERRUPTED' });
    scene.peer().channels[0]?.close();

    scene.session.change({ status: 'LIVE' });
    await settle();
    await scene.connect();

    expect(scene.playback.state.name).toBe('playing');
    expect(scene.peers).toHaveLength(2);
  });
});
