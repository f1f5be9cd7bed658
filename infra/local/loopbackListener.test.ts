// A port that only this machine reaches, by either kind of address, and that is given back whole.
import { createServer } from 'node:http';
import { networkInterfaces } from 'node:os';
import { connect, type AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openLoopbackListener } from './loopbackListener.ts';

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
