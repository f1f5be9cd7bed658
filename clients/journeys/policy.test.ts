// What browsers make of the headers: nothing of ours is kept from its work on any page or on the way through the sign-in, what
// comes from elsewhere is, and the journeys' watch hears of it.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { openBrowserOrSkip } from './openBrowserOrSkip.ts';
import { spawnCloud } from './spawnCloud.ts';
import type { SpawnedCloud } from './spawnCloud.ts';
import { watchPolicy } from './watchPolicy.ts';

let browser: Browser | undefined;
let cloud: SpawnedCloud;

beforeAll(async () => {
  // The browser's own microphone, without a question to anybody.
  browser = await openBrowserOrSkip(['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']);
  if (!browser) return;
  cloud = await spawnCloud();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await cloud?.stop();
});

interface Tab {
  readonly page: Page;
  /** What was refused since it was opened. */
  readonly violations: string[];
}

async function openTab(opened: Browser): Promise<Tab> {
  const context = await opened.newContext();
  onTestFinished(() => context.close());
  const violations: string[] = [];
  await watchPolicy(context, (violation) => violations.push(violation));
  return { page: await context.newPage(), violations };
}

const open = async (page: Page, path: string): Promise<void> => {
  await page.goto(cloud.origin + path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForLoadState('networkidle');
};

test.for([
  ['/', '/'],
  ['/listener#serene-truth-682', '/listener/#serene-truth-682'],
  ['/speaker?from=mail', '/speaker/?from=mail'],
  ['/playground', '/playground/'],
  ['/sign-in/oauth2/authorize', '/sign-in/oauth2/authorize'],
])('%s ends at %s, where nothing of ours is refused', async ([asked, shown], { skip }) => {
  if (!browser) return skip();
  const { page, violations } = await openTab(browser);

  await open(page, asked ?? '');

  expect([page.url(), violations]).toEqual([`${cloud.origin}${shown}`, []]);
});

test('signing in and out passes through pages where nothing is refused', async ({ skip }) => {
  if (!browser) return skip();
  const { page, violations } = await openTab(browser);

  await open(page, '/speaker/');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: 'speaker@example.com' }).click();
  await page.getByRole('button', { name: 'Create session' }).waitFor();
  await page.goto(`${cloud.origin}/sign-in/logout`);
  await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
  // Nobody is there any more: another page of oidc-provider's own.
  await page.goto(`${cloud.origin}/sign-in/logout`);
  await page.getByRole('heading', { name: 'You are signed out' }).waitFor();

  expect(violations).toEqual([]);
});

/** Runs in the page: does what somebody would do who can write into it. */
async function intrude(foreignUrl: string): Promise<unknown> {
  const script = document.createElement('script');
  script.textContent = 'globalThis.hasIntruded = true';
  document.body.append(script);
  const image = new Image();
  image.src = foreignUrl;
  const fetched = await fetch(foreignUrl).then(
    () => 'fetched',
    () => 'refused',
  );
  return { hasIntruded: 'hasIntruded' in globalThis, fetched };
}

test.for(['/listener/', '/speaker/', '/playground/'])(
  '%s runs no script that is written into it, and reaches no other host',
  async (path, { skip }) => {
    if (!browser) return skip();
    const { page, violations } = await openTab(browser);
    await open(page, path);

    const outcome = await page.evaluate(intrude, 'https://elsewhere.example/');

    expect(outcome).toEqual({ hasIntruded: false, fetched: 'refused' });
    await expect
      .poll(() => violations.map((violation) => /^[a-z]+-src(-[a-z]+)?(?=: )/.exec(violation)?.[0]))
      .toEqual(expect.arrayContaining(['script-src-elem', 'img-src', 'connect-src']));
  },
);

test.for([
  ['/speaker/', 'heard'],
  ['/listener/', 'NotAllowedError'],
  ['/playground/', 'NotAllowedError'],
])('%s asks for the microphone: %s', async ([path, outcome], { skip }) => {
  if (!browser) return skip();
  const { page } = await openTab(browser);
  await open(page, path ?? '');

  const asking = page.evaluate(() =>
    navigator.mediaDevices.getUserMedia({ audio: true }).then(
      () => 'heard',
      (error: Error) => error.name,
    ),
  );

  expect(await asking).toBe(outcome);
});
