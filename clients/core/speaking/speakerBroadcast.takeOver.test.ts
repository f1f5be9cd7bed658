// Two tabs of one speaker: the newest is on air, the other one knows it at once, and can come back.
import { describe, expect, test } from 'vitest';
import { settle } from '../manualClock.ts';
import { connectListener, liveScene, readyScene } from './speakingScene.ts';

describe('another tab goes on air', () => {
  test('the push of its broadcast ends this one: nothing is sent, opened or renewed any more', async () => {
    const scene = await liveScene();
    const connection = await connectListener(scene, '1');

    scene.service.change({ broadcastId: 'of-the-other-tab' });
    const renewals = scene.service.countOf('renewLease');
    await scene.clock.advance(60_000);

    expect(scene.broadcast.state).toMatchObject({
      name: 'takenOver',
      problem: 'TakenOver',
      listenerCount: 0,
    });
    expect([connection.connectionState, scene.client.isClosed, scene.stream.track.readyState]).toEqual([
      'closed',
      true,
      'ended',
    ]);
    expect([scene.service.countOf('renewLease'), scene.clients.length]).toEqual([renewals, 1]);
  });

  test('if the push is lost, the lease tells', async () => {
    const scene = await liveScene();
    scene.service.cutPush();

    scene.service.change({ broadcastId: 'of-the-other-tab' });
    await scene.clock.advance(5_000);

    expect(scene.broadcast.state).toMatchObject({ name: 'takenOver', problem: 'TakenOver' });
  });

  test('a tab that only was ready is told as well', async () => {
    const scene = await readyScene();

    scene.service.change({ status: 'LIVE', broadcastId: 'of-the-other-tab' });

    expect(scene.broadcast.state.name).toBe('takenOver');
  });

  test('a conflict of another kind is none: the broadcast goes on', async () => {
    const scene = await liveScene();

    scene.service.fail('Conflict', 'renewLease');
    await scene.clock.advance(6_000);
    scene.service.heal();
    await scene.clock.advance(2_000);

    expect(scene.namesSince()).toEqual(['live']);
  });
});

describe('coming back', () => {
  test('takeBack is another broadcast with another microphone and another connection', async () => {
    const scene = await liveScene();
    scene.service.change({ broadcastId: 'of-the-other-tab' });

    await scene.broadcast.takeBack();
    expect(scene.broadcast.state).toMatchObject({ name: 'preparing', problem: null });
    await scene.openLink();

    expect(scene.broadcast.state).toMatchObject({ name: 'live', problem: null });
    expect(scene.service.session.broadcastId).toBe('id-3');
    expect([scene.streams.length, scene.clients.length, scene.stream.track.enabled]).toEqual([2, 2, true]);
  });

  test('a session that ended meanwhile is over here too', async () => {
    const scene = await liveScene();
    scene.service.change({ broadcastId: 'of-the-other-tab' });

    scene.service.change({ status: 'ENDED', endReason: 'SPEAKER_ENDED' });
    await settle();

    expect(scene.broadcast.state).toMatchObject({ name: 'ended', problem: null });
  });

  test('the session can be ended from the tab that lost it', async () => {
    const scene = await liveScene();
    scene.service.change({ broadcastId: 'of-the-other-tab' });

    await scene.broadcast.end();

    expect(scene.broadcast.state.name).toBe('ended');
  });
});
