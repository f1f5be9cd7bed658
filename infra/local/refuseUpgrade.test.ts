// What a client whose WebSocket is refused receives, and that it cannot keep its connection.
import { once } from 'node:events';
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { refuseUpgrade } from './refuseUpgrade.ts';

test('answers, and lets go of a client that sends on and never ends its own side', async () => {
  // As an HTTP server has it.
  const server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  client.write('more than was asked for');
  const [socket] = (await once(server, 'connection')) as [Socket];
  const closed = once(socket, 'close');

  refuseUpgrade(socket, { statusCode: 403, headers: { 'x-amzn-errortype': 'Refused' }, body: 'no' });
  const answer = await text(client);
  await closed;

  expect(answer).toBe(
    'HTTP/1.1 403 Forbidden\r\nx-amzn-errortype: Refused\r\nconnection: close\r\ncontent-length: 2\r\n\r\nno',
  );
  client.destroy();
  server.close();
});
