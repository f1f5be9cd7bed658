// Opening connections over real sockets: numbered titles are the sentences of PROTOCOL.md.
import { once } from 'node:events';
import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { connect as connectTcp } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { ClientOptions } from 'ws';
import { UnauthorizedError } from '../api.ts';
import { parseConnectRequest } from './connectRequest.ts';
import { openRealtimeServer } from './realtimeServer.ts';
import type { RealtimeServer } from './realtimeServer.ts';
import { createScriptedSource, validApiKey } from './scriptedSource.ts';

let server: RealtimeServer;
afterEach(() => server.close());

const toBase64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64');
const toSubprotocol = (value: unknown): string =>
  `header-${Buffer.from(JSON.stringify(value)).toString('base64url')}`;

/** Connects and waits for the first of: an answer to connection_init, a close, a refused upgrade. */
async function attempt(url: string, protocols: string[] = ['graphql-ws'], options: ClientOptions = {}) {
  const client = new WebSocket(url, protocols, options);
  const messages: unknown[] = [];
  client.on('open', () => client.send('{"type":"connection_init"}'));
  const result = new Promise<{
    messages: unknown[];
    close?: [number, string];
    statusCode?: number | undefined;
  }>((resolve, reject) => {
    client.on('message', (data: Buffer) => {
      messages.push(JSON.parse(data.toString()));
      if (messages.length === 2) resolve({ messages });
    });
    client.on('close', (code, reason) => resolve({ messages, close: [code, reason.toString()] }));
    client.on('unexpected-response', (_request, response) =>
      resolve({ messages, statusCode: response.statusCode }),
    );
    client.on('error', reject);
  });
  return { ...(await result), protocol: client.protocol, extensions: client.extensions, client };
}
const opened = [{ type: 'connection_ack', payload: { connectionTimeoutMs: 300_000 } }, { type: 'ka' }];
const refused = (errorType: string, errorCode: number, message: string) => [
  { type: 'connection_error', payload: { errors: [{ errorType, errorCode, message }] } },
];

describe('the upgrade', () => {
  test('1.1 The server must accept upgrades at `/graphql/realtime` and `/graphql` and answer HTTP 404 anywhere else.', async () => {
    server = await openRealtimeServer();
    for (const path of ['/graphql/realtime', '/graphql', '/graphql?x=1']) {
      expect((await attempt(`ws://${server.host}${path}`, server.protocols)).messages).toEqual(opened);
    }
    for (const path of ['/', '/graphql/', '/graphql/other', '/realtime']) {
      expect((await attempt(`ws://${server.host}${path}`, server.protocols)).statusCode).toBe(404);
    }
  });

  test('1.2 The server must select the subprotocol `graphql-ws` and never echo the one that carries credentials.', async () => {
    server = await openRealtimeServer();
    expect((await attempt(server.url, server.protocols)).protocol).toBe('graphql-ws');
    expect((await attempt(server.url, server.protocols.toReversed())).protocol).toBe('graphql-ws');
  });

  test('1.3 The server must answer a client that offers no subprotocol with NoProtocolError and close.', async () => {
    server = await openRealtimeServer();
    const { messages, close, protocol } = await attempt(server.url, []);
    const observed = { errors: [{ message: 'NoProtocolError', errorCode: 400 }] };
    expect(messages).toEqual([{ type: 'connection_error', payload: observed }]);
    expect([close, protocol]).toEqual([[1008, 'NoProtocolError'], '']);
  });

  test('1.15 The server must answer a client that offers other subprotocols than `graphql-ws` with SubProtocolNotSupportedError and close.', async () => {
    server = await openRealtimeServer();
    const observed = { errors: [{ message: 'SubProtocolNotSupportedError', errorCode: 400 }] };
    // By the header: a client of ws ends a handshake that selects none of its subprotocols, before it reads the answer.
    const headers = { 'sec-websocket-protocol': 'graphql-transport-ws' };
    const { messages, close, protocol } = await attempt(server.url, [], { headers });
    expect(messages).toEqual([{ type: 'connection_error', payload: observed }]);
    expect([close, protocol]).toEqual([[1008, 'SubProtocolNotSupportedError'], '']);
  });

  test('1.14 The server must not negotiate compression.', async () => {
    server = await openRealtimeServer();
    const { extensions, messages } = await attempt(server.url, server.protocols, { perMessageDeflate: true });
    expect([extensions, messages]).toEqual(['', opened]);
  });

  test('a request that is no WebSocket handshake is refused, and a reset socket harms nobody', async () => {
    server = await openRealtimeServer();
    const headers = { connection: 'upgrade', upgrade: 'websocket' };
    const [response] = (await once(
      get(`http://${server.host}/graphql/realtime`, { headers }),
      'response',
    )) as [IncomingMessage];
    expect(response.statusCode).toBe(400);
    response.resume();

    const socket = connectTcp(Number(server.host.split(':')[1]), '127.0.0.1');
    socket.write(
      'GET /graphql/realtime HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n',
    );
    socket.resetAndDestroy();
    expect((await attempt(server.url, server.protocols)).messages).toEqual(opened);
  });
});

