// aws-amplify, unmodified, in a browser: a page of an origin of its own signs in, calls and subscribes over TLS.
import { createHash, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AmplifyApp } from './amplify/main.ts';
import { openBrowserOrSkip } from './openBrowserOrSkip.ts';
import { spawnCloud, type SpawnedCloud } from './spawnCloud.ts';

declare const window: { readonly app?: AmplifyApp };

const createSession = `mutation ($input: CreateSessionInput!) {
  createSession(input: $input) { sessionId status title } }`;
const readSession = 'query ($sessionId: ID!) { session(sessionId: $sessionId) { title isOwner } }';
const startSession = `mutation ($sessionId: ID!) {
  startSession(sessionId: $sessionId, broadcastId: "tab") { sessionId status } }`;
const onSessionStatus = `subscription ($sessionId: ID!) {
  onSessionStatus(sessionId: $sessionId) { sessionId status version at endReason broadcastId } }`;

let browser: Browser | undefined;
let cloud: SpawnedCloud | undefined;
let site: Server | undefined;
let page: Page | undefined;
const data = mkdtempSync(join(tmpdir(), 'amplify-'));

beforeAll(async () => {
  site = await serveApp(() => `https://${new URL(cloud?.origin ?? '').host}`);
  const siteOrigin = originOf(site);
  cloud = await spawnCloud(data, 0, ['--tls', '--origin', siteOrigin]);
  browser = await openBrowserOrSkip([`--ignore-certificate-errors-spki-list=${readFingerprint()}`]);
  page = await browser?.newPage();
  await page?.goto(siteOrigin);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await cloud?.stop();
  site?.close();
  rmSync(data, { recursive: true, force: true });
});

/** The browser trusts this one public key, as it would trust the authority if it were imported. */
function readFingerprint(): string {
  const certificate = new X509Certificate(readFileSync(join(data, 'certificates', 'localhost.pem')));
  const publicKey = certificate.publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(publicKey).digest('base64');
}

async function serveApp(frontDoorUrl: () => string): Promise<Server> {
  const entry = join(import.meta.dirname, 'amplify/main.ts');
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, write: false, format: 'esm' });
  const script = outputFiles[0]?.text ?? '';
  const server = createServer((request, response) => {
    const isScript = request.url === '/app.js';
    response.setHeader('content-type', `${isScript ? 'text/javascript' : 'text/html'}; charset=utf-8`);
    const html = `<!doctype html><html data-front-door="${frontDoorUrl()}"><script type="module" src="/app.js"></script>`;
    response.end(isScript ? script : html);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

const originOf = (server: Server): string => `http://localhost:${(server.address() as AddressInfo).port}`;

/** While a page is being left there is nobody to ask. */
const readUserName = (opened: Page): Promise<string | undefined> =>
  opened.evaluate(() => window.app?.readUserName()).catch(() => undefined);

const call = <Answer>(
  opened: Page,
  query: string,
  variables: Record<string, string | object>,
  authMode: 'apiKey' | 'userPool',
): Promise<Answer> =>
  opened.evaluate(([text, values, mode]) => window.app?.call(text, values, mode), [
    query,
    variables,
    authMode,
  ] as const) as Promise<Answer>;

test('aws-amplify signs in, creates a session, reads it as its owner and as a guest, and is pushed its status both ways', async (context) => {
  if (!page) return context.skip();
  await page.waitForFunction(() => window.app !== undefined);
  await page.evaluate(() => void window.app?.signIn());
  await page.getByRole('button', { name: 'speaker@example.com' }).click();
  await expect.poll(() => page && readUserName(page), { timeout: 20_000 }).toBeDefined();

  const input = { title: 'From Amplify', access: 'ANYONE' };
  const { createSession: created } = await call<{ createSession: { sessionId: string } }>(
    page,
    createSession,
    { input },
    'userPool',
  );
  const { sessionId } = created;
  const asOwner = await call(page, readSession, { sessionId }, 'userPool');
  const asGuest = await call(page, readSession, { sessionId }, 'apiKey');

  expect(created).toEqual({ sessionId, status: 'CREATED', title: 'From Amplify' });
  expect(asOwner).toEqual({ session: { title: 'From Amplify', isOwner: true } });
  expect(asGuest).toEqual({ session: { title: 'From Amplify', isOwner: false } });

  const acknowledged = countAcknowledged(page, 2);
  await page.evaluate(
    ([query, id]) => {
      window.app?.watch(query, { sessionId: id }, 'apiKey');
      window.app?.watch(query, { sessionId: id }, 'userPool');
    },
    [onSessionStatus, sessionId] as const,
  );
  await acknowledged;
  await call(page, startSession, { sessionId }, 'userPool');
  // The creation too is told, perhaps to somebody who came a moment later.
  const toldLive = (): unknown[] =>
    (window.app?.pushed ?? []).filter((event) => JSON.stringify(event).includes('"LIVE"'));
  await page.waitForFunction(`(${toldLive.toString()})().length >= 2`);

  const pushed = await page.evaluate(toldLive);
  const live: unknown = {
    onSessionStatus: expect.objectContaining({ sessionId, status: 'LIVE' }) as unknown,
  };
  expect(pushed).toEqual([live, live]);
}, 60_000);

test('aws-amplify signs out, and nobody is signed in afterwards', async (context) => {
  if (!page || !site) return context.skip();
  const [here, opened] = [`${originOf(site)}/`, page];
  expect(await readUserName(opened)).toBeDefined();

  const back = opened.waitForRequest((request) => request.isNavigationRequest() && request.url() === here);
  await opened.evaluate(() => void window.app?.signOut());
  await back;
  await opened.waitForFunction(() => window.app !== undefined);

  expect(await readUserName(opened)).toBeUndefined();
}, 60_000);

/** Resolves when so many subscriptions of the page were acknowledged, on whichever of its sockets. */
function countAcknowledged(opened: Page, count: number): Promise<void> {
  let acknowledged = 0;
  return new Promise((resolve) => {
    opened.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => {
        if (!payload.toString().includes('"start_ack"')) return;
        acknowledged += 1;
        if (acknowledged === count) resolve();
      }),
    );
  });
}
