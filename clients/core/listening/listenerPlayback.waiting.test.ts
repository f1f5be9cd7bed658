// The waiting room: a listener is connected before anybody is on air, so that going live needs no dialling.
import { describe, expect, test } from 'vitest';
import { settle } from '../manualClock.ts';
import { onAir, waiting } from './listeningScene.ts';
import type { Scene } from './listeningScene.ts';

/** The speaker's page is open, and has answered without sound. */
async function prepared(): Promise<Scene> {
  const scene = await waiting();
  await scene.connect();
  scene.playback.setPlaying(true);
  return scene;
}

describe('a listener who is connected before the speaker goes live', () => {
  test('hears them without another offer', async () => {
    const scene = await prepared();
    expect(scene.playback.state).toMatchObject({ name: 'waiting', problem: null });

    scene.session.change(onAir);
    await settle();

    expect(scene.playback.state.name).toBe('playing');
    expect([scene.offers().length, scene.peers.length]).toEqual([1, 1]);
  });

  test('is connected anew when the speaker goes on in another tab', async () => {
    const scene = await prepared();
    scene.session.change(onAir);
    await settle();

    scene.session.change({ broadcastId: 'of-another-tab', version: 3 });
    await settle();

    expect(scene.peers).toHaveLength(2);
  });

  test('offers again when the speaker’s page is gone, and is told of no trouble', async () => {
    const scene = await prepared();

    scene.peer().channels[0]?.close();
    await scene.clock.advance(20_000);

    expect(scene.playback.state).toMatchObject({ name: 'waiting', problem: null });
    expect(scene.peers).toHaveLength(2);
  });
});

describe('a listener whose offer nobody answers', () => {
  test('offers twice a minute, and is told of no trouble', async () => {
    const scene = await waiting();

    await scene.clock.advance(10 * 60_000);

    expect(scene.playback.state).toMatchObject({ name: 'waiting', problem: null });
    expect(scene.offers().length).toBeGreaterThan(15);
    expect(scene.offers().length).toBeLessThan(22);
  });

  test('begins anew, and is told in time, once the session is live', async () => {
    const scene = await waiting();
    await scene.clock.advance(20_000);

    scene.session.change(onAir);
    await settle();
    expect(scene.playback.state).toMatchObject({ name: 'connecting', problem: null });
    expect(scene.offers()).toHaveLength(2);
    await scene.clock.advance(8_000);

    expect(scene.playback.state.problem).toBe('AudioUnreachable');
  });
});
