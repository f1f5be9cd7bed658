// What passes the proxy passes unchanged; what it hangs up on gets no answer.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { openServiceProxy } from './openServiceProxy.ts';
import type { Around } from './openServiceProxy.ts';

/** A service that answers what it was asked, behind a proxy. Both are closed when the test has finished. */
async function openScene(around: Around) {
  const service = createServer((request, response) => {
    void text(request).then((body) => {
      response.writeHead(201, { 'x-answer': 'yes' });
      response.end(JSON.stringify({ url: request.url, host: request.headers.host, body }));
    });
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void service.close());
  const { port } = service.address() as AddressInfo;
  const proxy = await openServiceProxy(() => Promise.resolve({ frontDoor: port, aws: port }), around);
  onTestFinished(() => proxy.close());
  return proxy;
}

test('a call and its answer pass unchanged, the host that was signed included', async () => {
  const seen: string[] = [];
  const { addresses, inFlightCount } = await openScene(async ({ method, path, body }, forward) => {
    seen.push(`${method} ${path} ${body} of ${inFlightCount()}`);
    return { answer: await forward() };
  });

  const response = await fetch(`${addresses.awsUrl}/a?b=c`, { method: 'POST', body: 'hello' });

  expect([response.status, response.headers.get('x-answer')]).toEqual([201, 'yes']);
  expect(await response.json()).toEqual({
    url: '/a?b=c',
    host: new URL(addresses.awsUrl).host,
    body: 'hello',
  });
  expect(seen).toEqual(['POST /a?b=c hello of 1']);
  expect(inFlightCount()).toBe(0);
});

test('a call that is hung up on has no answer', async () => {
  const { addresses, inFlightCount } = await openScene(() => Promise.reject(new Error('killed')));

  await expect(fetch(`${addresses.frontDoorUrl}/graphql`)).rejects.toThrow('fetch failed');
  expect(inFlightCount()).toBe(0);
});

test('what follows an answer happens when it has gone out', async () => {
  const gone = Promise.withResolvers<string>();
  const { addresses } = await openScene(async (_call, forward) => ({
    answer: await forward(),
    onAnswered: () => gone.resolve('gone out'),
  }));

  await fetch(addresses.frontDoorUrl);

  expect(await gone.promise).toBe('gone out');
});
