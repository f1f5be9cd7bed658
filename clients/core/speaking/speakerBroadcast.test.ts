// A broadcast when nothing breaks: created, live, paused, ended, taken over after a reload, and what the person may ask for.
import { exampleIceServers } from '../signaling/exampleIceServers.ts';
import { describe, expect, test } from 'vitest';
import { settle } from '../manualClock.ts';
import { FakeStream } from './fakeMicrophone.ts';
import { sessionId } from './fakeSpeakerApi.ts';
import { connectListener, createScene, liveScene, readyScene, takingOverScene } from './speakingScene.ts';

describe('creating', () => {
  test('a session is ready when it has a microphone and a signaling connection', async () => {
    const scene = createScene();

    await scene.broadcast.create({ title: 'Bees', access: 'ANYONE' });
    expect([scene.broadcast.state.name, scene.broadcast.state.session?.sessionId]).toEqual([
      'preparing',
      sessionId,
    ]);
    await scene.openLink();

    expect(scene.namesSince()).toEqual(['preparing', 'ready']);
    expect(scene.service.made).toContain('createSession:id-1');
    expect(scene.service.countOf('readMasterAccess')).toBe(0);
    expect(scene.broadcast.state.problem).toBeNull();
  });

  test('a channel that is not there yet is asked for until it is', async () => {
    const scene = createScene();
    scene.service.isChannelReady = false;
    scene.service.fail('ChannelUnavailable', 'readMasterAccess');

    await scene.broadcast.create({ access: 'ANYONE' });
    await scene.clock.advance(300);
    scene.service.heal();
    await scene.clock.advance(1_000);
    await scene.openLink();

    expect(scene.broadcast.state.name).toBe('ready');
    expect(scene.service.countOf('createSession')).toBe(1);
  });
});

describe('going live', () => {
  test('the session is started with a new broadcast id once the connection is open', async () => {
    const scene = await readyScene();

    await scene.broadcast.goLive();

    expect(scene.namesSince()).toEqual(['preparing', 'ready', 'goingLive', 'live']);
    expect(scene.service.session).toMatchObject({ status: 'LIVE', broadcastId: 'id-2' });
  });

  test('the lease is renewed each 5 seconds with that id', async () => {
    const scene = await liveScene();

    await scene.clock.advance(15_000);

    expect(scene.service.made.filter((made) => made.startsWith('renewLease'))).toEqual([
      'renewLease:id-2',
      'renewLease:id-2',
      'renewLease:id-2',
    ]);
    expect(scene.namesSince()).toEqual(['live']);
  });

  test('a listener is answered with the microphone’s track and the channel’s servers', async () => {
    const scene = await liveScene();

    const connection = await connectListener(scene, '3');

    expect(connection.configurations).toEqual([{ iceServers: exampleIceServers.slice(1) }]);
    expect(connection.transceivers[0]?.sender.track).toBe(scene.stream.track);
    expect(connection.transceivers[0]?.direction).toBe('sendonly');
    expect(scene.client.sent.map((sent) => (sent as unknown[])[0])).toEqual(['answer']);
    expect(scene.broadcast.state.listenerCount).toBe(1);
  });

  test('KVS is asked for servers when a listener comes, and not by the clock', async () => {
    const scene = await liveScene();

    await scene.clock.advance(600_000);
    expect(scene.iceServerReads()).toBe(0);
    await connectListener(scene, '3');
    await connectListener(scene, '4');

    expect(scene.iceServerReads()).toBe(1);
  });

  test('a listener who waits is connected before it, and hears nothing until the session is live', async () => {
    const scene = await readyScene();

    const connection = await connectListener(scene, '3');
    const before = connection.transceivers[0]?.sender.track;
    await scene.broadcast.goLive();

    expect(before).toBeNull();
    expect(connection.transceivers[0]?.sender.track).toBe(scene.stream.track);
    expect(scene.connections).toEqual([connection]);
  });

  test('a start that is refused leaves those who wait connected, without sound', async () => {
    const scene = await readyScene();
    const connection = await connectListener(scene, '3');
    scene.service.fail('InvalidInput', 'startSession');

    await expect(scene.broadcast.goLive()).rejects.toMatchObject({ kind: 'InvalidInput' });

    expect(connection.transceivers[0]?.sender.track).toBeNull();
    expect(connection.connectionState).toBe('connected');
  });
});

