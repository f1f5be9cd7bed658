// The unmodified KVS SDK through this folder's adapter, against a real WebSocket server.
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import type { WebSocket as ServerSocket } from 'ws';
import { systemClock } from '../clock.ts';
import { fakeAccess } from './fakeSignalingClient.ts';
import { createSignalingClient } from './signalingClient.ts';
import type { SignalingClientLike } from './signalingClient.ts';

const opened: { close(): void }[] = [];
afterEach(() => {
  for (const end of opened.splice(0)) end.close();
});

const connect = async (role: 'MASTER' | 'VIEWER') => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  opened.push({ close: () => server.close() });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const access = fakeAccess(Date.now(), {
    role,
    clientId: role === 'VIEWER' ? '3' : null,
    endpoints: { wss: `ws://127.0.0.1:${port}/kvs/x`, https: 'http://127.0.0.1' },
  });
  const client = createSignalingClient(access, systemClock);
  opened.unshift({ close: () => client.close() });
  client.on('error', () => {});
  const isOpen = new Promise<void>((resolve) => client.on('open', resolve));
  const connection = once(server, 'connection') as Promise<[ServerSocket, IncomingMessage]>;
  client.open();
  const [socket, request] = await connection;
  await isOpen;
  return { client, socket, url: new URL(request.url ?? '', 'ws://127.0.0.1') };
};

const receive = (client: SignalingClientLike, event: 'sdpOffer' | 'sdpAnswer' | 'iceCandidate') =>
  new Promise<unknown[]>((resolve) => client.on(event, (...args) => resolve(args)));

test('a plain local address is signed as KVS wants it, and connected to as it is', async () => {
  const { url } = await connect('VIEWER');

  expect(url.pathname).toBe('/kvs/x');
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    'X-Amz-ChannelARN': fakeAccess(0).channelArn,
    'X-Amz-ClientId': '3',
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Security-Token': 'token-of-the-test',
    'X-Amz-SignedHeaders': 'host',
  });
  expect(url.searchParams.get('X-Amz-Credential')).toMatch(/\/us-east-1\/kinesisvideo\/aws4_request$/);
  expect(url.searchParams.get('X-Amz-Signature')).toMatch(/^[0-9a-f]{64}$/);
});

test('a master connects without a client id, and names whom it answers', async () => {
  const { client, socket, url } = await connect('MASTER');
  const frame = once(socket, 'message') as Promise<[Buffer]>;

  client.sendSdpAnswer({ type: 'answer', sdp: 'v=0' }, '3');

  const [text] = await frame;
  expect(url.searchParams.has('X-Amz-ClientId')).toBe(false);
  expect(JSON.parse(text.toString())).toEqual({
    action: 'SDP_ANSWER',
    messagePayload: Buffer.from('{"type":"answer","sdp":"v=0"}').toString('base64'),
    recipientClientId: '3',
  });
});

test('an offer and a candidate come in with their sender', async () => {
  const { client, socket } = await connect('MASTER');
  const offer = receive(client, 'sdpOffer');
  const candidate = receive(client, 'iceCandidate');
  const say = (messageType: string, payload: object): void =>
    socket.send(
      JSON.stringify({
        messageType,
        messagePayload: Buffer.from(JSON.stringify(payload)).toString('base64'),
        senderClientId: '3',
      }),
    );

  say('SDP_OFFER', { type: 'offer', sdp: 'v=0' });
  say('ICE_CANDIDATE', { candidate: 'c', sdpMid: '0' });

  expect(await offer).toEqual([{ type: 'offer', sdp: 'v=0' }, '3']);
  expect(await candidate).toEqual([{ candidate: 'c', sdpMid: '0' }, '3']);
});

test('access that no client can be made of is refused at once', () => {
  const access = fakeAccess(0, { role: 'VIEWER', clientId: null });

  expect(() => createSignalingClient(access, systemClock)).toThrow('clientId');
});
