// The playground in a real browser against the whole running stack: people and guest, steps, pushed events, messages.
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openBrowserOrSkip } from '../journeys/openBrowserOrSkip.ts';
import { spawnCloud } from '../journeys/spawnCloud.ts';
import type { SpawnedCloud } from '../journeys/spawnCloud.ts';
import { moreOperations } from './operations/moreOperations.ts';
import { walkthrough } from './operations/walkthrough.ts';
import { patience, PlaygroundDriver, policyViolations, sessionName } from './playgroundDriver.ts';

const speakerEmail = 'speaker@example.com';
const listenerEmail = 'listener@example.com';
const guest = 'Guest (API key)';

let browser: Browser | undefined;
let cloud: SpawnedCloud | undefined;
let playgroundUrl: string;

beforeAll(async () => {
  browser = await openBrowserOrSkip();
  if (!browser) return;
  cloud = await spawnCloud();
  playgroundUrl = `${cloud.origin}/playground/`;
}, 120_000);

afterEach(() => {
  expect(policyViolations.splice(0)).toEqual([]);
});

afterAll(async () => {
  await browser?.close();
  await cloud?.stop();
});

test('speaker and listener see every change pushed, whatever tab they work in, and no other host is asked', async (scene) => {
  if (!browser) return scene.skip();
  const hosts = new Set<string>();
  const problems: string[] = [];
  const context = await browser.newContext();
  context.on('request', (request) => hosts.add(new URL(request.url()).hostname));
  context.on('weberror', (error) => problems.push(error.error().message));

  // Speaker and listener are two tabs of one browser.
  const speaker = await PlaygroundDriver.openSignedIn(context, playgroundUrl, speakerEmail);
  const created = await speaker.run('Create a session');
  const [sessionId = ''] = sessionName.exec(created) ?? [];
  await speaker.page.locator('.graphiql-response').getByText(sessionId).waitFor();
  await speaker.watch('Watch its status', speakerEmail);
  const listener = await PlaygroundDriver.openSignedIn(context, playgroundUrl, listenerEmail);
  await listener.page.getByText(`Session ${sessionId}`).waitFor();
  await listener.watch('Watch its status', listenerEmail);
  const seat = await listener.run('Take a seat as a listener');
  for (const title of ['Go live', 'Pause', 'Resume', 'End']) await speaker.run(title);

  expect(seat).toContain('"isOwner":false');
  for (const { page, readStatuses } of [speaker, listener].map(bindStatuses)) {
    await page.bringToFront();
    await expect.poll(readStatuses, patience).toEqual(['LIVE', 'PAUSED', 'LIVE', 'ENDED']);
  }
  expect(await listener.run('Take a seat as a listener')).toContain('"errorType":"SessionEnded"');
  expect([...hosts]).toEqual(['localhost']);
  expect(problems).toEqual([]);
}, 120_000);

const bindStatuses = (driver: PlaygroundDriver) => ({
  page: driver.page,
  readStatuses: () => driver.readStatuses(),
});

test('one tab is speaker, guest and listener in turn, and the guest’s watch goes on through all of it', async (scene) => {
  if (!browser) return scene.skip();
  const tab = await PlaygroundDriver.openSignedIn(await browser.newContext(), playgroundUrl, speakerEmail);
  await tab.run('Create a session for everybody');

  await tab.switchTo(guest);
  const watch = await tab.watch('Watch as a guest', 'Guest');
  await tab.switchTo(speakerEmail);
  await tab.run('Go live');
  await expect.poll(() => tab.readStatuses(), patience).toEqual(['LIVE']);
  // One more person signs in: the page is left and comes back.
  await tab.signIn(listenerEmail);
  await expect.poll(() => watch.locator('.state').innerText(), patience).toBe('open');
  expect(await tab.run('Read one session')).toContain('"isOwner":false');
  // Back to the speaker without the provider.
  await tab.switchTo(speakerEmail);
  const isOwner = await tab.run('Read one session');
  await tab.run('Pause');

  expect(isOwner).toContain('"isOwner":true');
  await expect.poll(() => tab.readStatuses(), patience).toEqual(['LIVE', 'PAUSED']);
  expect(await tab.page.getByRole('tab', { name: /Step|Session|Watch/ }).count()).toBeGreaterThan(10);
}, 120_000);

