// A port that only this machine reaches, by either kind of address, and that is given back whole.
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { networkInterfaces } from 'node:os';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { TLSSocket } from 'node:tls';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { createAuthority, issueServerCertificate } from './certificates/issueCertificates.ts';
import { systemClock } from './clock.ts';
import { openLoopbackListener } from './loopbackListener.ts';
import { systemIds } from './systemIds.ts';

const authority = await createAuthority(systemClock, systemIds);
const server = await issueServerCertificate(authority, systemClock, systemIds);

const handlers = {
  onRequest: (_request: unknown, response: { end(text: string): void }) => response.end('here'),
};

async function open(port = 0) {
  const listener = await openLoopbackListener(port, 'front door', handlers);
  onTestFinished(listener.close);
  return listener;
}

/** "open" or the error's code. */
function tryToConnect(host: string, port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 2000 });
    socket.on('connect', () => {
      socket.destroy();
      resolve('open');
    });
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
    socket.on('timeout', () => resolve('timeout'));
  });
}

test('listens on 127.0.0.1 and ::1 at the same port, and on no other address', async () => {
  const { port } = await open();
  const hasIpv6 = Object.values(networkInterfaces()).some((list) =>
    list?.some(({ address }) => address === '::1'),
  );
  expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).toBe('here');
  if (hasIpv6) expect(await (await fetch(`http://[::1]:${port}`)).text()).toBe('here');
  const outside = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .find(({ internal }) => !internal);
  if (outside) expect(await tryToConnect(outside.address, port)).not.toBe('open');
});

test.each(['127.0.0.1', '::1'])(
  'says in one sentence that the port is taken on %s, and keeps neither',
  async (host) => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, host, resolve));
    onTestFinished(() => void other.close());
    const { port } = other.address() as AddressInfo;
    await expect(openLoopbackListener(port, 'front door', handlers)).rejects.toThrow(
      `Port ${port} for the front door is taken on ${host}; stop what uses it or choose another.`,
    );
    expect(await tryToConnect(host === '::1' ? '127.0.0.1' : '::1', port)).toBe('ECONNREFUSED');
  },
);

/** The first line of the answer to a request that offers an upgrade. */
function offerUpgrade(port: number, protocol: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect({ host: '127.0.0.1', port });
    socket.on('data', (chunk) => (answer += String(chunk)));
    socket.on('error', reject);
    socket.on('close', () => resolve(answer.split('\r\n', 1)[0] ?? ''));
    socket.write(
      `GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings, close\r\nUpgrade: ${protocol}\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n`,
    );
  });
}

describe('an upgrade', () => {
  test.each(['h2c', 'TLS/1.0', 'h2c, websocket'])('to %s is ignored: HTTP/1.1 answers', async (protocol) => {
    const onUpgrade = () => expect.unreachable();
    const { port, close } = await openLoopbackListener(0, 'front door', { ...handlers, onUpgrade });
    onTestFinished(close);
    expect(await offerUpgrade(port, protocol)).toBe('HTTP/1.1 200 OK');
  });

  test.each(['websocket', 'WebSocket'])('to %s is handed on', async (protocol) => {
    const { port, close } = await openLoopbackListener(0, 'front door', {
      ...handlers,
      onUpgrade: (_request, socket) => void socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n'),
    });
    onTestFinished(close);
    expect(await offerUpgrade(port, protocol)).toBe('HTTP/1.1 401 Unauthorized');
  });

  test('to a WebSocket is refused in words where nobody takes it', async () => {
    const { port } = await open();
    expect(await offerUpgrade(port, 'websocket')).toBe('HTTP/1.1 404 Not Found');
  });
});

test('closing ends open connections and frees the port', async () => {
  const { port, close } = await open();
  const socket = connect({ host: '127.0.0.1', port });
  const ended = new Promise((resolve) => socket.on('close', resolve));
  await new Promise((resolve) => socket.on('connect', resolve));
  await close();
  await ended;
  expect(await tryToConnect('127.0.0.1', port)).toBe('ECONNREFUSED');
});

describe('a port that takes TLS too', () => {
  async function openWithTls() {
    const listener = await openLoopbackListener(
      0,
      'front door',
      {
        onRequest: (request, response) =>
          void text(request).then((body) =>
            response.end(`${isEncrypted(request) ? 'TLS' : 'plain'} ${body}`),
          ),
        onUpgrade: (request, socket) =>
          void socket.end(`HTTP/1.1 400 ${isEncrypted(request) ? 'TLS' : 'plain'}\r\n\r\n`),
      },
      server,
    );
    onTestFinished(listener.close);
    return listener;
  }
  const isEncrypted = ({ socket }: IncomingMessage): boolean => socket instanceof TLSSocket;

  const post = (port: number, scheme: 'http' | 'https', body: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const send = scheme === 'http' ? httpRequest : httpsRequest;
      send({ host: 'localhost', port, method: 'POST', agent: false, ca: authority.certificate }, (response) =>
        resolve(text(response)),
      )
        .on('error', reject)
        .end(body);
    });

  test('answers each connection in its own way, long bodies included', async () => {
    const { port } = await openWithTls();
    const long = 'x'.repeat(300_000);

    const answers = await Promise.all([
      post(port, 'https', 'a'),
      post(port, 'http', 'b'),
      post(port, 'https', long),
      post(port, 'http', long),
    ]);

    expect(answers).toEqual(['TLS a', 'plain b', `TLS ${long}`, `plain ${long}`]);
  });

  test('opens WebSockets over both', async () => {
    const { port } = await openWithTls();
    const refusalOf = (scheme: string): Promise<string | undefined> =>
      new Promise((resolve) => {
        const socket = new WebSocket(`${scheme}://localhost:${port}`, { ca: authority.certificate });
        socket.on('unexpected-response', (_request, { statusMessage }) => resolve(statusMessage));
        socket.on('error', (error) => resolve(error.message));
      });

    expect(await Promise.all([refusalOf('wss'), refusalOf('ws')])).toEqual(['TLS', 'plain']);
  });

  test('reads a request that comes byte by byte', async () => {
    const { port } = await openWithTls();
    const socket = connect(port, '127.0.0.1');

    for (const character of 'GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n')
      await new Promise((sent) => socket.write(character, sent));

    expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*plain/);
  });

  test('outlives clients that do not trust it, break off or talk nonsense', async () => {
    const { port } = await openWithTls();
    const nonsense = connect(port, '127.0.0.1');
    nonsense.write(Buffer.from([22, 3, 1, 0, 5, 1, 2, 3, 4, 5]));

    await new Promise((resolve) => nonsense.on('close', resolve).resume());
    await expect(fetch(`https://localhost:${port}`)).rejects.toThrow('fetch failed');
    connect(port, '127.0.0.1').destroy();

    expect(await post(port, 'https', 'still')).toBe('TLS still');
  });

  test('closes also what has not said yet which kind it is', async () => {
    const { port, close } = await openWithTls();
    const silent = connect(port, '127.0.0.1');
    await new Promise((resolve) => silent.once('connect', resolve));
    const closed = new Promise((resolve) => silent.once('close', resolve).on('error', () => undefined));
    await post(port, 'http', '');

    await close();
    await closed;

    expect(await tryToConnect('127.0.0.1', port)).toBe('ECONNREFUSED');
  });
});
