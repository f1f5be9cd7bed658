// A whole session without a mouse: what the speaker and a listener do with Tab, Enter and the arrow keys, in a real browser on
// the running local cloud. Whenever a page shows something else, the focus is on what it shows.
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { AudioScene, audioFlags, hear, hearNothing, seeWords } from './audioScene.ts';
import { openBrowserOrSkip } from './openBrowserOrSkip.ts';
import { spawnCloud } from './spawnCloud.ts';
import type { SpawnedCloud } from './spawnCloud.ts';

let browser: Browser | undefined;
let cloud: SpawnedCloud;
let scene: AudioScene;

const toneHz = 740;
/** No page has more to stop at, with room for the browser's own stop at the end of the page. */
const maxStops = 30;

beforeAll(async () => {
  browser = await openBrowserOrSkip(audioFlags);
  if (!browser) return;
  cloud = await spawnCloud();
}, 120_000);

beforeEach((context) => {
  if (!browser) return context.skip();
  scene = new AudioScene({ browser, origin: cloud.origin, patienceMs: 10_000 });
});

afterEach(() => scene?.close());

afterAll(async () => {
  await browser?.close();
  await cloud?.stop();
});

/** What has the focus: "button Mute", "h1 serene-truth-682"; "body" when it is lost. */
const readFocus = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const focused = document.activeElement;
    if (!focused || focused === document.body) return 'body';
    const { labels } = focused as HTMLInputElement;
    return `${focused.localName} ${labels?.[0]?.textContent ?? focused.textContent}`;
  });

/** Resolves when the focus is there. */
const seeFocus = async (page: Page, focus: string | RegExp): Promise<void> => {
  const wanted: unknown =
    typeof focus === 'string' ? expect.stringContaining(focus) : expect.stringMatching(focus);
  await expect.poll(() => readFocus(page), { timeout: 5_000 }).toEqual(wanted);
};

/** Tabs until the focus is there. */
async function tabTo(page: Page, focus: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const stops: string[] = [];
  while (!stops.at(-1)?.startsWith(focus)) {
    if (stops.length === maxStops) throw new Error(`Tab does not lead to "${focus}": ${stops.join(', ')}`);
    await page.keyboard.press(key);
    stops.push(await readFocus(page));
  }
}

/** Makes a session that anyone may listen to; answers its name. */
async function createByKeyboard(speaker: Page): Promise<string> {
  await tabTo(speaker, 'input People who are signed in');
  await speaker.keyboard.press('ArrowDown');
  await seeFocus(speaker, 'input Anyone who knows the name');
  await tabTo(speaker, 'button Create session');
  await speaker.keyboard.press('Enter');
  await seeFocus(speaker, /^h1 [a-z]+-[a-z]+-\d+$/);
  return (await readFocus(speaker)).slice('h1 '.length);
}

async function joinByKeyboard(listener: Page, sessionId: string): Promise<void> {
  await tabTo(listener, 'input Name of the session');
  await listener.keyboard.type(sessionId);
  await tabTo(listener, 'button Listen');
  await listener.keyboard.press('Enter');
  await seeWords(listener, 'Waiting room');
  await seeFocus(listener, `h1 ${sessionId}`);
}

test('speaks, pauses and ends, and listens, mutes and leaves, by keyboard alone', async () => {
  const speaker = await scene.openSpeaker(toneHz);
  const listener = await scene.openProbed('/listener/');
  const sessionId = await createByKeyboard(speaker);
  await joinByKeyboard(listener, sessionId);

  await tabTo(speaker, 'button Go live');
  await speaker.keyboard.press('Enter');
  await hear(listener, toneHz);
  await seeFocus(speaker, 'button Pause');
  await seeFocus(listener, `h1 ${sessionId}`);

  await tabTo(listener, 'button Mute');
  await listener.keyboard.press('Enter');
  await hearNothing(listener);
  await seeFocus(listener, 'button Mute');
  await listener.keyboard.press('Enter');
  await hear(listener, toneHz);

  await speaker.keyboard.press('Enter');
  await seeWords(listener, 'The speaker has paused.');
  await seeFocus(speaker, 'button Resume');
  await seeFocus(listener, 'button Mute');
  await speaker.keyboard.press('Enter');
  await hear(listener, toneHz);
  await seeFocus(speaker, 'button Pause');

  await tabTo(listener, 'button Leave');
  await listener.keyboard.press('Enter');
  await seeFocus(listener, 'h1 Listen to a live session');
  await hearNothing(listener);

  await tabTo(speaker, 'button End session');
  await speaker.keyboard.press('Enter');
  await seeFocus(speaker, 'button Keep it');
  await tabTo(speaker, 'button End for everybody', 'Shift+Tab');
  await speaker.keyboard.press('Enter');
  await seeWords(speaker, 'You ended the session');
  await seeFocus(speaker, `h1 ${sessionId}`);

  expect(scene.faults).toEqual([]);
}, 60_000);