describe('credentials', () => {
  test('1.4 The server must take credentials from the query parameter `header`, base64 of JSON.', async () => {
    server = await openRealtimeServer();
    // Three "?" and ">" make "+" and "/" in standard base64, which clients put into the URL as they are or encoded.
    const header = toBase64({ host: server.host, 'x-api-key': validApiKey, padding: '???>>>~~~' });
    expect(header).toMatch(/[+/]/);
    for (const encoded of [header, encodeURIComponent(header)]) {
      expect((await attempt(`${server.url}?header=${encoded}&payload=e30=`)).messages).toEqual(opened);
    }
    expect(server.source.authentications[0]?.headers).toEqual({
      host: server.host,
      'x-api-key': validApiKey,
      padding: '???>>>~~~',
    });
  });

  test('1.5 The server must take credentials from a `header-` subprotocol, base64url of JSON.', async () => {
    server = await openRealtimeServer();
    const credentials = { Host: server.host, 'X-API-Key': validApiKey, padding: '???>>>~~~é' };
    expect((await attempt(server.url, ['graphql-ws', toSubprotocol(credentials)])).messages).toEqual(opened);
    expect(server.source.authentications[0]?.headers).toEqual({
      host: server.host,
      'x-api-key': validApiKey,
      padding: '???>>>~~~é',
    });
  });

  test('1.6 The server must take credentials from the HTTP headers when neither of the other two is there.', async () => {
    server = await openRealtimeServer();
    const headers = { 'X-Api-Key': validApiKey };
    expect((await attempt(server.url, ['graphql-ws'], { headers })).messages).toEqual(opened);

    const wrongKey = { host: server.host, 'x-api-key': 'wrong' };
    const { messages } = await attempt(server.url, ['graphql-ws', toSubprotocol(wrongKey)], { headers });
    expect(messages).toEqual(
      refused('UnauthorizedException', 401, 'You are not authorized to make this call.'),
    );
  });

  test('credentials in a subprotocol count when the query string carries some too', async () => {
    server = await openRealtimeServer();
    const wrong = toBase64({ host: server.host, 'x-api-key': 'wrong' });
    const { messages } = await attempt(`${server.url}?header=${wrong}&payload=e30=`, server.protocols);
    expect(messages).toEqual(opened);
  });

  test('an IPv4 address is reported without its IPv6 prefix', async () => {
    server = await openRealtimeServer();
    const headers = { 'sec-websocket-protocol': 'graphql-ws', host: 'a' };
    const request = { url: '/graphql', headers, socket: { remoteAddress: '::ffff:10.0.0.7' } };
    expect(parseConnectRequest(request as unknown as IncomingMessage, ['a']).sourceIp).toBe('10.0.0.7');
  });

  test('1.7 The server must refuse a query string whose `payload` is not base64 of an empty object.', async () => {
    server = await openRealtimeServer();
    const header = encodeURIComponent(toBase64(server.extensions.authorization));
    for (const payload of [
      '',
      '&payload=',
      '&payload=%7B%7D',
      `&payload=${toBase64([])}`,
      `&payload=${toBase64({ a: 1 })}`,
    ]) {
      const { messages, close } = await attempt(`${server.url}?header=${header}${payload}`);
      expect(messages).toEqual(
        refused('BadRequestException', 400, 'The payload must be {} encoded in base64: payload=e30=.'),
      );
      expect(close).toEqual([1008, 'BadRequestException']);
    }
  });

  test('1.8 The server must refuse a `host` that is missing or is not the host of the GraphQL endpoint.', async () => {
    server = await openRealtimeServer();
    const sentence = (got: string): string =>
      `The host must be the host of the GraphQL endpoint: got ${got}, accepted ${server.host}.`;
    const withHost = (host?: string) => [
      'graphql-ws',
      toSubprotocol({ 'x-api-key': validApiKey, ...(host === undefined ? {} : { host }) }),
    ];
    expect((await attempt(server.url, withHost())).messages).toEqual(
      refused('BadRequestException', 400, sentence('none')),
    );
    expect((await attempt(server.url, withHost('127.0.0.1'))).messages).toEqual(
      refused('BadRequestException', 400, sentence('"127.0.0.1"')),
    );
    const headers = { 'x-api-key': validApiKey, host: 'example.com' };
    expect((await attempt(server.url, ['graphql-ws'], { headers })).messages).toEqual(
      refused('BadRequestException', 400, sentence('"example.com"')),
    );
    expect(server.source.authentications).toEqual([]);
  });

  test('1.9 The server must refuse credentials that are not an encoded JSON object of strings.', async () => {
    server = await openRealtimeServer();
    const answers = async (protocol: string): Promise<unknown> =>
      (await attempt(server.url, ['graphql-ws', protocol])).messages;
    const notJson = refused(
      'BadRequestException',
      400,
      'The authorization header must be base64-encoded JSON.',
    );
    expect(await answers('header-')).toEqual(notJson);
    expect(await answers('header-!!!')).toEqual(notJson);
    const notObject = 'The authorization header must be a JSON object of strings.';
    expect(await answers(toSubprotocol([]))).toEqual(refused('BadRequestException', 400, notObject));
    expect(await answers(toSubprotocol({ host: server.host, 'x-api-key': 5 }))).toEqual(
      refused('BadRequestException', 400, 'The header "x-api-key" must be a string.'),
    );
  });

  test('1.10 The server must verify the credentials of a connection as those of a POST to `/graphql/connect` with the body `{}`.', async () => {
    server = await openRealtimeServer();
    await attempt(server.url, server.protocols);
    expect(server.source.authentications).toEqual([
      {
        headers: server.extensions.authorization,
        signedPath: '/graphql/connect',
        signedBody: '{}',
        sourceIp: '127.0.0.1',
      },
    ]);
  });

  test('1.11 The server must tell refused credentials in a `connection_error` with errorType and errorCode and close with 1008.', async () => {
    const authenticate = (): never => {
      throw new UnauthorizedError('Token has expired.');
    };
    server = await openRealtimeServer({ source: createScriptedSource({ authenticate }) });
    const { messages, close } = await attempt(server.url, server.protocols);
    expect(messages).toEqual(refused('UnauthorizedException', 401, 'Token has expired.'));
    expect(close).toEqual([1008, 'UnauthorizedException']);
    expect(server.realtime.connectionCount()).toBe(0);
  });

  test('1.12 The server must tell a failure of its own as InternalFailure without the cause, log the cause and close with 1011.', async () => {
    const authenticate = (): Promise<never> => Promise.reject(new Error('key set unreachable'));
    server = await openRealtimeServer({ source: createScriptedSource({ authenticate }) });
    const { messages, close } = await attempt(server.url, server.protocols);
    expect(messages).toEqual(refused('InternalFailure', 500, 'An internal failure occurred.'));
    expect(close).toEqual([1011, 'InternalFailure']);
    expect(server.records).toContainEqual({
      level: 'error',
      event: 'a client could not be authenticated',
      fields: { reason: 'Error: key set unreachable' },
    });
  });

  test('1.13 The server must keep nothing of a connection whose socket closed while its credentials were verified.', async () => {
    const gate = Promise.withResolvers<void>();
    let verifying = 0;
    let onBoth = (): void => undefined;
    const authenticate = (): Promise<void> => {
      verifying += 1;
      if (verifying === 2) onBoth();
      return gate.promise;
    };
    server = await openRealtimeServer({ source: createScriptedSource({ authenticate }) });
    const clients = [0, 1].map(() => new WebSocket(server.url, server.protocols));
    for (const client of clients) client.on('error', () => undefined);
    await new Promise<void>((resolve) => (onBoth = resolve));

    clients[0]?.terminate();
    const [, reset] = server.sockets;
    const closed = new Promise((resolve) => reset?.on('close', resolve));
    reset?.destroy(new Error('connection reset'));
    await closed;
    gate.resolve();
    await server.untilSocketsClosed();
    expect(server.realtime.connectionCount()).toBe(0);
    expect(server.records.filter(({ level }) => level !== 'debug')).toEqual([]);
  });

  test('3.12 The server must hand subscription resolvers the headers of the upgrade, its query parameters and the credentials of the `start`.', async () => {
    server = await openRealtimeServer();
    const { client } = await attempt(`${server.url}?X-Tenant=a%20b`, server.protocols, {
      headers: { 'X-Trace': 't-1' },
    });
    client.send(
      JSON.stringify({
        id: '1',
        type: 'start',
        payload: { data: '{"query":"q"}', extensions: server.extensions },
      }),
    );
    await once(client, 'message');
    const headers = server.source.starts[0]?.headers;
    expect(headers).toMatchObject({
      'x-tenant': 'a b',
      'x-trace': 't-1',
      'x-api-key': validApiKey,
      'x-forwarded-for': '127.0.0.1, 127.0.0.1',
      'x-forwarded-port': '443',
      'x-forwarded-proto': 'https',
      host: server.host,
    });
    expect(headers).not.toHaveProperty('sec-websocket-protocol');
  });
});
