// GetIceServerConfig: how it is asked, how long its answer is kept, and what happens when it fails.
import { describe, expect, test } from 'vitest';
import { ApiError } from '../api/apiError.ts';
import { createManualClock, settle } from '../manualClock.ts';
import { exampleIceServerConfig, exampleIceServers } from './exampleIceServers.ts';
import { fakeAccess } from './fakeSignalingClient.ts';
import { createIceServerReader } from './iceServers.ts';

const startMs = Date.parse('2026-11-23T10:00:00Z');
const config = exampleIceServerConfig;
/** By `random: () => 0.5`, the second of two. */
const servers = exampleIceServers.slice(1);

const createScene = (
  answer: (call: number) => Response | Promise<Response> = () => Response.json(config),
  access = fakeAccess(startMs),
  random = () => 0.5,
) => {
  const clock = createManualClock(startMs);
  const requests: { url: string; init: RequestInit }[] = [];
  let refusals = 0;
  const read = createIceServerReader({
    readAccess: () => Promise.resolve(access),
    onAccessRefused: () => refusals++,
    fetch: async (input, init = {}) => {
      requests.push({ url: input as string, init });
      return answer(requests.length);
    },
    clock,
    random,
  });
  return { read, clock, requests, refusals: () => refusals };
};

describe('the request', () => {
  test('is signed for kinesisvideo with the session token, for the channel and the viewer', async () => {
    const { read, requests } = createScene(undefined, fakeAccess(startMs, { role: 'VIEWER', clientId: '3' }));

    await read();

    const { url, init } = requests[0] ?? expect.fail('nothing was asked');
    const headers = new Headers(init.headers);
    expect([url, init.method]).toEqual([
      'https://r-1.kinesisvideo.us-east-1.amazonaws.com/v1/get-ice-server-config',
      'POST',
    ]);
    expect(JSON.parse(init.body as string)).toEqual({
      ChannelARN: fakeAccess(startMs).channelArn,
      ClientId: '3',
      Service: 'TURN',
    });
    expect(headers.get('authorization')).toMatch(
      /^AWS4-HMAC-SHA256 Credential=ASIAEXAMPLE\/20261123\/us-east-1\/kinesisvideo\/aws4_request, SignedHeaders=[\w;-]*host[\w;-]*x-amz-security-token/,
    );
    expect(headers.get('x-amz-security-token')).toBe('token-of-the-test');
    expect(headers.has('host')).toBe(false);
  });

  test('of a master names no client', async () => {
    const { read, requests } = createScene();

    await read();

    expect(JSON.parse(requests[0]?.init.body as string)).not.toHaveProperty('ClientId');
  });

  test('is made once for all who ask at the same time', async () => {
    const { read, requests } = createScene();

    expect(await Promise.all([read(), read(), read()])).toEqual([servers, servers, servers]);

    expect(requests).toHaveLength(1);
  });
});

describe('a connection', () => {
  test('gets one set at random, and of it turn by UDP and turns by TCP', async () => {
    const numbers = [0, 0.49, 0.5, 0.99];
    const { read, requests } = createScene(undefined, undefined, () => numbers.shift() ?? 0);

    const given = [await read(), await read(), await read(), await read()];

    const [first, second] = exampleIceServers;
    expect(given).toEqual([[first], [first], [second], [second]]);
    expect(requests).toHaveLength(1);
  });

  test.each([
    [['turn:a?transport=tcp', 'turns:a?transport=udp', 'turn:b?transport=tcp'], 2],
    [['turn:a?transport=udp', 'turn:b?transport=udp', 'turns:a?transport=udp'], 1],
    [[], 0],
  ])('gets two addresses at most, whatever KVS answers: %j', async (Uris, count) => {
    const answer = { IceServerList: [{ Uris, Username: 'u', Password: 'p', Ttl: 300 }] };
    const { read } = createScene(() => Response.json(answer));

    const [server] = await read();

    expect(server?.urls).toEqual(Uris.slice(0, count));
  });

  test('gets no server when KVS names none', async () => {
    const { read } = createScene(() => Response.json({ IceServerList: [] }));

    expect(await read()).toEqual([]);
  });
});

test('servers are kept until a minute before their passwords expire', async () => {
  const { read, clock, requests } = createScene();
  await read();

  await clock.advance(239_000);
  await read();
  expect(requests).toHaveLength(1);
  await clock.advance(1_000);
  await read();

  expect(requests).toHaveLength(2);
});

describe('a failure', () => {
  test('that may pass is asked again, up to four times', async () => {
    const { read, clock, requests } = createScene((call) =>
      call < 4 ? new Response('ClientLimitExceededException', { status: 400 }) : Response.json(config),
    );

    const reading = read();
    await clock.advance(2_000);

    expect(await reading).toEqual(servers);
    expect(requests).toHaveLength(4);
  });

  test.each([
    [
      'a refusal',
      () => new Response('arn:aws:kinesisvideo:…', { status: 403 }),
      'GetIceServerConfig answered HTTP 403.',
    ],
    [
      'no network',
      () => Promise.reject(new TypeError('https://r-1… failed')),
      'GetIceServerConfig could not be reached.',
    ],
    [
      'another answer',
      () => Response.json({ message: 'hello' }),
      'GetIceServerConfig answered without a list of servers.',
    ],
    ['no JSON', () => new Response('<html>'), 'GetIceServerConfig could not be reached.'],
  ] as const)('of the last try is told without addresses or bodies: %s', async (_, answer, message) => {
    const { read, clock } = createScene(answer);

    const failed = read().catch((error: unknown) => error);
    await clock.advance(5_000);

    expect(await failed).toMatchObject({ kind: 'IceServersUnavailable', message });
  });

  test('with 403 tells that the access was refused', async () => {
    const { read, clock, refusals } = createScene((call) =>
      call === 1 ? new Response(null, { status: 403 }) : Response.json(config),
    );

    const reading = read();
    await clock.advance(1_000);
    await reading;

    expect(refusals()).toBe(1);
  });

  test('to answer at all is given up after four seconds and tried again', async () => {
    const { read, clock, requests } = createScene((call) =>
      call === 1 ? hangUntilAborted(requests[0]?.init.signal) : Response.json(config),
    );

    const reading = read();
    await clock.advance(4_500);

    expect(await reading).toEqual(servers);
    expect(requests).toHaveLength(2);
  });

  test('to read access is told as it is, and the next call asks again', async () => {
    let reads = 0;
    const read = createIceServerReader({
      readAccess: () =>
        ++reads === 1
          ? Promise.reject(new ApiError('SessionEnded', 'over'))
          : Promise.resolve(fakeAccess(startMs)),
      onAccessRefused: () => {},
      fetch: () => Promise.resolve(Response.json(config)),
      clock: createManualClock(startMs),
      random: () => 0.5,
    });

    await expect(read()).rejects.toMatchObject({ kind: 'SessionEnded' });
    await settle();

    expect(await read()).toEqual(servers);
  });
});

function hangUntilAborted(signal: AbortSignal | null | undefined): Promise<Response> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
  });
}
