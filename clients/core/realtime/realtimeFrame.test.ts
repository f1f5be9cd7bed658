// What may be seen of the real-time socket: every frame, and of no frame a secret.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redactSecrets, toCloseFrame, toFrame, toOpenFrame } from './realtimeFrame.ts';
import { toStartMessage, toSubprotocols } from './realtimeMessage.ts';
import { createScene, createSink, request } from './realtimeScene.ts';
import type { RealtimeFrame } from './realtimeFrame.ts';

const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl';
const apiKey = 'da2-abcdefghijklmnopqrstuvwxyz';
const host = 'api.example.com';

describe('a frame', () => {
  test('has type, id and payload', () => {
    const text = '{"type":"data","id":"id-1","payload":{"data":{"onSessionStatus":{"status":"LIVE"}}}}';

    expect(toFrame('received', text)).toEqual({
      direction: 'received',
      type: 'data',
      id: 'id-1',
      payload: { data: { onSessionStatus: { status: 'LIVE' } } },
    });
  });

  test('without id and payload has neither', () => {
    expect(toFrame('received', '{"type":"ka"}')).toEqual({
      direction: 'received',
      type: 'ka',
      id: undefined,
      payload: undefined,
    });
  });

  test('shows members that the protocol does not know', () => {
    expect(toFrame('received', '{"type":"news","payload":1,"more":2}').payload).toEqual({
      payload: 1,
      more: 2,
    });
  });

  test.each([
    ['not JSON', 'not JSON'],
    ['{"id":"1"}', '{"id":"1"}'],
    [`a token: ${jwt}`, 'a token: [redacted]'],
    [new ArrayBuffer(1), '(binary)'],
  ])('that is not the protocol’s is shown as it came: %s', (data, payload) => {
    expect(toFrame('received', data)).toEqual({
      direction: 'received',
      type: 'unreadable',
      id: undefined,
      payload,
    });
  });

  test('of a start keeps host and operation as they were sent and loses the authorisation', () => {
    const message = toStartMessage('id-1', request, { Authorization: jwt }, host);

    const { payload } = toFrame('sent', message);

    expect(payload).toEqual({
      data: (JSON.parse(message) as { payload: { data: string } }).payload.data,
      extensions: { authorization: '[redacted]' },
    });
  });

  test('loses secrets among the variables of an operation, which travels as a text', () => {
    const data = JSON.stringify({ query: 'q', variables: { sessionId: 's', secret: 'of-the-seat' } });

    expect(redactSecrets({ data })).toEqual({
      data: '{"query":"q","variables":{"sessionId":"s","secret":"[redacted]"}}',
    });
  });

  test('loses secrets that the server repeats in its words', () => {
    const message = `Valid authorization header not provided: ${jwt}, ${apiKey}`;

    expect(redactSecrets({ errors: [{ message }] })).toEqual({
      errors: [{ message: 'Valid authorization header not provided: [redacted], [redacted]' }],
    });
  });
});

describe('the opening of a socket', () => {
  test('shows which headers go along, and of their values only the host', () => {
    const frame = toOpenFrame(
      'wss://api.example.com/graphql/realtime',
      toSubprotocols({ Authorization: jwt }, host),
    );

    expect(frame).toEqual({
      direction: 'sent',
      type: 'socket open',
      id: undefined,
      payload: {
        url: 'wss://api.example.com/graphql/realtime',
        subprotocols: ['graphql-ws', 'header-[redacted]'],
        header: { Authorization: '[redacted]', host },
      },
    });
  });

  test('leaves out the query of the address, in which headers can travel as well', () => {
    const { payload } = toOpenFrame(`wss://api.example.com/graphql?header=${btoa(jwt)}&payload=e30=`, []);

    expect(payload).toEqual({ url: 'wss://api.example.com/graphql', subprotocols: [] });
  });

  test.each(['header-%%%', 'header-MQ'])('shows nothing of headers that it cannot read: %s', (protocol) => {
    expect(toOpenFrame('wss://api.example.com/graphql', [protocol]).payload).toMatchObject({
      subprotocols: ['header-[redacted]'],
      header: '[redacted]',
    });
  });
});

test('the closing of a socket has code and reason', () => {
  expect(toCloseFrame('received', 1006, `no ${apiKey}`)).toEqual({
    direction: 'received',
    type: 'socket close',
    id: undefined,
    payload: { code: 1006, reason: 'no [redacted]' },
  });
});

test('no value of any header is ever in a frame, wherever it stands', () => {
  const header = fc.constantFrom('Authorization', 'authorization', 'x-api-key', 'X-Amz-Security-Token');
  const secret = fc.stringMatching(/^S3CRET[a-zA-Z0-9+/.-]{8,40}$/);

  fc.assert(
    fc.property(header, secret, (name, value) => {
      const headers = { [name]: value };
      const frames = [
        toOpenFrame('wss://api.example.com/graphql', toSubprotocols(headers, host)),
        toFrame('sent', toStartMessage('id-1', { query: 'q', variables: { [name]: value } }, headers, host)),
        toFrame('received', JSON.stringify({ type: 'error', payload: { errors: [{ data: headers }] } })),
        toFrame('received', JSON.stringify({ type: 'error', ...headers })),
      ];

      expect(JSON.stringify(frames)).not.toContain('S3CRET');
    }),
  );
});

describe('the transport shows', () => {
  const observe = () => {
    const frames: RealtimeFrame[] = [];
    const scene = createScene({ onFrame: (frame) => frames.push(frame) });
    const types = () =>
      frames.map(({ direction, type, id }) => [direction, type, id].filter(Boolean).join(' '));
    return { ...scene, types, frames };
  };

  test('every frame in the order in which it passed, keep-alives among them', async () => {
    const { transport, acknowledge, types } = observe();

    const unsubscribe = transport.subscribe(request, createSink());
    const socket = await acknowledge();
    socket.say('{"type":"ka"}');
    socket.say('{"type":"start_ack","id":"id-1"}');
    socket.say('{"type":"data","id":"id-1","payload":{"data":{}}}');
    unsubscribe();
    transport.close();

    expect(types()).toEqual([
      'sent socket open',
      'sent connection_init',
      'received connection_ack',
      'sent start id-1',
      'received ka',
      'received start_ack id-1',
      'received data id-1',
      'sent stop id-1',
      'sent socket close',
    ]);
  });

  test('who closed the socket', async () => {
    const { transport, acknowledge, frames } = observe();
    transport.subscribe(request, createSink());
    const socket = await acknowledge();

    socket.cut(1006, 'gone');

    expect(frames.filter(({ type }) => type === 'socket close')).toEqual([
      toCloseFrame('received', 1006, 'gone'),
    ]);
  });

  test('an unreadable frame before it closes the socket for it', async () => {
    const { transport, acknowledge, types } = observe();
    transport.subscribe(request, createSink());
    const socket = await acknowledge();

    socket.say('nonsense');

    expect(types().slice(-2)).toEqual(['received unreadable', 'sent socket close']);
  });
});
