// A port that only this machine reaches, by either kind of address, and that is given back whole.
import { createServer } from 'node:http';
import { networkInterfaces } from 'node:os';
import { connect, type AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
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

test('closing ends open connections and frees the port', async () => {
  const { port, close } = await open();
  const socket = connect({ host: '127.0.0.1', port });
  const ended = new Promise((resolve) => socket.on('close', resolve));
  await new Promise((resolve) => socket.on('connect', resolve));
  await close();
  await ended;
  expect(await tryToConnect('127.0.0.1', port)).toBe('ECONNREFUSED');
});
