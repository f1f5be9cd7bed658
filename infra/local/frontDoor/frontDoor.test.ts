// The front door over real sockets: routes, pages, the first page and the configuration, and who may ask at all.
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import type { FrontDoorRoute } from '../cloud.ts';
import type { Edge } from '../cloudfront/cloudFront.ts';
import { createLog, type LogRecord } from '../log.ts';
import { openLoopbackListener } from '../loopbackListener.ts';
import { createFrontDoor } from './frontDoor.ts';
import { createOwnRoutes } from './ownRoutes.ts';

const outputs = {
  GraphqlUrl: 'http://localhost:4000/graphql',
  RealtimeUrl: 'ws://localhost:4000/graphql/realtime',
  Region: 'us-east-1',
  OidcAuthority: 'http://localhost:4000/sign-in',
  OidcClientId: 'client',
  OidcScope: 'openid email',
};
const content = {
  stackName: 'Live',
  frontDoorUrl: 'http://localhost:4000',
  awsUrl: 'http://localhost:4566',
  people: [{ email: 'speaker@example.com', shortName: 'speaker' }],
  outputs,
};

/** Serves routes until the test has finished; answers the port and what was logged. */
async function serve(
  routes: readonly FrontDoorRoute[] | undefined,
): Promise<{ url: string; port: number; logged: LogRecord[] }> {
  const logged: LogRecord[] = [];
  const handlers = createFrontDoor(
    () => routes,
    createLog('debug', (record) => logged.push(record)),
  );
  const { port, close } = await openLoopbackListener(0, 'front door', handlers);
  onTestFinished(close);
  return { url: `http://localhost:${port}`, port, logged };
}

const says = (prefix: string, text: string): FrontDoorRoute => ({
  prefix,
  onRequest: (_request, response) => void response.end(text),
});

/** A folder with these files, removed when the test has finished. */
function folderWith(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'pages-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** Sends a path exactly as it is written: fetch would tidy it up. */
function sendRaw(
  port: number,
  path: string,
  headers: Record<string, string> = {},
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    httpRequest({ host: '127.0.0.1', port, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

describe('routes', () => {
  test('the longest prefix wins, and a prefix ends at a path segment', async () => {
    const { url } = await serve([
      says('/graphql', 'short'),
      says('/graphql/realtime', 'long'),
      says('/', 'rest'),
    ]);
    const paths = ['/graphql', '/graphql?x=1', '/graphql/other', '/graphql/realtime', '/graphqls'];
    const texts = await Promise.all(paths.map(async (path) => (await fetch(url + path)).text()));
    expect(texts).toEqual(['short', 'short', 'short', 'long', 'rest']);
  });

  test('until the cloud is ready everything is answered 503', async () => {
    const { url, port } = await serve(undefined);
    const response = await fetch(url);
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await response.text()).toBe('The local cloud is not ready yet; try again in a moment.\n');
    expect(await refusedUpgrade(port, '/graphql')).toBe(503);
  });

  test('a path of no route is answered 404 in words', async () => {
    const { url } = await serve([says('/graphql', '')]);
    const response = await fetch(`${url}/nowhere?q=1`);
    expect([response.status, await response.text()]).toEqual([404, 'There is nothing at /nowhere.\n']);
  });

  test('a route that throws is logged and answered 500', async () => {
    const broken: FrontDoorRoute = {
      prefix: '/',
      onRequest() {
        throw new Error('boom');
      },
    };
    const { url, logged } = await serve([broken]);
    expect((await fetch(url)).status).toBe(500);
    expect(logged).toEqual([
      { level: 'error', event: 'the front door failed', fields: { path: '/', reason: 'boom' } },
    ]);
  });
});

/** The status with which a WebSocket is refused. */
function refusedUpgrade(
  port: number,
  path: string,
  headers: Record<string, string> = {},
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode));
    socket.on('open', () => reject(new Error('the WebSocket was accepted')));
    socket.on('error', () => undefined);
  });
}

describe('who may ask', () => {
  test.each(['evil.example.com', 'localhost.evil.example.com', '127.0.0.1.nip.io', '192.168.0.10:4000'])(
    'a request for the host %s is refused: a page may have made that name point here',
    async (host) => {
      const { port } = await serve([says('/', '')]);
      expect(await sendRaw(port, '/', { host })).toBe(421);
      expect(await refusedUpgrade(port, '/', { host })).toBe(421);
    },
  );

  test.each(['localhost', 'LOCALHOST:4000', '127.0.0.1:80', '[::1]:4000', 'app.localhost'])(
    'the host %s is this machine',
    async (host) => {
      const { port } = await serve([says('/', '')]);
      expect(await sendRaw(port, '/', { host })).toBe(200);
    },
  );
});

