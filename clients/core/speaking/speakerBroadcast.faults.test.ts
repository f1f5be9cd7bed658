// What breaks in the middle of a broadcast: each ends in recovery, or in words within ten seconds; audio goes on meanwhile.
import { describe, expect, test } from 'vitest';
import { ApiError } from '../api/apiError.ts';
import { settle } from '../manualClock.ts';
import { connectListener, createScene, liveScene, readyScene, takingOverScene } from './speakingScene.ts';

describe('the signaling socket is cut', () => {
  test('a short cut is not shown, and those who hear go on hearing', async () => {
    const scene = await liveScene();
    const connection = await connectListener(scene, '1');
    scene.namesSince();

    scene.client.emit('close');
    await scene.clock.advance(200);
    await scene.openLink();
    const later = await connectListener(scene, '2');

    expect(scene.namesSince()).toEqual(['live']);
    expect([scene.clients.length, connection.connectionState, later.connectionState]).toEqual([
      2,
      'connected',
      'connected',
    ]);
  });

  test('a cut of two seconds is shown until the connection is back', async () => {
    const scene = await liveScene();
    const connection = await connectListener(scene, '1');

    scene.client.emit('close');
    await scene.clock.advance(2_000);
    expect(scene.broadcast.state).toMatchObject({ name: 'reconnecting', listenerCount: 1, problem: null });
    await scene.openLink();

    expect(scene.broadcast.state).toMatchObject({ name: 'live', problem: null });
    expect(connection.connectionState).toBe('connected');
  });

  test('a connection that cannot be had again is told within ten seconds, and tried on', async () => {
    const scene = await liveScene();
    const refuse = async (): Promise<void> => {
      await scene.clock.advance(1_000);
      scene.client.emit('close');
    };

    await refuse();
    await refuse();
    await refuse();
    await refuse();
    expect(scene.broadcast.state).toMatchObject({ name: 'reconnecting', problem: 'SignalingRefused' });
    scene.broadcast.reconnectNow();
    await scene.openLink();

    expect(scene.broadcast.state).toMatchObject({ name: 'live', problem: null });
  });

  test('a refusal of the signaling alone is told, and tried again with each renewal', async () => {
    const scene = await liveScene();
    scene.service.fail('Unexpected', 'readMasterAccess');
    await scene.clock.advance(15 * 60_000);
    scene.client.emit('close');
    await scene.clock.advance(3_000);
    expect(scene.broadcast.state).toMatchObject({ name: 'reconnecting', problem: 'SignalingRefused' });

    scene.service.heal();
    await scene.clock.advance(5_000);
    await scene.openLink();

    expect(scene.broadcast.state).toMatchObject({ name: 'live', problem: null });
  });

  test('a channel that was deleted with its session ends the broadcast', async () => {
    const scene = await liveScene();
    scene.service.fail('SessionEnded', 'readMasterAccess');

    await scene.clock.advance(16 * 60_000);
    scene.service.change({ status: 'ENDED', endReason: 'TIME_LIMIT' });
    scene.client.emit('close');
    await scene.clock.advance(1_000);

    expect(scene.broadcast.state).toMatchObject({ name: 'ended', session: { endReason: 'TIME_LIMIT' } });
  });
});

describe('the API is lost', () => {
  test('it is told before ten seconds, audio goes on, and all is well when it is back', async () => {
    const scene = await liveScene();
    const connection = await connectListener(scene, '1');
    await scene.clock.advance(5_000);

    scene.service.cutOff();
    await scene.clock.advance(10_000);
    expect(scene.broadcast.state).toMatchObject({
      name: 'reconnecting',
      listenerCount: 1,
      problem: 'ServiceUnreachable',
    });
    expect([connection.connectionState, scene.stream.track.enabled]).toEqual(['connected', true]);
    scene.service.heal();
    await scene.clock.advance(1_250);
    await scene.openLink();

    expect(scene.broadcast.state).toMatchObject({ name: 'live', listenerCount: 1, problem: null });
    expect(connection.connectionState).toBe('connected');
  });

  test('one renewal that fails is made up for unseen', async () => {
    const scene = await liveScene();
    await scene.clock.advance(4_000);

    scene.service.fail('StorageUnavailable', 'renewLease');
    await scene.clock.advance(2_000);
    scene.service.heal();
    await scene.clock.advance(5_000);

    expect(scene.namesSince()).toEqual(['live']);
  });

  test('an API that answers nothing at all is told as well', async () => {
    const scene = await liveScene();

    scene.service.fail('hangs', 'renewLease', 'readSession');
    await scene.clock.advance(7_500);

    expect(scene.broadcast.state).toMatchObject({ name: 'reconnecting', problem: 'ServiceUnreachable' });
  });

  test('with the signaling cut too, the connection is made with access that is still good', async () => {
    const scene = await liveScene();

    scene.service.cutOff();
    scene.client.emit('close');
    await scene.clock.advance(200);
    await scene.openLink();

    expect(scene.clients).toHaveLength(2);
    expect(scene.broadcast.state.problem).toBeNull();
  });

  test('a session that was found interrupted meanwhile is live again by the next renewal', async () => {
    const scene = await liveScene();
    await connectListener(scene, '1');
    scene.namesSince();

    scene.service.change({ status: 'INTERRUPTED' });
    expect(scene.broadcast.state.name).toBe('interrupted');
    expect(scene.stream.track.enabled).toBe(true);
    await settle();

    expect(scene.namesSince()).toEqual(['interrupted', 'live']);
    expect(scene.broadcast.state.listenerCount).toBe(1);
  });

  test('a speaker who is paused stays silent through an interruption', async () => {
    const scene = await liveScene();
    await scene.broadcast.pause();
    scene.service.fail('ServiceUnreachable', 'renewLease');

    scene.service.change({ status: 'INTERRUPTED' });
    await settle();

    expect(scene.broadcast.state.name).toBe('interrupted');
    expect(scene.stream.track.enabled).toBe(false);
  });
});

