// A person opens two pages and hears themself: the speaker's and the listener's page in a real browser, on the running
// local cloud, with real audio.
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import {
  AudioScene,
  audioFlags,
  createSession,
  hear,
  hearNothing,
  join,
  press,
  readPackets,
  readRelays,
  seeWords,
} from './audioScene.ts';
import { openBrowserOrSkip } from './openBrowserOrSkip.ts';
import { spawnCloud } from './spawnCloud.ts';
import type { SpawnedCloud } from './spawnCloud.ts';

let browser: Browser | undefined;
let cloud: SpawnedCloud;
let scene: AudioScene;

beforeAll(async () => {
  browser = await openBrowserOrSkip(audioFlags);
  if (!browser) return;
  cloud = await spawnCloud();
  scene = new AudioScene({ browser, origin: cloud.origin });
}, 120_000);

afterEach(() => scene?.close());

afterAll(async () => {
  await browser?.close();
  await cloud?.stop();
});

test('each connection of both pages has two addresses of one set, and sound comes', async (context) => {
  if (!browser) return context.skip();
  const toneHz = 520;
  const speaker = await scene.openSpeaker(toneHz);
  const listener = await scene.openListener(await createSession(speaker));
  await press(speaker, 'Go live');
  await join(listener);
  await hear(listener, toneHz);

  const relays = [await readRelays(speaker), await readRelays(listener)];

  const sets = [3478, 3479].map((port) => [
    `turn:127.0.0.1:${port}?transport=udp`,
    `turns:127.0.0.1:${port}?transport=tcp`,
  ]);
  expect(relays.map(({ length }) => length > 0)).toEqual([true, true]);
  for (const urls of relays.flat()) expect(sets).toContainEqual(urls);
}, 120_000);

const listenerCount = 10;

// Eleven pages are opened one after the other: this takes two minutes where a core is slow.
test('ten listeners hear this speaker: through a pause and back, until the end', async (context) => {
  if (!browser) return context.skip();
  const toneHz = 740;
  const speaker = await scene.openSpeaker(toneHz);
  const sessionId = await createSession(speaker);
  const listeners: Page[] = [];
  for (let count = 0; count < listenerCount; count += 1) listeners.push(await scene.openListener(sessionId));
  const everybody = <Result>(look: (page: Page) => Promise<Result>): Promise<Result[]> =>
    Promise.all(listeners.map(look));

  await everybody(join);
  await everybody((page) => seeWords(page, 'Waiting room'));
  await press(speaker, 'Go live');
  await everybody((page) => hear(page, toneHz));
  const before = await everybody(readPackets);
  await everybody((page) => seeWords(page, 'You are hearing the speaker.'));
  const after = await everybody(readPackets);
  await press(speaker, 'Pause');
  await everybody((page) => seeWords(page, 'The speaker has paused.'));
  await everybody(hearNothing);
  await press(speaker, 'Resume');
  await everybody((page) => hear(page, toneHz));
  const eleventh = await scene.openListener(sessionId);
  await join(eleventh);
  await seeWords(eleventh, 'Every seat in this session is taken.');
  await press(speaker, 'End session');
  await press(speaker, 'End for everybody');
  await everybody((page) => seeWords(page, 'The speaker ended'));
  await everybody(hearNothing);

  expect(after.filter((packets, index) => packets <= (before[index] ?? 0))).toEqual([]);
  expect({ strangers: scene.strangers, faults: scene.faults }).toEqual({ strangers: [], faults: [] });
}, 240_000);
