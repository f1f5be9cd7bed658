// What happens when the sound itself stops or never comes: waits, ICE restarts, new connections, reports.
import { describe, expect, test } from 'vitest';
import { settle } from '../manualClock.ts';
import { onAir, playing, waiting } from './listeningScene.ts';

describe('media', () => {
  test('that stop for less than 2 s change nothing', async () => {
    const scene = await playing();

    scene.peer().changeState('disconnected');
    await scene.clock.advance(1_999);
    scene.peer().changeState('connected');
    await scene.clock.advance(10_000);

    expect([scene.names(), scene.peer().iceRestarts]).toEqual([[], 0]);
  });

  test('that stop for 2 s are looked for by an ICE restart of the same connection', async () => {
    const scene = await playing();

    scene.peer().changeState('disconnected');
    await scene.clock.advance(2_000);
    expect([scene.playback.state.name, scene.peer().iceRestarts]).toEqual(['reconnecting', 1]);
    await scene.answer();
    scene.peer().changeState('connected');

    expect(scene.playback.state.name).toBe('playing');
    expect(scene.peers).toHaveLength(1);
  });

  test('that two restarts of 5 s do not bring back are fetched by a new connection', async () => {
    const scene = await playing();

    scene.peer().changeState('failed');
    await scene.clock.advance(10_000);
    expect(scene.peers[0]?.iceRestarts).toBe(2);
    expect(scene.playback.state).toMatchObject({ name: 'reconnecting', problem: 'AudioUnreachable' });
    await scene.clock.advance(250);
    await scene.connect();

    expect(scene.peers.map(({ connectionState }) => connectionState)).toEqual(['closed', 'connected']);
    expect(scene.playback.state).toMatchObject({ name: 'playing', problem: null });
  });

  test('that never come are told of after 8 s, and tried for with bounded effort', async () => {
    const scene = await waiting();
    scene.session.change(onAir);
    await scene.clock.advance(7_999);
    expect(scene.playback.state).toMatchObject({ name: 'connecting', problem: null });
    await scene.clock.advance(1);
    expect(scene.playback.state).toMatchObject({ name: 'connecting', problem: 'AudioUnreachable' });

    await scene.clock.advance(600_000);

    expect(scene.offers().length).toBeLessThan(125);
    expect(scene.peers.filter(({ connectionState }) => connectionState !== 'closed').length).toBeLessThan(2);
  });

  test('that a browser cannot receive are tried for again, later', async () => {
    let tries = 0;
    const scene = await waiting({
      createPeerConnection: () => {
        tries++;
        throw new DOMException('Cannot create so many PeerConnections', 'UnknownError');
      },
    });

    scene.session.change(onAir);
    await scene.clock.advance(10_000);

    expect(tries).toBeGreaterThan(1);
    expect(tries).toBeLessThan(12);
    expect(scene.playback.state).toMatchObject({ name: 'connecting', problem: 'AudioUnreachable' });
  });

  test('are looked for at once when a person asks', async () => {
    const scene = await playing();
    scene.peer().channels[0]?.close();

    scene.playback.retry();
    await settle();

    expect(scene.peers).toHaveLength(2);
  });
});

describe('a speaker who vanished', () => {
  test('is reported a moment after the lease ran out, and the listener sees the interruption', async () => {
    const scene = await playing();
    const leaseEndMs = Date.parse(scene.session.snapshot.leaseExpiresAt ?? '') - scene.clock.nowMs();
    scene.peer().channels[0]?.close();

    await scene.clock.advance(leaseEndMs + 1_000);
    expect(scene.session.calls.countOf('reportInterruption')).toBe(0);
    await scene.clock.advance(1_000);

    expect(scene.session.calls.countOf('reportInterruption')).toBe(1);
    expect(scene.playback.state).toMatchObject({ name: 'interrupted', problem: null });
  });

  test('who is still heard from by the service is asked about once per lease', async () => {
    const scene = await playing();
    scene.peer().channels[0]?.close();

    for (let second = 0; second < 60; second += 5) {
      scene.session.renewLease();
      await scene.clock.advance(5_000);
    }

    expect(scene.session.calls.countOf('reportInterruption')).toBeLessThanOrEqual(4);
    expect(scene.playback.state.name).toBe('reconnecting');
  });
});