describe('pause, resume, mute', () => {
  test('the sound is off before the pause is asked for, and on once the service has resumed', async () => {
    const scene = await liveScene();

    const paused = scene.broadcast.pause();
    expect(scene.stream.track.enabled).toBe(false);
    await paused;
    expect(scene.broadcast.state.name).toBe('paused');
    const resumed = scene.broadcast.resume();
    expect(scene.stream.track.enabled).toBe(false);
    await resumed;

    expect(scene.stream.track.enabled).toBe(true);
    expect(scene.namesSince()).toEqual(['paused', 'live']);
  });

  test('muting sends silence and leaves the session as it is', async () => {
    const scene = await liveScene();

    scene.broadcast.mute();
    expect([scene.stream.track.enabled, scene.broadcast.state.isMuted]).toEqual([false, true]);
    scene.broadcast.unmute();

    expect([scene.stream.track.enabled, scene.broadcast.state.isMuted]).toEqual([true, false]);
    expect(scene.service.session.version).toBe(2);
  });

  test('another microphone is heard by everybody at once, muted if the speaker is', async () => {
    const scene = await liveScene();
    const first = await connectListener(scene, '1');
    const second = await connectListener(scene, '2');
    scene.broadcast.mute();
    const old = scene.stream.track;
    const stream = new FakeStream();

    scene.broadcast.useMicrophone(stream.asMediaStream);

    expect([first, second].map(({ transceivers }) => transceivers[0]?.sender.track)).toEqual([
      stream.track,
      stream.track,
    ]);
    expect([stream.track.enabled, old.readyState]).toEqual([false, 'ended']);
  });
});

describe('the end', () => {
  test('ending hangs up, lets the microphone go and renews nothing any more', async () => {
    const scene = await liveScene();
    const connection = await connectListener(scene, '1');

    await scene.broadcast.end();
    const made = scene.service.countOf('renewLease');
    await scene.clock.advance(60_000);

    expect(scene.broadcast.state).toMatchObject({ name: 'ended', listenerCount: 0, problem: null });
    expect(scene.broadcast.state.session).toMatchObject({ status: 'ENDED', endReason: 'SPEAKER_ENDED' });
    expect(scene.broadcast.state.history.map(({ status }) => status)).toEqual(['CREATED', 'LIVE', 'ENDED']);
    expect([connection.connectionState, scene.client.isClosed, scene.stream.track.readyState]).toEqual([
      'closed',
      true,
      'ended',
    ]);
    expect(scene.service.countOf('renewLease')).toBe(made);
  });

  test('a session that never was live can be ended as well', async () => {
    const scene = await readyScene();

    await scene.broadcast.end();

    expect(scene.broadcast.state.name).toBe('ended');
  });

  test('closing leaves the session to be taken over, and nothing goes on', async () => {
    const scene = await liveScene();
    const connection = await connectListener(scene, '1');
    const seen = scene.states.length;

    scene.broadcast.close();
    const made = scene.service.made.length;
    scene.broadcast.mute();
    await scene.clock.advance(60_000);

    expect(scene.service.session.status).toBe('LIVE');
    expect([scene.service.made.length, scene.states.length]).toEqual([made, seen]);
    expect([connection.connectionState, scene.client.isClosed, scene.stream.track.readyState]).toEqual([
      'closed',
      true,
      'ended',
    ]);
  });
});

describe('coming back', () => {
  test('a session that waits goes on waiting', async () => {
    const scene = createScene();

    await scene.broadcast.resumeExisting(sessionId);
    await scene.openLink();

    expect(scene.broadcast.state.name).toBe('ready');
    expect(scene.service.countOf('startSession')).toBe(0);
  });

  test.each([
    ['LIVE', 'live', true],
    ['PAUSED', 'paused', false],
    ['INTERRUPTED', 'live', true],
  ] as const)('a session that is %s is taken over and is %s', async (status, name, isHeard) => {
    const scene = await takingOverScene({ status });

    expect(scene.broadcast.state.name).toBe(name);
    expect(scene.service.session.broadcastId).toBe('id-1');
    expect(scene.stream.track.enabled).toBe(isHeard);
    expect(scene.namesSince()).not.toContain('takenOver');
  });

  test('a session that is over is shown with its end', async () => {
    const scene = createScene();
    scene.service.change({ status: 'ENDED', endReason: 'SPEAKER_LOST' });

    await scene.broadcast.resumeExisting(sessionId);
    await scene.clock.advance(100);

    expect(scene.broadcast.state).toMatchObject({ name: 'ended', session: { endReason: 'SPEAKER_LOST' } });
    expect([scene.clients.length, scene.broadcast.state.history.length]).toEqual([0, 2]);
  });

  test('somebody else’s session is refused', async () => {
    const scene = createScene();
    scene.service.change({ isOwner: false });

    await scene.broadcast.resumeExisting(sessionId);
    await settle();

    expect(scene.broadcast.state).toMatchObject({
      name: 'refused',
      problem: 'NotSessionOwner',
      session: null,
    });
    expect([scene.clients.length, scene.stream.track.readyState]).toEqual([0, 'ended']);
  });
});

test('what the state does not allow is rejected and changes nothing', async () => {
  const scene = createScene();
  const expected = { kind: 'InvalidTransition', message: 'This cannot be asked for in the state idle.' };

  await expect(scene.broadcast.goLive()).rejects.toMatchObject(expected);
  await expect(scene.broadcast.pause()).rejects.toMatchObject(expected);
  await expect(scene.broadcast.end()).rejects.toMatchObject(expected);
  await expect(scene.broadcast.takeBack()).rejects.toMatchObject(expected);

  expect([scene.states, scene.service.made]).toEqual([[], []]);
});
