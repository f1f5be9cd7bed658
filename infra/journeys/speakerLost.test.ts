// A speaker's process is killed while ten listeners hold seats: what each of them is told, and when.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ListSignalingChannelsCommand } from '@aws-sdk/client-kinesis-video';
import { expect, onTestFinished, test } from 'vitest';
import type { SessionStatusEvent } from '../../schema/generated/schema.ts';
import { createManualClock } from '../local/manualClock.ts';
import type { ManualClock } from '../local/manualClock.ts';
import type { LocalCloud } from '../local/startLocalCloud.ts';
import { openSocket, signIn } from './api.ts';
import type { Person, RealtimeSocket } from './api.ts';
import { administratorClients } from './awsClients.ts';
import * as operations from './operations.ts';
import type { PlainSeat, PlainSession } from './operations.ts';
import { passTime } from './passTime.ts';
import { openScene } from './scene.ts';

interface SpeakingProcess {
  /** Has the lease renewed; resolves with the answer, "<status> <version>". */
  renew(): Promise<string>;
  /** Ends it as a crash does. */
  kill(): Promise<void>;
}

/** Starts a speaker's process; resolves once it is on air. */
async function startSpeaking(
  cloud: LocalCloud,
  sessionId: string,
  broadcastId: string,
): Promise<SpeakingProcess> {
  const { token } = await signIn(cloud, 'speaker');
  const script = fileURLToPath(new URL('speakingProcess.ts', import.meta.url));
  const child = spawn(process.execPath, [script, cloud.frontDoorUrl, token, sessionId, broadcastId], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => String((await lines.next()).value);
  await next();
  return {
    renew() {
      child.stdin.write('renew\n');
      return next();
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

interface Listener {
  readonly person: Person;
  readonly seat: PlainSeat;
  readonly socket: RealtimeSocket;
}

const listenerNames = Array.from({ length: 10 }, (_each, index) => `listener-${index + 1}`);

/** Ten listeners with a seat each, all subscribed. */
function openListeners(cloud: LocalCloud, sessionId: string): Promise<Listener[]> {
  return Promise.all(
    listenerNames.map(async (name) => {
      const person = await signIn(cloud, name);
      const seat = await person.call<PlainSeat>(operations.joinSession, { input: { sessionId } });
      const socket = await openSocket(cloud, person.token);
      await socket.start('watch', operations.onSessionStatus, { sessionId });
      return { person, seat, socket };
    }),
  );
}

const lastEventOf = ({ socket }: Listener): SessionStatusEvent | undefined =>
  socket.received.findLast(({ type }) => type === 'data')?.payload?.data?.['onSessionStatus'] as
    SessionStatusEvent | undefined;

/** Every listener's last event, each once. */
const toldTo = (listeners: readonly Listener[]): string[] => [
  ...new Set(
    listeners.map((listener) => `${lastEventOf(listener)?.status} ${lastEventOf(listener)?.endReason}`),
  ),
];

interface LostSpeakerScene {
  cloud: LocalCloud;
  clock: ManualClock;
  sessionId: string;
  listeners: Listener[];
  /** Lets time pass until everybody was told; answers how many seconds it took. */
  secondsUntilTold(told: string, limitSeconds: number): Promise<number>;
}

/** A speaker who was on air for a minute, and paused if so wanted, and whose process is killed now. */
async function loseSpeaker(isPaused: boolean): Promise<LostSpeakerScene> {
  const clock = createManualClock(Math.ceil(Date.now() / 1_000) * 1_000);
  const users = listenerNames.map((name) => ({ email: `${name}@example.com` }));
  const { cloud, speaker } = await openScene({ clock, users });
  const { sessionId } = await speaker.call<PlainSession>(operations.createSession, { input: {} });
  const listeners = await openListeners(cloud, sessionId);
  const speaking = await startSpeaking(cloud, sessionId, 'tab-1');
  await passTime(clock, cloud, 60, () => speaking.renew());
  if (isPaused) await speaker.call(operations.pauseSession, { sessionId });
  await speaking.renew();
  const status = isPaused ? 'PAUSED null' : 'LIVE null';
  await expect.poll(() => toldTo(listeners)).toEqual([status]);
  await speaking.kill();
  const secondsUntilTold = async (told: string, limitSeconds: number): Promise<number> => {
    for (let seconds = 0; seconds <= limitSeconds; seconds += 1) {
      if (toldTo(listeners).join() === told) return seconds;
      await passTime(clock, cloud, 1);
    }
    return Infinity;
  };
  return { cloud, clock, sessionId, listeners, secondsUntilTold };
}

/** What a listener's app does once the lease that it knows of has run out. */
async function reportAll({ listeners, sessionId }: LostSpeakerScene): Promise<void> {
  await Promise.all(
    listeners.map(({ person, seat: { seatId, secret } }) =>
      person.call(operations.reportInterruption, { sessionId, seatId, secret }),
    ),
  );
}

test('with listeners’ reports each is told within 20 seconds, and that the speaker is back within one', async () => {
  const scene = await loseSpeaker(false);
  await passTime(scene.clock, scene.cloud, 15);
  await reportAll(scene);
  const lost = 15 + (await scene.secondsUntilTold('INTERRUPTED null', 20));
  await passTime(scene.clock, scene.cloud, 60);
  await startSpeaking(scene.cloud, scene.sessionId, 'tab-2');
  const back = await scene.secondsUntilTold('LIVE null', 20);

  expect(lost).toBeLessThanOrEqual(20);
  expect(back).toBeLessThanOrEqual(1);
});

test('by the sweep alone each is told within 80 seconds; a paused speaker who comes back is still paused', async () => {
  const scene = await loseSpeaker(true);
  const lost = await scene.secondsUntilTold('INTERRUPTED null', 100);
  await startSpeaking(scene.cloud, scene.sessionId, 'tab-1');
  const back = await scene.secondsUntilTold('PAUSED null', 20);

  expect(lost).toBeLessThanOrEqual(80);
  expect(back).toBeLessThanOrEqual(1);
});

test('when the speaker does not come back the session ends, and its channel is deleted', async () => {
  const scene = await loseSpeaker(false);
  await scene.secondsUntilTold('INTERRUPTED null', 100);
  const ended = await scene.secondsUntilTold('ENDED SPEAKER_LOST', 400);
  const { kinesisVideo } = administratorClients(scene.cloud);
  const readChannels = async (): Promise<unknown> => {
    await scene.clock.advance(1_000);
    kinesisVideo.config.systemClockOffset = scene.clock.nowMs() - Date.now();
    return (await kinesisVideo.send(new ListSignalingChannelsCommand({}))).ChannelInfoList;
  };

  // Five minutes of grace, and up to a minute until the sweep looks.
  expect(ended).toBeGreaterThanOrEqual(239);
  expect(ended).toBeLessThanOrEqual(380);
  await expect.poll(readChannels).toEqual([]);
});