describe('the sign-in expires', () => {
  test('it is told with the next renewal while the broadcast goes on, and forgotten after a new sign-in', async () => {
    const scene = await liveScene();
    const connection = await connectListener(scene, '1');

    scene.service.fail('SignInExpired', 'renewLease', 'readSession', 'readMasterAccess');
    await scene.clock.advance(5_000);
    expect(scene.broadcast.state).toMatchObject({ name: 'live', problem: 'SignInExpired', listenerCount: 1 });
    await scene.clock.advance(5_000);
    expect(scene.broadcast.state).toMatchObject({ name: 'reconnecting', problem: 'SignInExpired' });
    scene.service.heal();
    await scene.clock.advance(2_000);
    await scene.openLink();

    expect(scene.broadcast.state).toMatchObject({ name: 'live', problem: null, listenerCount: 1 });
    expect(connection.connectionState).toBe('connected');
  });

  test('a signaling connection that was refused for it is opened again once the API answers', async () => {
    const scene = await liveScene();
    scene.service.fail('SignInExpired', 'renewLease', 'readMasterAccess');

    // Past the life of the credentials.
    await scene.clock.advance(15 * 60_000);
    scene.client.emit('close');
    await scene.clock.advance(5_000);
    expect(scene.broadcast.state).toMatchObject({ name: 'reconnecting', problem: 'SignInExpired' });
    scene.service.heal();
    await scene.clock.advance(1_250);
    await scene.openLink();

    expect(scene.broadcast.state).toMatchObject({ name: 'live', problem: null });
    expect(scene.clients).toHaveLength(2);
  });

  test('before going live the watch says so, and works again when asked', async () => {
    const scene = await readyScene();
    scene.service.refuseWatch('SignInExpired');
    expect(scene.broadcast.state).toMatchObject({ name: 'ready', problem: 'SignInExpired' });

    scene.broadcast.reconnectNow();
    await settle();

    expect(scene.broadcast.state.problem).toBeNull();
  });
});

test('credentials that expire are renewed for the next connection', async () => {
  const scene = await liveScene();

  await scene.clock.advance(55 * 60_000);
  await scene.openLink();

  expect(scene.service.countOf('readMasterAccess')).toBeGreaterThan(0);
  const expiresAtMs = Date.parse(scene.client.access.credentials.expiresAt);
  expect(expiresAtMs - scene.clock.nowMs()).toBeGreaterThan(60_000);
  expect(scene.namesSince()).not.toContain('reconnecting');
});