test('an upgrade goes to the route that takes it, and is refused where there is none', async () => {
  const paths: (string | undefined)[] = [];
  const realtime: FrontDoorRoute = {
    prefix: '/graphql/realtime',
    onUpgrade(request, socket) {
      paths.push(request.url);
      socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
    },
  };
  const { port } = await serve([realtime, says('/', '')]);
  expect(await refusedUpgrade(port, '/graphql/realtime?header=x')).toBe(401);
  expect(await refusedUpgrade(port, '/playground')).toBe(404);
  expect(paths).toEqual(['/graphql/realtime?header=x']);
});

describe('pages', () => {
  const files = {
    'playground/index.html': '<p>playground',
    'playground/assets/index-Bx3kQ9aZ.js': 'export {}',
    'playground/.secret': 'x',
  };
  const servePages = (folder?: string) => serve(createOwnRoutes({ ...content, pagesFolder: folder }));

  test('a page is served as HTML that is asked for anew, and each file by its type', async () => {
    const { url } = await servePages(folderWith(files));
    const page = await fetch(`${url}/playground/`);
    expect(await page.text()).toBe('<p>playground');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    const script = await fetch(`${url}/playground/assets/index-Bx3kQ9aZ.js`);
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(script.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('what the browser has not is told as its path is: a missing file, another method, a range, a condition', async () => {
    const { url } = await servePages(folderWith(files));
    const page = `${url}/playground/`;

    const answers = await Promise.all([
      fetch(`${url}/none.js`),
      fetch(page, { method: 'POST' }),
      fetch(page, { headers: { range: 'bytes=900-' } }),
      fetch(page, { headers: { 'if-match': '"other"' } }),
    ]);

    expect(await Promise.all(answers.map(async (answer) => [answer.status, await answer.text()]))).toEqual([
      [404, 'There is nothing at /none.js.\n'],
      [405, 'Pages can be read with GET and HEAD only.\n'],
      [416, 'The file is not that long.\n'],
      [412, 'The file is not the one that was asked for.\n'],
    ]);
  });

  test('a page without its slash is redirected to it', async () => {
    const { url } = await servePages(folderWith(files));
    const response = await fetch(`${url}/playground`, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([301, '/playground/']);
  });

  test('what the browser has already is answered 304, and HEAD without a body', async () => {
    const { url, port } = await servePages(folderWith(files));
    const head = await fetch(`${url}/playground/`, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '13', '']);
    const etag = head.headers.get('etag') ?? '';
    // Not with fetch, which adds "no-cache" to a condition of the caller's own.
    expect(await sendRaw(port, '/playground/', { 'if-none-match': etag })).toBe(304);
  });

  test.each([
    '/playground/../../../etc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/playground/..%2f..%2fetc/passwd',
    '/playground/%00',
    '/playground/.secret',
    '/playground/%ff',
  ])('nothing is found at %s', async (path) => {
    const { port } = await servePages(folderWith(files));
    expect(await sendRaw(port, path)).toBe(404);
  });

  test.each(['//', '/\\', 'http://[', '//playground//x', '/config.json/x'])(
    'nothing is found at %s, and nothing has failed',
    async (path) => {
      const { port, logged } = await servePages(folderWith(files));
      expect([await sendRaw(port, path), logged]).toEqual([404, []]);
    },
  );

  test('a page takes GET and HEAD only', async () => {
    const { url } = await servePages(folderWith(files));
    const response = await fetch(`${url}/playground/`, { method: 'POST' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  test('without built pages there are none', async () => {
    const { url } = await servePages();
    expect((await fetch(`${url}/playground/`)).status).toBe(404);
  });

  test('the first page names what runs here, what is built and who can sign in', async () => {
    const { url } = await servePages(folderWith(files));
    const response = await fetch(url);
    const html = await response.text();
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    for (const part of [
      '<h1>Live on this machine</h1>',
      '<a href="/playground/">playground</a>',
      outputs.GraphqlUrl,
      content.awsUrl,
      'speaker@example.com',
      'npm run --silent token -- speaker',
    ]) {
      expect(html).toContain(part);
    }
  });
});

describe('behind a distribution', () => {
  /** Redirects what has no slash, names index files, and calls each path by its name unless the file is kept already. */
  const edge: Edge = {
    resolve: ({ path, query }) =>
      path === '/playground'
        ? { statusCode: 302, headers: { location: `/playground/?${query}` } }
        : { path: path.replace(/\/$/, '/index.html') },
    headersOf: (path, own = {}) => ({ 'cache-control': 'max-age=7', ...own, 'x-path': path }),
  };
  const files = { 'playground/index.html': '<p>playground', 'playground/assets/a.js': 'export {}' };
  const serveBehind = (wanted = outputs) =>
    serve(createOwnRoutes({ ...content, outputs: wanted, pagesFolder: folderWith(files), edge }));

  test('every answer has the headers of its path, refusals and redirections too', async () => {
    const { url } = await serveBehind();
    const paths = ['/playground/', '/playground/assets/a.js', '/config.json', '/none', '/config.json/x'];

    const answers = await Promise.all([
      ...paths.map((path) => fetch(`${url}${path}?v=1`)),
      fetch(`${url}/playground?v=1`, { redirect: 'manual' }),
      fetch(`${url}/playground/`, { method: 'POST' }),
      fetch(`${url}/playground/`, { headers: { range: 'bytes=900-' } }),
    ]);

    expect(answers.map(({ status, headers }) => [status, headers.get('x-path')])).toEqual([
      [200, '/playground/'],
      [200, '/playground/assets/a.js'],
      [200, '/config.json'],
      [404, '/none'],
      [404, '/config.json/x'],
      [302, '/playground'],
      [405, '/playground/'],
      [416, '/playground/'],
    ]);
  });

  test('a file says nothing of how long it is kept, and a missing one is not kept', async () => {
    const { url } = await serveBehind();

    const answers = await Promise.all(['/playground/', '/none'].map((path) => fetch(`${url}${path}`)));

    expect(answers.map(({ headers }) => headers.get('cache-control'))).toEqual(['max-age=7', 'no-cache']);
  });

  test('the edge says where to look: a folder that it leaves alone is no file', async () => {
    const { url } = await serveBehind();
    const redirected = await fetch(`${url}/playground?a=b`, { redirect: 'manual' });

    expect(redirected.headers.get('location')).toBe('/playground/?a=b');
    expect((await fetch(`${url}/playground/assets`)).status).toBe(404);
  });

  test('a configuration that is not there is told with its headers', async () => {
    const { url } = await serveBehind({ ...outputs, Region: undefined } as never);
    const answer = await fetch(`${url}/config.json`);

    expect([answer.status, answer.headers.get('x-path')]).toEqual([404, '/config.json']);
  });

  test('the first page is the local cloud’s own: it loads nothing, and its style alone works', async () => {
    const { url } = await serveBehind();
    const answer = await fetch(url);
    const [, style = ''] = /<style>(.*)<\/style>/s.exec(await answer.text()) ?? [];
    const hash = createHash('sha256').update(style).digest('base64');

    expect(answer.headers.get('x-path')).toBeNull();
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-security-policy': `default-src 'none'; img-src data:; style-src 'sha256-${hash}'; base-uri 'none'; frame-ancestors 'none'`,
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
    });
  });
});

describe('config.json', () => {
  test('is read by pages of an origin that was named, and of no other', async () => {
    const { url } = await serve(createOwnRoutes({ ...content, pageOrigins: ['http://localhost:5173'] }));
    const readBy = async (origin: string): Promise<unknown> => {
      const { headers } = await fetch(`${url}/config.json`, { headers: { origin } });
      return [headers.get('access-control-allow-origin'), headers.get('vary')];
    };

    expect(await readBy('http://localhost:5173')).toEqual(['http://localhost:5173', 'Origin']);
    for (const origin of ['http://localhost:5174', 'http://localhost:5173.evil.example', 'null'])
      expect(await readBy(origin)).toEqual([null, 'Origin']);
  });

  test('is derived from the outputs of the template', async () => {
    const { url } = await serve(createOwnRoutes({ ...content, outputs: { ...outputs, ApiKey: 'da2-key' } }));
    expect(await (await fetch(`${url}/config.json`)).json()).toEqual({
      graphqlUrl: 'http://localhost:4000/graphql',
      realtimeUrl: 'ws://localhost:4000/graphql/realtime',
      region: 'us-east-1',
      apiKey: 'da2-key',
      oidc: { authority: 'http://localhost:4000/sign-in', clientId: 'client', scope: 'openid email' },
    });
  });

  test('has no API key when the template has none', async () => {
    const { url } = await serve(createOwnRoutes(content));
    expect(await (await fetch(`${url}/config.json`)).json()).toMatchObject({ apiKey: null });
  });

  test('is not there when the template lacks an output, and says which', async () => {
    const { url } = await serve(
      createOwnRoutes({ ...content, outputs: { ...outputs, Region: undefined } as never }),
    );
    const response = await fetch(`${url}/config.json`);
    expect([response.status, await response.text()]).toEqual([
      404,
      'The template lacks outputs for it: Region.\n',
    ]);
  });
});
