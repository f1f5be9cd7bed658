// What happens on the pages when something breaks in the middle of a broadcast: it heals, or a correct message is shown,
// within ten seconds.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  AudioScene,
  audioFlags,
  createSession,
  hear,
  hearNothing,
  join,
  press,
  seeWords,
} from './audioScene.ts';
import { openBrowserOrSkip } from './openBrowserOrSkip.ts';
import { watchSockets } from './socketCutter.ts';
import { spawnCloud } from './spawnCloud.ts';
import type { SpawnedCloud } from './spawnCloud.ts';

let browser: Browser | undefined;
let folder: string;
let cloud: SpawnedCloud;
let scene: AudioScene;

const toneHz = 740;
const patienceMs = 10_000;

beforeAll(async () => {
  browser = await openBrowserOrSkip(audioFlags);
  if (!browser) return;
  folder = await mkdtemp(joinPath(tmpdir(), 'live-sessions-'));
  cloud = await spawnCloud(folder);
}, 120_000);

beforeEach((context) => {
  if (!browser) return context.skip();
  scene = new AudioScene({ browser, origin: cloud.origin, patienceMs });
});

afterEach(() => scene?.close());

afterAll(async () => {
  await browser?.close();
  await cloud?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/**
 * A speaker on air, and a listener who hears them.
 * @param prepareListener, prepareSpeaker called before their page is opened
 */
async function onAir(
  prepareListener?: (listener: Page) => Promise<void>,
  prepareSpeaker?: (speaker: Page) => Promise<void>,
): Promise<{ speaker: Page; listener: Page; sessionId: string }> {
  const speaker = await scene.openTab();
  await prepareSpeaker?.(speaker);
  await scene.signInAsSpeaker(speaker, toneHz);
  const sessionId = await createSession(speaker);
  await press(speaker, 'Go live');
  const listener = await scene.openListener(sessionId, prepareListener);
  await join(listener);
  await hear(listener, toneHz);
  await seeWords(listener, 'You are hearing the speaker.');
  return { speaker, listener, sessionId };
}

test('the listener’s API socket is cut: what the speaker does next is shown all the same', async () => {
  const cutters: Awaited<ReturnType<typeof watchSockets>>[] = [];
  const { speaker, listener } = await onAir(async (page) => {
    cutters.push(await watchSockets(page, '/graphql/realtime'));
  });

  await cutters[0]?.cut();
  await press(speaker, 'Pause');
  await seeWords(listener, 'The speaker has paused.');
  await press(speaker, 'Resume');
  await hear(listener, toneHz);

  expect(cutters[0]?.openedCount).toBeGreaterThan(1);
}, 60_000);

test('the listener’s signaling socket is cut: the sound goes on, and so it does when the speaker comes anew', async () => {
  const cutters: Awaited<ReturnType<typeof watchSockets>>[] = [];
  const { speaker, listener } = await onAir(async (page) => {
    cutters.push(await watchSockets(page, '/kvs/'));
  });

  await cutters[0]?.cut();
  await hear(listener, toneHz);
  await expect.poll(() => cutters[0]?.openedCount, { timeout: patienceMs }).toBeGreaterThan(1);
  await speaker.reload();
  await hearNothing(listener);
  await hear(listener, toneHz);
}, 60_000);

test('both of the speaker’s sockets are cut: listeners hear on, and what the speaker does next is shown', async () => {
  const cutters: Awaited<ReturnType<typeof watchSockets>>[] = [];
  const { speaker, listener } = await onAir(undefined, async (page) => {
    cutters.push(await watchSockets(page, '/graphql/realtime'), await watchSockets(page, '/kvs/'));
  });
  const before = cutters.map(({ openedCount }) => openedCount);

  await Promise.all(cutters.map((cutter) => cutter.cut()));
  await hear(listener, toneHz);
  await expect
    .poll(() => cutters.filter(({ openedCount }, index) => openedCount > (before[index] ?? 0)).length, {
      timeout: patienceMs,
    })
    .toBe(cutters.length);
  await hear(listener, toneHz);
  await press(speaker, 'Pause');
  await seeWords(listener, 'The speaker has paused.');
  await press(speaker, 'Resume');
  await hear(listener, toneHz);

  expect(before).toEqual([1, 1]);
}, 60_000);

test('the whole service is killed and started again: the sound goes on, and what happens next is shown', async () => {
  const { speaker, listener } = await onAir();

  await cloud.kill();
  await hear(listener, toneHz);
  await cloud.start();
  await seeWords(speaker, 'You are on air, and you are heard.');
  await press(speaker, 'Pause');
  await seeWords(listener, 'The speaker has paused.');
}, 60_000);

test('the microphone is unplugged: the speaker is told, and is heard again with another', async () => {
  const { speaker, listener } = await onAir();

  await speaker.evaluate(() => toneMicrophones.at(-1)?.getTracks()[0]?.dispatchEvent(new Event('ended')));
  await seeWords(speaker, 'The microphone is gone, and your listeners hear nothing.');
  await speaker.getByLabel('Microphone').selectOption('Fake Audio Input 1');
  await hear(listener, toneHz);
}, 60_000);

test('the microphone is not allowed: the speaker is told what to do', async () => {
  const speaker = await scene.openTab();
  await speaker.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('denied', 'NotAllowedError'));
  });
  await scene.signInAsSpeaker(speaker);

  await press(speaker, 'Create session');

  await seeWords(speaker, /allow/i);
}, 60_000);

test('the speaker goes on in a second tab: the first says so, and listeners hear the second', async () => {
  const { speaker, listener, sessionId } = await onAir();
  const second = await scene.openTabIn(speaker.context());
  await scene.signInAsSpeaker(second, toneHz + 300);

  await press(second, `Continue here: ${sessionId}`);
  await hear(listener, toneHz + 300);
  await seeWords(speaker, 'You went on speaking in another tab or on another device');
}, 60_000);

test('the speaker’s sign-in runs out: listeners hear on, and the speaker is asked to sign in', async () => {
  const { speaker, listener } = await onAir();

  await speaker.evaluate(() => {
    for (const key of Object.keys(sessionStorage).filter((name) => name.startsWith('oidc.user:'))) {
      const user = JSON.parse(sessionStorage.getItem(key) ?? '{}') as Record<string, unknown>;
      delete user['refresh_token'];
      sessionStorage.setItem(key, JSON.stringify({ ...user, expires_at: 1 }));
    }
  });
  await seeWords(speaker, /sign in again/i);
  await hear(listener, toneHz);
}, 60_000);

test('the speaker’s browser is gone: the listener is told', async () => {
  const { speaker, listener } = await onAir();

  await speaker.context().close();

  await seeWords(listener, /The sound was lost|The speaker’s connection was lost|speaker cannot be heard/);
}, 60_000);

test('the speaker’s page is killed, without a word to anybody: the listener is told', async () => {
  const { speaker, listener } = await onAir();

  // Its process is gone before it could answer.
  void speaker.goto('chrome://crash').catch(() => {});

  await seeWords(listener, /The sound was lost|The speaker’s connection was lost|speaker cannot be heard/);
}, 60_000);

test('the listener’s tab sleeps for ten minutes and hears on', async () => {
  const { speaker, listener } = await onAir((page) => page.clock.install());

  await listener.clock.fastForward('10:00');
  await listener.clock.resume();
  await hear(listener, toneHz);
  await press(speaker, 'Pause');
  await seeWords(listener, 'The speaker has paused.');
}, 60_000);
