// From the name of a session to sound, and away again.
import { describe, expect, test } from 'vitest';
import { settle } from '../manualClock.ts';
import { createScene, nothingRemains, onAir, playing, sessionId, waiting } from './listeningScene.ts';

describe('joining', () => {
  test('waits with an open link and TURN servers until the speaker is on air, then connects and plays', async () => {
    const scene = createScene();

    await scene.playback.join(sessionId);
    await settle();
    expect(scene.playback.state).toMatchObject({ name: 'waiting', problem: null, connection: 'live' });
    expect([scene.link().state, scene.link().iceServerReads, scene.peers.length]).toEqual(['open', 1, 0]);

    scene.session.change(onAir);
    await settle();
    await scene.connect();
    scene.playback.setPlaying(true);

    expect(scene.names()).toEqual(['joining', 'waiting', 'connecting', 'playing']);
    expect(scene.playback.state.stream).not.toBeNull();
  });
});
