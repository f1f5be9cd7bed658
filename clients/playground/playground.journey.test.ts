// The playground in a real browser against the whole running stack: sign in, walk through the steps, see events pushed.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NoBrowserError, openBrowser } from '../openBrowser.ts';

const projectDirectory = fileURLToPath(new URL('../..', import.meta.url));

/** How long something that is on its way may take to be seen. */
const patience = { timeout: 10_000 };

let browser: Browser | undefined;
let noBrowser = '';
let cloud: ChildProcess | undefined;
let playgroundUrl: string;

beforeAll(async () => {
  try {
    browser = await openBrowser();
  } catch (error) {
    // Where tests must not be passed over, a machine without a browser fails; elsewhere its owner is told.
    if (!(error instanceof NoBrowserError) || process.env['CI']) throw error;
    noBrowser = error.message;
    return;
  }
  const port = await findFreePort();
  playgroundUrl = `http://localhost:${port}/playground/`;
  const ports = ['--port', String(port), '--aws-port', String(await findFreePort())];
  cloud = spawn(process.execPath, ['infra/start.ts', ...ports], { cwd: projectDirectory });
  await waitUntilReady(cloud);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  if (cloud?.exitCode === null) {
    cloud.kill('SIGINT');
    await once(cloud, 'exit');
  }
});

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** Resolves when what `npm start` runs says that it is ready. */
function waitUntilReady(child: ChildProcess): Promise<void> {
  let said = '';
  return new Promise((resolve, reject) => {
    const onOutput = (chunk: Buffer): void => {
      said += chunk.toString();
      if (said.includes('Ready after')) resolve();
    };
    child.stdout?.on('data', onOutput);
    child.stderr?.on('data', onOutput);
    child.once('exit', (code) => reject(new Error(`The local cloud ended with code ${code}:\n${said}`)));
  });
}

async function openSignedIn(context: BrowserContext, email: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(playgroundUrl);
  // Asks who it is, although the provider remembers whoever signed in last.
  await page.getByRole('button', { name: 'Sign in as someone else' }).click();
  await page.getByRole('button', { name: email }).click();
  await page.getByText(`Signed in as ${email}`).waitFor();
  // GraphiQL runs nothing before all its editors are there.
  for (const part of ['query-editor', 'editor-tool', 'response']) {
    await page.locator(`.graphiql-${part} .monaco-editor`).first().waitFor({ state: 'attached' });
  }
  return page;
}

/** Shows a step of the walkthrough in its tab. */
async function openStep(page: Page, title: string): Promise<void> {
  // Chromium slows down tabs that nobody looks at.
  await page.bringToFront();
  const button = page
    .getByRole('region', { name: 'Walkthrough' })
    .getByRole('button', { name: title, exact: true });
  await button.click();
  await expect.poll(() => button.getAttribute('aria-current'), patience).toBe('step');
}

const sessionName = /[a-z]+-[a-z]+-\d{3,4}/;
const executeButton = { name: 'Execute query (Ctrl-Enter)' };

/** Opens a step and runs it; answers what the API answered. */
async function runStep(page: Page, title: string): Promise<string> {
  await openStep(page, title);
  const [response] = await Promise.all([
    page.waitForResponse(
      (answer) => answer.request().method() === 'POST' && answer.url().endsWith('/graphql'),
    ),
    page.getByRole('button', executeButton).click(),
  ]);
  return response.text();
}

/** Opens the second step and waits until the subscription stands. */
async function watch(page: Page): Promise<void> {
  await openStep(page, 'Watch its status');
  await page.getByRole('button', executeButton).click();
  await page.getByText('start_ack: subscribed').waitFor();
}

/** The statuses under "Live events", oldest first. */
async function readStatuses(page: Page): Promise<(string | undefined)[]> {
  const lines = await page.locator('.live-events li[data-kind="event"]').allInnerTexts();
  return lines.map((line) => /"status":"(\w+)"/.exec(line)?.[1]).toReversed();
}

test('speaker and listener see every change pushed, whatever tab they work in, and no other host is asked', async (scene) => {
  if (!browser) return scene.skip(noBrowser);
  const hosts = new Set<string>();
  const problems: string[] = [];
  const context = await browser.newContext();
  context.on('request', (request) => hosts.add(new URL(request.url()).hostname));
  context.on('weberror', (error) => problems.push(error.error().message));

  // Speaker and listener are two tabs of one browser.
  const speaker = await openSignedIn(context, 'speaker@example.com');
  const created = await runStep(speaker, 'Create a session');
  expect(created).toMatch(sessionName);
  const [sessionId = ''] = sessionName.exec(created) ?? [];
  await speaker.locator('.graphiql-response').getByText(sessionId).waitFor();
  await watch(speaker);
  const listener = await openSignedIn(context, 'listener@example.com');
  await listener.getByText(`Session ${sessionId}`).waitFor();
  await watch(listener);
  const seat = await runStep(listener, 'Take a seat as a listener');
  for (const title of ['Go live', 'Pause', 'Resume', 'End']) await runStep(speaker, title);

  expect(seat).toContain('"isOwner":false');
  for (const page of [speaker, listener]) {
    await page.bringToFront();
    await expect.poll(() => readStatuses(page), patience).toEqual(['LIVE', 'PAUSED', 'LIVE', 'ENDED']);
  }
  expect(await runStep(listener, 'Take a seat as a listener')).toContain('"errorType":"SessionEnded"');
  expect([...hosts]).toEqual(['localhost']);
  expect(problems).toEqual([]);
}, 120_000);

test('signing out forgets the tokens and offers to sign in', async (scene) => {
  if (!browser) return scene.skip(noBrowser);
  const page = await openSignedIn(await browser.newContext(), 'speaker@example.com');

  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();

  expect(page.url()).toBe(playgroundUrl);
  expect(
    await page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.startsWith('oidc.user'))),
  ).toEqual([]);
}, 120_000);

test('a narrow frame scrolls downwards only', async (scene) => {
  if (!browser) return scene.skip(noBrowser);
  const context = await browser.newContext({ viewport: { width: 375, height: 740 } });

  const page = await openSignedIn(context, 'speaker@example.com');
  await page.getByRole('region', { name: 'Walkthrough' }).waitFor();

  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(375);
}, 120_000);
