// Takes the pictures of the pages, in a session that runs: a speaker on air, two guests who hear the speaker; and in the
// walkthrough of the playground. In: a browser and a running local cloud. Out: PNG files, one at a time.
import type { Browser, Page } from 'playwright-core';
import { PlaygroundDriver } from '../playground/playgroundDriver.ts';
import { AudioScene, createSession, hear, join, press, seeWords } from './audioScene.ts';
import { colorSchemes, pictureName, views } from './pictures.ts';
import type { ColorScheme, View } from './pictures.ts';
import { toSmallPng } from './toSmallPng.ts';

export interface TakePicturesOptions {
  /** Opened with `audioFlags`. */
  readonly browser: Browser;
  /** Of the pages: "http://localhost:40123". */
  readonly origin: string;
  /** Called with each picture: "speaker-dark.png" and its bytes. */
  readonly onPicture: (name: string, png: Uint8Array) => Promise<void>;
}

const person = 'speaker@example.com';
const title = 'Rivers and how they move';
const voiceHz = 440;

/** @throws Error when a page does not come to show what its picture is of, within 30 s */
export async function takePictures({ browser, origin, onPicture }: TakePicturesOptions): Promise<void> {
  // Times of day are written alike on every machine.
  const scene = new AudioScene({ browser, origin, locale: 'en-GB', timezoneId: 'UTC' });
  const takeViewsOf = async (name: View['page'], page: Page, scheme: ColorScheme): Promise<void> => {
    for (const view of views.filter((one) => one.page === name))
      await onPicture(pictureName(view, scheme), await photograph(page, view, scheme));
  };
  try {
    const { speaker, listener } = await openBroadcast(scene);
    for (const scheme of colorSchemes) {
      await takeViewsOf('speaker', speaker, scheme);
      await takeViewsOf('listener', listener, scheme);
    }
    await press(speaker, 'End session');
    await press(speaker, 'End for everybody');
    await seeWords(listener, 'The speaker ended');
    for (const scheme of colorSchemes)
      await takeViewsOf('playground', await openWalkthrough(scene, scheme), scheme);
  } finally {
    await scene.close();
  }
}

/** A speaker on air for a moment, and one of two listeners who hear it. */
async function openBroadcast(scene: AudioScene): Promise<{ speaker: Page; listener: Page }> {
  const speaker = await scene.openTab();
  await speaker.addInitScript(installVoice, voiceHz);
  await scene.signInAsSpeaker(speaker);
  await speaker.getByRole('textbox', { name: /^Title/ }).fill(title);
  const sessionId = await createSession(speaker);
  const listeners = [await scene.openListener(sessionId), await scene.openListener(sessionId)] as const;
  for (const listener of listeners) {
    await join(listener);
    await seeWords(listener, 'Waiting room');
  }
  await press(speaker, 'Go live');
  for (const listener of listeners) {
    await hear(listener, voiceHz);
    await seeWords(listener, 'You are hearing the speaker.');
  }
  await seeWords(speaker, '2 of 10 listening');
  // On air for five seconds, or longer on a slow machine.
  await seeWords(speaker, /^\d+:(0[5-9]|[1-5]\d)$/);
  return { speaker, listener: listeners[0] };
}

/** The playground in the middle of its steps: the statuses that were pushed, and the last answer. */
async function openWalkthrough(scene: AudioScene, colorScheme: ColorScheme): Promise<Page> {
  const page = await scene.openTab();
  // The editors take their colours when they are made.
  await page.emulateMedia({ colorScheme });
  await page.goto(`${scene.origin}/playground/`);
  const playground = new PlaygroundDriver(page);
  await playground.signIn(person);
  await playground.run('Create a session');
  await playground.watch('Watch its status', person);
  for (const step of ['Take a seat as a listener', 'Go live', 'Pause', 'Resume', 'Renew the lease'])
    await playground.run(step);
  await page.locator('.live-events li[data-kind="event"]').nth(2).waitFor();
  await page.locator('.graphiql-response').getByText('renewLease').waitFor();
  return page;
}

async function photograph(page: Page, view: View, colorScheme: ColorScheme): Promise<Uint8Array> {
  await page.bringToFront();
  await page.setViewportSize({ width: view.widthPx, height: view.heightPx });
  await page.emulateMedia({ colorScheme });
  // Nothing is under the pointer.
  await page.mouse.move(0, 0);
  // The editors show their scrollbars for a moment after each change.
  await page.locator('.monaco-editor .scrollbar.visible').first().waitFor({ state: 'detached' });
  return toSmallPng(await page.screenshot({ animations: 'disabled' }));
}

/**
 * Makes every microphone of the page a tone that swells and sinks as a voice does, from a device with a name; runs in the
 * page and therefore stands on its own.
 */
function installVoice(frequencyHz: number): void {
  const device = { kind: 'audioinput', deviceId: 'desk', groupId: '', label: 'Desk microphone' } as const;
  const { mediaDevices } = navigator;
  mediaDevices.enumerateDevices = () => Promise.resolve([{ ...device, toJSON: () => device }]);
  mediaDevices.getUserMedia = async () => {
    const context = new AudioContext();
    const voice = new OscillatorNode(context, { frequency: frequencyHz });
    const loudness = new GainNode(context, { gain: 0.12 });
    const swell = new OscillatorNode(context, { frequency: 2.5 });
    const swellDepth = new GainNode(context, { gain: 0.11 });
    const microphone = new MediaStreamAudioDestinationNode(context);
    voice.connect(loudness).connect(microphone);
    swell.connect(swellDepth).connect(loudness.gain);
    voice.start();
    swell.start();
    await context.resume();
    for (const track of microphone.stream.getTracks())
      track.getSettings = () => ({ deviceId: device.deviceId });
    return microphone.stream;
  };
}
