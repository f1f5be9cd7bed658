// Microphones that are refused, missing, busy, unplugged and swapped, before and during a broadcast.
import { expect, test } from 'vitest';
import { settle } from '../manualClock.ts';
import { FakeStream } from './fakeMicrophone.ts';
import { connectListener, createScene, liveScene, readyScene, takingOverScene } from './speakingScene.ts';

const refusing = (name: string) => () => Promise.reject(new DOMException('refused', name));

test.each([
  ['NotAllowedError', 'MicrophoneDenied'],
  ['SecurityError', 'MicrophoneDenied'],
  ['NotFoundError', 'MicrophoneMissing'],
  ['OverconstrainedError', 'MicrophoneMissing'],
  ['NotReadableError', 'MicrophoneBusy'],
  ['AbortError', 'MicrophoneBusy'],
] as const)('%s is told as %s, and the session waits for a microphone', async (name, problem) => {
  const scene = createScene({ openMicrophone: refusing(name) });

  await scene.broadcast.create({ access: 'ANYONE' });
  await scene.openLink();
  expect(scene.broadcast.state).toMatchObject({ name: 'preparing', problem });
  scene.broadcast.useMicrophone(new FakeStream().asMediaStream);

  expect(scene.broadcast.state).toMatchObject({ name: 'ready', problem: null });
});

test('a session is not taken over before there is a microphone to be heard with', async () => {
  const scene = await takingOverScene({ status: 'LIVE' }, { openMicrophone: refusing('NotAllowedError') });
  expect(scene.broadcast.state).toMatchObject({ name: 'preparing', problem: 'MicrophoneDenied' });
  expect(scene.service.countOf('startSession')).toBe(0);

  scene.broadcast.useMicrophone(new FakeStream().asMediaStream);
  await settle();

  expect(scene.broadcast.state).toMatchObject({ name: 'live', problem: null });
});

test('unplugged on air: the session goes on, the lease is renewed, and another one is heard by all', async () => {
  const scene = await liveScene();
  const first = await connectListener(scene, '1');
  const second = await connectListener(scene, '2');

  scene.stream.track.unplug();
  expect(scene.broadcast.state).toMatchObject({
    name: 'microphoneLost',
    problem: 'MicrophoneLost',
    listenerCount: 2,
  });
  expect(first.transceivers[0]?.sender.track).toBeNull();
  const renewals = scene.service.countOf('renewLease');
  await scene.clock.advance(10_000);
  expect(scene.service.countOf('renewLease')).toBe(renewals + 2);
  const stream = new FakeStream();
  scene.broadcast.useMicrophone(stream.asMediaStream);

  expect(scene.broadcast.state).toMatchObject({ name: 'live', problem: null });
  expect([first, second].map(({ transceivers }) => transceivers[0]?.sender.track)).toEqual([
    stream.track,
    stream.track,
  ]);
});

test('a listener that comes while there is no microphone hears the next one', async () => {
  const scene = await liveScene();
  scene.stream.track.unplug();
  const connection = await connectListener(scene, '1');
  const stream = new FakeStream();

  scene.broadcast.useMicrophone(stream.asMediaStream);

  expect(connection.transceivers[0]?.sender.track).toBe(stream.track);
  expect(connection.transceivers[0]?.sender.streams).toEqual([stream]);
});

test('unplugged before going live, the session is not ready any more', async () => {
  const scene = await readyScene();

  scene.stream.track.unplug();

  expect(scene.broadcast.state).toMatchObject({ name: 'preparing', problem: 'MicrophoneLost' });
  await expect(scene.broadcast.goLive()).rejects.toMatchObject({ kind: 'InvalidTransition' });
});

test('the old microphone, swapped for another, may end without anybody noticing', async () => {
  const scene = await liveScene();
  const old = scene.stream.track;
  scene.broadcast.useMicrophone(new FakeStream().asMediaStream);

  old.unplug();

  expect(scene.broadcast.state).toMatchObject({ name: 'live', problem: null });
});

test('a stream whose track has ended already is a lost microphone', async () => {
  const scene = await liveScene();
  const stream = new FakeStream();
  stream.track.stop();

  scene.broadcast.useMicrophone(stream.asMediaStream);

  expect(scene.broadcast.state).toMatchObject({ name: 'microphoneLost', problem: 'MicrophoneLost' });
});

test('a microphone that is allowed only after the page closed is let go at once', async () => {
  const { promise, resolve } = Promise.withResolvers<MediaStream>();
  const scene = createScene({ openMicrophone: () => promise });
  await scene.broadcast.create({ access: 'ANYONE' });
  const stream = new FakeStream();

  scene.broadcast.close();
  resolve(stream.asMediaStream);
  await settle();

  expect(stream.track.readyState).toBe('ended');
});

test('a browser that cannot swap tracks on a connection gets a new connection', async () => {
  const scene = await liveScene();
  const connection = await connectListener(scene, '1');
  const { sender } = connection.transceivers[0] ?? expect.fail('no transceiver');
  sender.isFailing = true;

  scene.broadcast.useMicrophone(new FakeStream().asMediaStream);
  await settle();

  expect([connection.connectionState, scene.broadcast.state.listenerCount]).toEqual(['closed', 0]);
});
