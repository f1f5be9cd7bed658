// The way to the audio, end to end: what the API vends connects a speaker and a listener to their session's channel, by AWS's
// own SignalingClient, and to nothing else.
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Seat, Session, Signaling } from '../../schema/generated/schema.ts';
import { createManualClock } from '../local/manualClock.ts';
import { openSignaling, signSignalingUrl } from './openSignaling.ts';
import type { Scene } from './scene.ts';
import { openScene, shareScene } from './scene.ts';
import * as operations from './operations.ts';

const sharedScene = shareScene();

interface Vended {
  readonly sessionId: string;
  readonly master: Signaling;
  readonly viewer: Signaling;
}

/** A new session with access for both sides. */
async function vend({ speaker, listener }: Scene): Promise<Vended> {
  const { sessionId, signaling } = await speaker.call<Session>(operations.createSessionWithSignaling, {
    input: {},
  });
  const seat = await listener.call<Seat>(operations.joinSessionWithSignaling, { input: { sessionId } });
  if (!signaling || !seat.signaling) throw new Error('no access was vended');
  return { sessionId, master: signaling, viewer: seat.signaling };
}

/** The HTTP status with which a connection is refused; 101 when it is not. */
async function statusOf(signaling: Signaling, date: Date = new Date()): Promise<number> {
  const { channelArn, clientId } = signaling;
  const query = {
    'X-Amz-ChannelARN': channelArn,
    ...(typeof clientId === 'string' && { 'X-Amz-ClientId': clientId }),
  };
  const socket = new WebSocket(await signSignalingUrl(signaling, query, date));
  onTestFinished(() => socket.terminate());
  return new Promise((resolve, reject) => {
    socket.on('open', () => resolve(101));
    socket.on('error', reject);
    socket.on('unexpected-response', (_request, { statusCode = 0 }) => resolve(statusCode));
  });
}

test('speaker and listener exchange offer and answer with what the API gave them', async () => {
  const { master, viewer } = await vend(await sharedScene());
  const [speaking, listening] = [await openSignaling(master), await openSignaling(viewer)];

  const offered = once(speaking, 'sdpOffer');
  listening.sendSdpOffer({ type: 'offer', sdp: 'v=0' } as RTCSessionDescription);
  const [, clientId] = (await offered) as [unknown, string];
  const answered = once(listening, 'sdpAnswer');
  speaking.sendSdpAnswer({ type: 'answer', sdp: 'v=0' } as RTCSessionDescription, clientId);

  expect(clientId).toBe(viewer.clientId);
  expect((await answered)[0]).toEqual({ type: 'answer', sdp: 'v=0' });
});

test('a listener’s credentials do not connect as master', async () => {
  const { master, viewer } = await vend(await sharedScene());
  const { credentials } = viewer;

  const statuses = [
    await statusOf({ ...master, credentials }),
    await statusOf({ ...viewer, endpoints: master.endpoints, clientId: null }),
  ];

  expect(statuses).toEqual([403, 403]);
});

test('a speaker’s credentials do not connect as a viewer', async () => {
  const { master, viewer } = await vend(await sharedScene());

  expect(await statusOf({ ...viewer, credentials: master.credentials })).toBe(403);
});

test('credentials of one session do not connect to another’s channel', async () => {
  const scene = await sharedScene();
  const own = await vend(scene);
  const other = await vend(scene);

  const statuses = [
    await statusOf({ ...other.viewer, credentials: own.viewer.credentials }),
    await statusOf({ ...other.master, credentials: own.master.credentials }),
    await statusOf({ ...own.viewer, endpoints: other.viewer.endpoints }),
  ];

  expect(statuses).toEqual([403, 403, 400]);
});

test('credentials connect for 15 minutes and not longer', async () => {
  const clock = createManualClock(Date.now());
  const { viewer } = await vend(await openScene({ clock }));
  const now = (): Date => new Date(clock.nowMs());

  await clock.advance(14 * 60_000);
  const before = await statusOf(viewer, now());
  await clock.advance(61_000);
  const after = await statusOf(viewer, now());

  expect([before, after]).toEqual([101, 403]);
});

test('when the session ends, its channel lets go of everybody', async () => {
  const scene = await sharedScene();
  const { sessionId, master, viewer } = await vend(scene);
  const [speaking, listening] = [await openSignaling(master), await openSignaling(viewer)];
  const closed = Promise.all([once(speaking, 'close'), once(listening, 'close')]);

  await scene.speaker.call(operations.endSession, { sessionId });

  await closed;
  expect(await statusOf(viewer)).toBe(404);
});

test('each connection is counted by the action that it needed', async () => {
  const scene = await openScene();
  const { viewer } = await vend(scene);

  await openSignaling(viewer);

  expect(scene.cloud.usage().awsCalls['kinesisvideo:ConnectAsViewer']).toBe(1);
  expect(scene.cloud.usage().awsCalls['kinesisvideo:ConnectAsMaster']).toBeUndefined();
});
