// GraphiQL's fetcher: what goes where, what comes back as AppSync sent it, and who ends a subscription.
import type { FetcherOpts } from '@graphiql/toolkit';
import { describe, expect, test } from 'vitest';
import { SignInRequiredError } from '../core/api/authorize.ts';
import type { Authorize } from '../core/api/authorize.ts';
import { settle } from '../core/manualClock.ts';
import { createScene as createRealtimeScene } from '../core/realtime/realtimeScene.ts';
import { createFetcher } from './createFetcher.ts';
import { WatchList } from './watchList.ts';

interface Observable {
  subscribe(observer: { next(result: unknown): void; complete(): void }): { unsubscribe(): void };
}

const createScene = (answer = () => new Response('{"data":{"session":null}}'), authorize?: Authorize) => {
  const requests: Request[] = [];
  const results: unknown[] = [];
  const realtime = createRealtimeScene();
  const watches = new WatchList(() => 0);
  const tabs = {
    activeId: 'tab-1',
    ids: ['tab-1', 'tab-2'],
    has: (tabId: string) => tabs.ids.includes(tabId),
  };
  const fetcher = createFetcher({
    graphqlUrl: 'https://api.example.com/graphql',
    authorize: authorize ?? (() => Promise.resolve({ Authorization: 'token' })),
    realtime: realtime.transport,
    watches,
    tabs,
    onResult: (result) => results.push(result),
    fetch: (input, init) => {
      requests.push(new Request(input, init));
      return Promise.resolve(answer());
    },
  });
  const run = async (query: string, opts?: FetcherOpts, operationName = 'Op'): Promise<unknown> =>
    fetcher({ query, variables: { sessionId: 'serene-truth-682' }, operationName }, opts);
  return { run, requests, results, realtime, watches, tabs };
};

describe('a query or mutation', () => {
  const query = 'query Op($sessionId: ID!) { session(sessionId: $sessionId) { status } }';

  test('is posted with the token', async () => {
    const { run, requests, results } = createScene();

    const result = await run(query);

    expect(result).toEqual({ data: { session: null } });
    expect(requests[0]?.headers.get('authorization')).toBe('token');
    await expect(requests[0]?.json()).resolves.toEqual({
      query,
      variables: { sessionId: 'serene-truth-682' },
      operationName: 'Op',
    });
    expect(results).toEqual([result]);
  });

  test('is named by itself when GraphiQL still names the operation of the tab before', async () => {
    const { run, requests } = createScene();

    await run(query, {}, 'OfTheTabBefore');

    await expect(requests[0]?.json()).resolves.toMatchObject({ operationName: 'Op' });
  });

  test('among several in a document is the one that GraphiQL names', async () => {
    const { run, requests } = createScene();

    await run('query One { a } query Two { b } subscription Three { c }', {}, 'Two');

    await expect(requests[0]?.json()).resolves.toMatchObject({ operationName: 'Two' });
  });

  test('goes with the authorisation typed into the headers editor instead', async () => {
    const { run, requests } = createScene();

    await run(query, { headers: { 'X-Api-Key': 'da2-key' } });

    expect(requests[0]?.headers.get('x-api-key')).toBe('da2-key');
    expect(requests[0]?.headers.has('authorization')).toBe(false);
  });

  test('goes with other headers beside the token', async () => {
    const { run, requests } = createScene();

    await run(query, { headers: { 'x-trace': '1' } });

    expect(requests[0]?.headers.get('x-trace')).toBe('1');
    expect(requests[0]?.headers.get('authorization')).toBe('token');
  });

  test('shows what AppSync refuses as it came, also when it does not parse', async () => {
    const body = '{"errors":[{"errorType":"MalformedHttpRequestException","message":"Invalid Syntax"}]}';
    const { run } = createScene(() => new Response(body, { status: 400 }));

    await expect(run('query {')).resolves.toEqual(JSON.parse(body));
  });

  test('says what came when it is not JSON', async () => {
    const { run } = createScene(() => new Response('Bad Gateway', { status: 502 }));

    await expect(run(query)).rejects.toThrow('HTTP 502, and the answer is not JSON: Bad Gateway');
  });

  test('is not sent when nobody is signed in', async () => {
    const { run, requests } = createScene(undefined, () => Promise.reject(new SignInRequiredError()));

    await expect(run(query)).resolves.toEqual({
      errors: [{ message: 'Nobody is signed in: sign in and try again.' }],
    });
    expect(requests).toEqual([]);
  });
});

describe('a subscription', () => {
  const watching = async (opts?: FetcherOpts) => {
    const scene = createScene();
    const told: unknown[] = [];
    const query = 'subscription Op($sessionId: ID!) { onSessionStatus(sessionId: $sessionId) { status } }';
    const observable = (await scene.run(query, opts)) as Observable;
    const subscription = observable.subscribe({
      next: (result) => told.push(result),
      complete: () => told.push('complete'),
    });
    const socket = await scene.realtime.acknowledge();
    const tell = (status: string): void =>
      socket.say(`{"type":"data","id":"id-1","payload":{"data":{"onSessionStatus":{"status":"${status}"}}}}`);
    return { ...scene, told, unsubscribe: () => subscription.unsubscribe(), socket, tell };
  };

  test('goes over the real-time transport and not over HTTP', async () => {
    const { requests, told, tell, watches } = await watching();

    tell('LIVE');

    expect(told).toEqual([{ data: { onSessionStatus: { status: 'LIVE' } } }]);
    expect(requests).toEqual([]);
    expect(watches.getSnapshot()[0]?.title).toBe('Op {"sessionId":"serene-truth-682"}');
  });

  test('ends when it is stopped in its tab', async () => {
    const { unsubscribe, socket, watches } = await watching();

    unsubscribe();
    await settle();

    expect(socket.sent.at(-1)).toBe('{"id":"id-1","type":"stop"}');
    expect(watches.getSnapshot()[0]?.state).toBe('over');
  });

  test('goes on when another tab is opened, and tells the old one nothing more', async () => {
    const { unsubscribe, tabs, tell, told, watches } = await watching();

    unsubscribe();
    tabs.activeId = 'tab-2';
    await settle();
    tell('LIVE');

    expect(told).toEqual([]);
    expect(watches.getSnapshot()[0]?.lines.map(({ text }) => text)).toEqual(['{"status":"LIVE"}']);
  });

  test('ends with its tab', async () => {
    const { unsubscribe, tabs, watches } = await watching();

    unsubscribe();
    tabs.activeId = 'tab-2';
    tabs.ids = ['tab-2'];
    await settle();

    expect(watches.getSnapshot()[0]?.state).toBe('over');
  });

  test('is authorised by what the headers editor says', async () => {
    const { socket } = await watching({ headers: { 'x-api-key': 'da2-key' } });

    expect(JSON.parse(socket.sent[1] ?? '')).toMatchObject({
      payload: { extensions: { authorization: { 'x-api-key': 'da2-key', host: 'api.example.com' } } },
    });
  });
});