test('the editors follow the system from light to dark, and the tab that is shown is in sight', async (scene) => {
  if (!browser) return scene.skip();
  const context = await browser.newContext({ colorScheme: 'light', viewport: { width: 1280, height: 800 } });
  const tab = await PlaygroundDriver.openSignedIn(context, playgroundUrl, speakerEmail);
  const readEditorClass = (): Promise<string> =>
    tab.page.locator('.graphiql-query-editor .monaco-editor').first().getAttribute('class').then(String);
  const before = await readEditorClass();

  await tab.page.emulateMedia({ colorScheme: 'dark' });
  await tab.openOperation('End');

  expect(before).not.toContain('vs-dark');
  await expect.poll(readEditorClass, patience).toContain('vs-dark');
  const shown = await tab.page.locator('.graphiql-tab-active').boundingBox();
  expect((shown?.x ?? Infinity) + (shown?.width ?? 0)).toBeLessThan(1280);
}, 60_000);

test('a reload keeps the watches, and one that is started in the tab then shown outlives a change of tab', async (scene) => {
  if (!browser) return scene.skip();
  const tab = await PlaygroundDriver.openSignedIn(await browser.newContext(), playgroundUrl, speakerEmail);
  await tab.run('Create a session');
  await tab.watch('Watch its status', speakerEmail);

  await tab.page.reload();
  await tab.waitForEditors();
  const states = tab.page.locator('.live-events .state');
  await expect.poll(() => states.allInnerTexts(), patience).toEqual(['open']);
  // A second one from the tab that is shown takes the place of the first.
  await tab.page.getByRole('button', { name: 'Execute query (Ctrl-Enter)' }).click();
  await expect.poll(() => states.allInnerTexts(), patience).toEqual(['over', 'open']);
  await tab.run('Go live');

  await expect.poll(() => tab.readStatuses(), patience).toEqual(['LIVE']);
}, 120_000);

test('a guest reads the schema’s descriptions, and a refusal is put into words', async (scene) => {
  if (!browser) return scene.skip();
  const tab = await PlaygroundDriver.openAsGuest(await browser.newContext(), playgroundUrl);

  const answer = await tab.run('Create a session');
  await expect.poll(() => tab.readAnswerLine(), patience).toContain('A guest may not call createSession.');
  await tab.page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
  await tab.page.getByRole('link', { name: 'Query', exact: true }).click();

  expect(answer).toContain('Not Authorized to access createSession on type Mutation');
  await tab.page.getByText('One session by its name, read consistently.').waitFor();
}, 120_000);

test('every frame on the socket can be looked at, and none shows token or key', async (scene) => {
  if (!browser) return scene.skip();
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
  const tab = await PlaygroundDriver.openSignedIn(context, playgroundUrl, speakerEmail);
  await tab.run('Create a session for everybody');
  await tab.watch('Watch its status', speakerEmail);
  await tab.switchTo(guest);
  await tab.watch('Watch as a guest', 'Guest');
  await tab.switchTo(speakerEmail);
  await tab.run('Go live');
  await expect.poll(() => tab.readStatuses(), patience).toEqual(['LIVE', 'LIVE']);

  await tab.showDockTab('Real-time messages');
  const withKeepAlives = await tab.readMessages();
  await tab.page.getByLabel('Hide keep-alives (ka)').check();
  const messages = await tab.readMessages();
  await tab.page.locator('.messages li', { hasText: 'data' }).first().locator('summary').click();
  await tab.page.locator('.messages pre').getByText('"onSessionStatus"').waitFor();
  await tab.page.getByRole('button', { name: /^Copy all/ }).click();
  const copied = await tab.page.evaluate(() => navigator.clipboard.readText());
  const secrets = await tab.page.evaluate(readSecrets);

  expect(withKeepAlives).toContain('received ka');
  expect(messages).not.toContain('received ka');
  expect(messages.slice(0, 5)).toEqual([
    'sent socket open',
    'sent connection_init',
    'received connection_ack',
    'sent start',
    'received start_ack',
  ]);
  expect(messages.filter((message) => message === 'received data')).toHaveLength(2);
  expect(secrets.length).toBeGreaterThan(1);
  expect(copied).toContain('"Authorization": "[redacted]"');
  expect(secrets.filter((secret) => copied.includes(secret))).toEqual([]);
}, 120_000);

/** Runs in the page: the access token and the API key. */
async function readSecrets(): Promise<string[]> {
  const { apiKey } = (await (await fetch('/config.json')).json()) as { apiKey: string };
  const users = Object.entries(sessionStorage).filter(([key]) => key.startsWith('oidc.'));
  const tokens = users.map(
    ([, text]) => (JSON.parse(text as string) as { access_token: string }).access_token,
  );
  return [apiKey, ...tokens];
}

