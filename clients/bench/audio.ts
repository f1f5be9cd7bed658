// `npm run bench:audio`: how long it takes until a listener hears the speaker, on the real pages in a headless browser with
// real audio, beside a listener who polls instead of being told. Prints medians; ends by itself. `npm run bench:audio -- join ten`
// runs only the measures named.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { extname, join as joinPath } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import {
  AudioScene,
  audioFlags,
  createSession,
  hear,
  hearNothing,
  join,
  press,
  seeWords,
} from '../journeys/audioScene.ts';
import { watchSockets } from '../journeys/socketCutter.ts';
import { spawnCloud } from '../journeys/spawnCloud.ts';
import type { SpawnedCloud } from '../journeys/spawnCloud.ts';
import { openBrowser } from '../openBrowser.ts';

// The page of the listener who polls is put in between, which Chromium takes for a page from the internet.
const benchFlags = audioFlags.map((flag) =>
  flag.startsWith('--disable-features=') ? `${flag},LocalNetworkAccessChecks` : flag,
);
const runs = 10;
const waitingListeners = 10;
const toneHz = 740;

async function bench(): Promise<void> {
  const named = process.argv.slice(2);
  const unknown = named.find((name) => !(name in measures));
  if (unknown !== undefined)
    throw new Error(`There is no measure "${unknown}"; there are ${Object.keys(measures).join(', ')}.`);
  const browser = await openBrowser(benchFlags);
  const cloud = await spawnCloud();
  const folder = await mkdtemp(joinPath(tmpdir(), 'polling-listener-'));
  try {
    await buildPollingListener(folder);
    say(`Node ${process.version}, Chromium ${browser.version()}, ${cpus().length} × ${cpus()[0]?.model}.`);
    say(`Medians of ${runs} runs, in milliseconds; browser, listeners and services share the processors.\n`);
    for (const [name, measure] of Object.entries(measures))
      if (named.length === 0 || named.includes(name)) await printMeasure(measure, { browser, cloud, folder });
  } finally {
    await browser.close();
    await cloud.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Surroundings {
  readonly browser: Browser;
  readonly cloud: SpawnedCloud;
  /** The built page of the listener who polls. */
  readonly folder: string;
}

interface Measure {
  readonly title: string;
  /** One run, on a scene of its own; answers milliseconds. */
  readonly run: (scene: AudioScene, surroundings: Surroundings) => Promise<number>;
}

const measures: Readonly<Record<string, Measure>> = {
  join: {
    title: 'tap "Listen" while the speaker is live → heard',
    run: async (scene) => {
      const { speaker, sessionId } = await openSession(scene);
      await goLive(speaker);
      const listener = await scene.openListener(sessionId);
      return measureFrom(listener, () => join(listener));
    },
  },
  ten: {
    title: `"Go live" → heard by ${waitingListeners} who wait (median listener)`,
    run: async (scene) => {
      const { speaker, sessionId } = await openSession(scene);
      const listeners = await openWaiting(scene, sessionId, waitingListeners);
      const heard = listeners.map((listener) => hear(listener, toneHz));
      const startedAtMs = await pressTimed(speaker, 'Go live');
      return medianOf(await Promise.all(heard)) - startedAtMs;
    },
  },
  one: {
    title: '"Go live" → heard by one who waits',
    run: async (scene) => {
      const { speaker, sessionId } = await openSession(scene);
      const [listener] = (await openWaiting(scene, sessionId, 1)) as [Page];
      const heard = hear(listener, toneHz);
      const startedAtMs = await pressTimed(speaker, 'Go live');
      return (await heard) - startedAtMs;
    },
  },
  polling: {
    title: '"Go live" → heard by one who polls',
    run: async (scene, { folder }) => {
      const { speaker, sessionId } = await openSession(scene);
      const listener = await openPolling(scene, sessionId, folder);
      const heard = hear(listener, toneHz);
      const startedAtMs = await pressTimed(speaker, 'Go live');
      return (await heard) - startedAtMs;
    },
  },
  sockets: {
    title: 'both sockets of a listener cut → both open again',
    run: async (scene) => {
      const { speaker, sessionId } = await openSession(scene);
      await goLive(speaker);
      const cutters: Awaited<ReturnType<typeof watchSockets>>[] = [];
      const listener = await scene.openListener(sessionId, async (page) => {
        for (const address of ['/graphql/realtime', '/kvs/']) cutters.push(await watchSockets(page, address));
      });
      await join(listener);
      await hear(listener, toneHz);
      await seeWords(listener, 'You are hearing the speaker.');
      const startedAtMs = Date.now();
      await Promise.all(cutters.map((cutter) => cutter.cut()));
      await Promise.all(cutters.map((cutter) => cutter.waitUntilOpened(2)));
      return Date.now() - startedAtMs;
    },
  },
  reload: {
    title: 'the speaker’s tab reloaded → heard again',
    run: async (scene) => {
      const { speaker, sessionId } = await openSession(scene);
      await goLive(speaker);
      const listener = await scene.openListener(sessionId);
      await join(listener);
      await hear(listener, toneHz);
      const silent = hearNothing(listener);
      const startedAtMs = Date.now();
      await speaker.reload({ waitUntil: 'commit' });
      await silent;
      return (await hear(listener, toneHz)) - startedAtMs;
    },
  },
};

async function printMeasure({ title, run: measure }: Measure, surroundings: Surroundings): Promise<void> {
  const results: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const { browser, cloud } = surroundings;
    const scene = new AudioScene({ browser, origin: cloud.origin });
    try {
      results.push(await measure(scene, surroundings));
    } finally {
      await scene.close();
    }
  }
  const [fastest = 0, slowest = 0] = [Math.min(...results), Math.max(...results)];
  say(`  ${title.padEnd(58)} ${toText(medianOf(results))}   (${toText(fastest)} to ${toText(slowest)})`);
}

async function openSession(scene: AudioScene): Promise<{ speaker: Page; sessionId: string }> {
  const speaker = await scene.openSpeaker(toneHz);
  return { speaker, sessionId: await createSession(speaker) };
}

async function goLive(speaker: Page): Promise<void> {
  await press(speaker, 'Go live');
  await speaker.getByRole('button', { name: 'Pause' }).waitFor();
}

/** Listeners in the waiting room, their signaling connected. */
async function openWaiting(scene: AudioScene, sessionId: string, count: number): Promise<Page[]> {
  const listeners: Page[] = [];
  for (let index = 0; index < count; index += 1) {
    const listener = await scene.openListener(sessionId);
    const isConnected = listener.waitForEvent('websocket', (socket) => socket.url().includes('/kvs/'));
    await join(listener);
    await isConnected;
    await seeWords(listener, 'Waiting room');
    listeners.push(listener);
  }
  // KVS admits three viewers a second; whoever was too early has been let in by then.
  await listeners[0]?.waitForTimeout(count > 3 ? 5_000 : 500);
  return listeners;
}

/** The page of the listener who polls, served below the address of the others. */
async function openPolling(scene: AudioScene, sessionId: string, folder: string): Promise<Page> {
  const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };
  return scene.openProbed(`/polling/index.html#${sessionId}`, async (page) => {
    await page.route(`${scene.origin}/polling/**`, async (route) => {
      const path = new URL(route.request().url()).pathname.slice('/polling/'.length);
      const body = await readFile(joinPath(folder, path));
      await route.fulfill({ body, contentType: types[extname(path)] ?? 'text/plain' });
    });
  });
}

async function buildPollingListener(outDir: string): Promise<void> {
  await build({
    mode: 'production',
    configFile: false,
    root: fileURLToPath(new URL('./pollingListener', import.meta.url)),
    base: '/polling/',
    logLevel: 'silent',
    build: { outDir, emptyOutDir: true, target: 'es2023' },
  });
}

/** From an action until the tone is heard, by the browser's clock. */
async function measureFrom(listener: Page, act: () => Promise<void>): Promise<number> {
  const heard = hear(listener, toneHz);
  const startedAtMs = Date.now();
  await act();
  return (await heard) - startedAtMs;
}

async function pressTimed(page: Page, name: string): Promise<number> {
  const startedAtMs = Date.now();
  await press(page, name);
  return startedAtMs;
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = Number.NaN] = [sorted[middle - 1], sorted[middle]];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}

const toText = (ms: number): string => Math.round(ms).toLocaleString('en-US').padStart(6);

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  await bench();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