describe('an action fails', () => {
  test('creating is repeated with the same token, told after 8 seconds, and finished by the next call', async () => {
    const scene = createScene();
    scene.service.fail('unheard', 'createSession');
    const created = scene.broadcast.create({ access: 'ANYONE' }).catch((error: unknown) => error);

    await scene.clock.advance(8_000);
    expect(await created).toMatchObject({ kind: 'ServiceUnreachable' });
    expect([scene.broadcast.state.name, scene.stream.track.readyState]).toEqual(['idle', 'ended']);
    scene.service.heal();
    await scene.broadcast.create({ access: 'ANYONE' });

    const tokens = scene.service.made.filter((made) => made.startsWith('createSession'));
    expect(tokens.length).toBeGreaterThan(2);
    expect(new Set(tokens)).toEqual(new Set(['createSession:id-1']));
  });

  test.each(['InvalidInput', 'RateLimited', 'SignInExpired'] as const)(
    '%s when creating is told at once',
    async (kind) => {
      const scene = createScene();
      scene.service.fail(kind, 'createSession');

      await expect(scene.broadcast.create({ access: 'ANYONE' })).rejects.toMatchObject({ kind });

      expect(scene.service.countOf('createSession')).toBe(1);
      expect(scene.broadcast.state.name).toBe('idle');
    },
  );

  test('a conflict when creating takes a new token the next time', async () => {
    const scene = createScene();
    scene.service.fail('Conflict', 'createSession');
    await expect(scene.broadcast.create({ access: 'ANYONE' })).rejects.toMatchObject({ kind: 'Conflict' });
    scene.service.heal();

    await scene.broadcast.create({ access: 'ANYONE' });

    expect(scene.service.made).toContain('createSession:id-2');
  });

  test('a start that fails leaves the session ready', async () => {
    const scene = await readyScene();
    scene.service.fail('ServiceUnreachable', 'startSession');

    const failed = scene.broadcast.goLive().catch((error: unknown) => error);
    await scene.clock.advance(8_000);

    expect(await failed).toBeInstanceOf(ApiError);
    expect(scene.broadcast.state.name).toBe('ready');
  });

  test('a start whose answer was lost is known by the push', async () => {
    const scene = await readyScene();
    scene.service.fail('unheard', 'startSession');

    const started = scene.broadcast.goLive();
    await settle();
    expect(scene.broadcast.state.name).toBe('live');
    await scene.clock.advance(5_000);
    await started;

    expect([scene.service.countOf('startSession'), scene.service.countOf('renewLease')]).toEqual([1, 1]);
  });

  test('a start whose answer and push were lost is found by the next read', async () => {
    const scene = await readyScene();
    scene.service.cutPush();
    scene.service.fail('unheard', 'startSession');

    const started = scene.broadcast.goLive();
    await scene.clock.advance(8_000);
    await started;

    expect(scene.broadcast.state.name).toBe('live');
  });

  test('a pause that fails leaves the speaker muted, and says so', async () => {
    const scene = await liveScene();
    scene.service.fail('ServiceUnreachable', 'pauseSession');

    const failed = scene.broadcast.pause().catch((error: unknown) => error);
    await scene.clock.advance(8_000);

    expect(await failed).toMatchObject({ kind: 'ServiceUnreachable' });
    expect(scene.broadcast.state).toMatchObject({ name: 'live', isMuted: true });
    expect(scene.stream.track.enabled).toBe(false);
    scene.broadcast.unmute();
    expect(scene.stream.track.enabled).toBe(true);
  });

  test('a change at the same moment is none: it is asked for again', async () => {
    const scene = await liveScene();
    scene.service.fail('Conflict', 'pauseSession');
    const paused = scene.broadcast.pause();
    await settle();
    scene.service.heal();

    await scene.clock.advance(1_000);
    await paused;

    expect(scene.broadcast.state.name).toBe('paused');
  });

  test('taking over is tried until it works, and says why it does not', async () => {
    const scene = createScene();
    scene.service.change({ status: 'LIVE', broadcastId: 'of-the-other-tab' });
    scene.service.fail('StorageUnavailable', 'startSession');
    await scene.broadcast.resumeExisting('serene-truth-682');
    await scene.openLink();

    await scene.clock.advance(10_000);
    expect(scene.broadcast.state).toMatchObject({ name: 'preparing', problem: 'StorageUnavailable' });
    scene.service.heal();
    await scene.clock.advance(5_000);

    expect(scene.broadcast.state).toMatchObject({ name: 'live', problem: null });
  });

  test('a session that is not there is refused for good', async () => {
    const scene = createScene();
    scene.service.fail('SessionNotFound', 'readSession');

    await scene.broadcast.resumeExisting('serene-truth-682');

    expect(scene.broadcast.state).toMatchObject({ name: 'refused', problem: 'SessionNotFound' });
    await scene.clock.advance(60_000);
    expect(scene.service.countOf('readSession')).toBe(1);
  });
});

describe('ended elsewhere', () => {
  test('the push of the end hangs up', async () => {
    const scene = await liveScene();
    const connection = await connectListener(scene, '1');

    scene.service.change({ status: 'ENDED', endReason: 'SPEAKER_ENDED' });

    expect(scene.broadcast.state).toMatchObject({ name: 'ended', problem: null });
    expect([connection.connectionState, scene.stream.track.readyState]).toEqual(['closed', 'ended']);
  });

  test('a renewal that finds the session over hangs up and reads how it ended', async () => {
    const scene = await liveScene();
    scene.service.cutPush();
    scene.service.change({ status: 'ENDED', endReason: 'SPEAKER_LOST' });

    await scene.clock.advance(10_000);

    expect(scene.broadcast.state).toMatchObject({ name: 'ended', session: { endReason: 'SPEAKER_LOST' } });
  });
});

test('an action that is under way when the page closes changes nothing any more', async () => {
  const scene = await takingOverScene({ status: 'LIVE' });
  scene.service.fail('hangs', 'pauseSession');
  void scene.broadcast.pause();
  scene.broadcast.close();
  const seen = scene.states.length;

  await scene.clock.advance(60_000);

  expect(scene.states).toHaveLength(seen);
});

test('no state, error or message of a broadcast holds credentials', async () => {
  const scene = await liveScene();
  await connectListener(scene, '1');
  scene.client.emit('error', new Error('wss://…X-Amz-Security-Token=token-of-the-test'));
  await scene.clock.advance(10_000);

  const told = JSON.stringify([scene.states, scene.broadcast.state]);

  expect(told).not.toMatch(/secret-of-the-test|token-of-the-test|ASIAEXAMPLE|arn:aws/);
});
