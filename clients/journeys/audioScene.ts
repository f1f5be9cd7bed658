// A speaker and listeners on the pages of a running local cloud, each in a browser context of its own. The speaker's
// microphone is a tone; what a listener's page plays can be heard.
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { installProbe, installRecorder, installToneMicrophone } from './audioProbe.ts';
import { watchPolicy } from './watchPolicy.ts';

/** What lets a headless browser on a machine without a network, sound card or person hold a call. */
export const audioFlags: readonly string[] = [
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
  '--disable-background-networking',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  '--allow-loopback-in-peer-connection',
];

export interface AudioSceneOptions {
  readonly browser: Browser;
  /** Of the pages: "http://localhost:40123". */
  readonly origin: string;
  /** How long something may take to be seen, in milliseconds. Default: Playwright's 30,000. */
  readonly patienceMs?: number;
  /** Of everybody's browser: "en-GB", "UTC". Default: the machine's. */
  readonly locale?: string;
  readonly timezoneId?: string;
}

/** Opens pages for people; closes all of them at once. */
export class AudioScene {
  readonly #browser: Browser;
  readonly origin: string;
  readonly #patienceMs: number | undefined;
  readonly #contextOptions: BrowserContextOptions;
  readonly #contexts: BrowserContext[] = [];
  /** Every request of any page to another host than its own. */
  readonly strangers: string[] = [];
  /** What the pages' own code threw, and what the Content-Security-Policy kept them from. */
  readonly faults: string[] = [];

  constructor({ browser, origin, patienceMs, ...contextOptions }: AudioSceneOptions) {
    this.#browser = browser;
    this.#contextOptions = contextOptions;
    this.#patienceMs = patienceMs;
    this.origin = origin;
  }

  /** A tab of a person of their own. */
  async openTab(): Promise<Page> {
    const context = await this.#browser.newContext(this.#contextOptions);
    this.#contexts.push(context);
    return this.openTabIn(context);
  }

  /** Another tab of the same person. */
  async openTabIn(context: BrowserContext): Promise<Page> {
    const page = await context.newPage();
    if (this.#patienceMs !== undefined) page.setDefaultTimeout(this.#patienceMs);
    page.on('request', (request) => {
      const url = new URL(request.url());
      const isOwn = ['localhost', '127.0.0.1'].includes(url.hostname) || url.protocol === 'data:';
      if (!isOwn && url.protocol !== 'blob:') this.strangers.push(request.url());
    });
    page.on('pageerror', (error) => this.faults.push(`${error.message}`));
    await watchPolicy(page.context(), (violation) => this.faults.push(violation));
    return page;
  }

  /**
   * A speaker, signed in, who sees the form for a new session.
   * @param toneHz of the microphone
   */
  async openSpeaker(toneHz: number): Promise<Page> {
    const page = await this.openTab();
    await this.signInAsSpeaker(page, toneHz);
    return page;
  }

  /** @param toneHz of the microphone; left out: the browser's own */
  async signInAsSpeaker(page: Page, toneHz?: number): Promise<void> {
    if (toneHz !== undefined) await page.addInitScript(installToneMicrophone, toneHz);
    await page.addInitScript(installRecorder);
    await page.goto(`${this.origin}/speaker/`);
    await page.getByRole('button', { name: 'Sign in as someone else' }).click();
    await page.getByRole('button', { name: 'speaker@example.com' }).click();
    await page.getByRole('button', { name: 'Create session' }).waitFor();
  }

  /**
   * A guest who has the page of a session open, and has not joined.
   * @param prepare called before the page is opened
   */
  async openListener(sessionId: string, prepare?: (page: Page) => Promise<void>): Promise<Page> {
    const page = await this.openProbed(`/listener/#${sessionId}`, prepare);
    await listenButton(page).waitFor();
    return page;
  }

  /**
   * A tab whose sound can be heard.
   * @param path "/listener/"
   * @param prepare called before the page is opened
   */
  async openProbed(path: string, prepare?: (page: Page) => Promise<void>): Promise<Page> {
    const page = await this.openTab();
    await prepare?.(page);
    await page.addInitScript(installRecorder);
    await page.addInitScript(installProbe);
    await page.goto(this.origin + path);
    return page;
  }

  async close(): Promise<void> {
    await Promise.all(this.#contexts.map((context) => context.close()));
    this.#contexts.length = 0;
  }
}

const listenButton = (page: Page) => page.getByRole('button', { name: 'Listen', exact: true });

/** The addresses of TURN servers that each connection of the page was given. */
export function readRelays(page: Page): Promise<string[][]> {
  return page.evaluate(() => {
    const { peers } = (globalThis as unknown as { recorded: { peers: readonly RTCPeerConnection[] } })
      .recorded;
    return peers.map((peer) => (peer.getConfiguration().iceServers ?? []).flatMap(({ urls }) => urls));
  });
}

/** Creates a session that anyone may listen to; answers its name. */
export async function createSession(speaker: Page): Promise<string> {
  await speaker.getByRole('radio', { name: /Anyone/ }).check();
  await speaker.getByRole('button', { name: 'Create session' }).click();
  const goLive = speaker.getByRole('button', { name: 'Go live', exact: true });
  await goLive.waitFor();
  await speaker
    .locator('button[data-kind="primary"]:not([aria-disabled="true"])', { hasText: 'Go live' })
    .waitFor();
  return (await speaker.locator('main').innerText()).match(/[a-z]+-[a-z]+-\d{3,4}/)?.[0] ?? '';
}

/** Presses a button of the page by its words. */
export const press = (page: Page, name: string): Promise<void> =>
  page.getByRole('button', { name, exact: true }).click();

/** Presses "Listen". */
export const join = (page: Page): Promise<void> => listenButton(page).click();

/** Resolves when the page shows these words. */
export const seeWords = (page: Page, words: string | RegExp): Promise<void> =>
  page.getByText(words).first().waitFor();

/** Resolves when the page plays the tone, with the time in milliseconds since 1970. */
export const hear = (page: Page, toneHz: number): Promise<number> =>
  page.evaluate((wantedHz) => audioProbe.waitUntilHeard(wantedHz), toneHz);

/** Resolves when the page has been silent for a moment. */
export const hearNothing = (page: Page): Promise<void> => page.evaluate(() => audioProbe.waitUntilSilent());

/** How many packets of audio the page received, on all its connections. */
export const readPackets = (page: Page): Promise<number> =>
  page.evaluate(async () => (await audioProbe.hear()).packetsReceived);