describe('as they stand, in the order shown,', () => {
  test('the steps run', async (scene) => {
    if (!browser) return scene.skip();
    const tab = await PlaygroundDriver.openSignedIn(await browser.newContext(), playgroundUrl, speakerEmail);
    const refused: string[] = [];

    for (const { title, query } of walkthrough)
      if (query.startsWith('subscription')) await tab.watch(title, speakerEmail);
      else if ((await tab.run(title)).includes('"errors"')) refused.push(title);

    expect(refused).toEqual([]);
    await expect.poll(() => tab.readStatuses(), patience).toEqual(['LIVE', 'PAUSED', 'LIVE', 'ENDED']);
  }, 120_000);

  test('the other operations do what their words say', async (scene) => {
    if (!browser) return scene.skip();
    const tab = await PlaygroundDriver.openSignedIn(await browser.newContext(), playgroundUrl, speakerEmail);
    const answers = new Map<string, string>();
    const run = async (...titles: string[]): Promise<void> => {
      for (const title of titles) answers.set(title, await tab.run(title));
    };

    await run('Create a session only once', 'Create a session for everybody');
    await run('Read the speaker’s access to the audio', 'Go live');
    await tab.switchTo(guest);
    await tab.watch('Watch as a guest', 'Guest');
    await run('Read one session', 'Take a seat with access to the audio', 'Renew the seat');
    await run('Report an interruption', 'Leave');
    const leftTwice = await tab.run('Leave');
    await tab.run('Take a seat with access to the audio');
    await tab.switchTo(speakerEmail);
    await run(
      'Remove the listener',
      'Take the broadcast over',
      'Read the history page by page',
      'My sessions with one status',
    );
    const renewed = await tab.run('Renew the lease');

    const queries = moreOperations.filter(({ query }) => !query.startsWith('subscription'));
    expect([...answers].filter(([, answer]) => answer.includes('"errors"'))).toEqual([]);
    expect(queries.map(({ title }) => title).filter((title) => !answers.has(title))).toEqual([]);
    expect(answers.get('Read the speaker’s access to the audio')).toContain('"role":"MASTER"');
    expect(answers.get('Take a seat with access to the audio')).toContain('"role":"VIEWER"');
    expect([leftTwice, renewed].map((answer) => /"errorType":"(\w+)"/.exec(answer)?.[1])).toEqual([
      'Conflict',
      'Conflict',
    ]);
  }, 120_000);
});

describe('leaving', () => {
  test('by signing out forgets the tokens and offers to sign in', async (scene) => {
    if (!browser) return scene.skip();
    const { page } = await PlaygroundDriver.openSignedIn(
      await browser.newContext(),
      playgroundUrl,
      speakerEmail,
    );

    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();

    expect(page.url()).toBe(playgroundUrl);
    expect(
      await page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.startsWith('oidc.'))),
    ).toEqual([]);
  }, 120_000);

  test('signs one person out and keeps the other', async (scene) => {
    if (!browser) return scene.skip();
    const tab = await PlaygroundDriver.openSignedIn(await browser.newContext(), playgroundUrl, speakerEmail);
    await tab.signIn(listenerEmail);
    await tab.switchTo(speakerEmail);

    await tab.page.getByRole('button', { name: 'Sign out' }).click();
    await expect.poll(() => tab.readActive(), patience).toBe(listenerEmail);

    expect(await tab.page.getByLabel('Run as').locator('option').allInnerTexts()).toEqual([
      listenerEmail,
      guest,
    ]);
    await tab.waitForEditors();
    expect(await tab.run('My sessions')).not.toContain('"errors"');
  }, 120_000);
});

describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
  test('axe-core finds nothing in what is ours, and a narrow frame scrolls downwards only', async (scene) => {
    if (!browser) return scene.skip();
    const context = await browser.newContext({ viewport: { width: 320, height: 740 }, colorScheme });
    const welcome = await PlaygroundDriver.open(context, playgroundUrl);
    await welcome.page.getByRole('button', { name: 'Go on as a guest' }).waitFor();
    const found = [await welcome.readViolations()];
    const widths = [await welcome.page.evaluate(() => document.documentElement.scrollWidth)];

    const tab = await PlaygroundDriver.openSignedIn(context, playgroundUrl, speakerEmail);
    await tab.run('Create a session');
    await tab.watch('Watch its status', speakerEmail);
    await tab.switchTo(guest);
    await tab.run('Pause');
    found.push(await tab.readViolations());
    await tab.showDockTab('Real-time messages');
    await tab.page.locator('.messages summary').first().click();
    found.push(await tab.readViolations());
    widths.push(await tab.page.evaluate(() => document.documentElement.scrollWidth));

    expect(found).toEqual([[], [], []]);
    expect(widths).toEqual([320, 320]);
  }, 120_000);
});
