// GraphiQL's fetcher: what goes where, what comes back as AppSync sent it, and who ends a subscription.
import type { FetcherOpts } from '@graphiql/toolkit';
import { buildClientSchema } from 'graphql';
import type { IntrospectionQuery } from 'graphql';
import { describe, expect, test } from 'vitest';
import { SignInRequiredError } from '../core/api/authorize.ts';
import type { Authorize } from '../core/api/authorize.ts';
import { settle } from '../core/manualClock.ts';
import { createScene as createRealtimeScene } from '../core/realtime/realtimeScene.ts';
import { createFetcher, schemaQueryName } from './createFetcher.ts';
import type { AnswerWords } from './answerWords.ts';
import { WatchList } from './live/watchList.ts';

interface Observable {
  subscribe(observer: { next(result: unknown): void; complete(): void }): { unsubscribe(): void };
}

const createScene = (answer = () => new Response('{"data":{"session":null}}'), authorize?: Authorize) => {
  const requests: Request[] = [];
  const results: unknown[] = [];
  const realtime = createRealtimeScene();
  const watches = new WatchList(() => 0);
  const words: (string | undefined)[] = [];
  const person = { personId: 'speaker', name: 'speaker@example.com' };
  const tabs = {
    activeId: 'tab-1',
    ids: ['tab-1', 'tab-2'],
    has: (tabId: string) => tabs.ids.includes(tabId),
  };
  const fetcher = createFetcher({
    graphqlUrl: 'https://api.example.com/graphql',
    getRunner: () => ({
      person,
      authorize: authorize ?? (() => Promise.resolve({ Authorization: `token of ${person.personId}` })),
      realtime: realtime.transport,
    }),
    watches,
    tabs,
    onResult: (result) => results.push(result),
    onWords: (said: AnswerWords | undefined) => words.push(said?.text),
    fetch: (input, init) => {
      requests.push(new Request(input, init));
      return Promise.resolve(answer());
    },
  });
  const run = async (query: string, opts?: FetcherOpts, operationName = 'Op'): Promise<unknown> =>
    fetcher({ query, variables: { sessionId: 'serene-truth-682' }, operationName }, opts);
  return { run, requests, results, realtime, watches, tabs, words, person };
};

describe('a query or mutation', () => {
  const query = 'query Op($sessionId: ID!) { session(sessionId: $sessionId) { status } }';

  test('is posted with the token', async () => {
    const { run, requests, results } = createScene();

    const result = await run(query);

    expect(result).toEqual({ data: { session: null } });
    expect(requests[0]?.headers.get('authorization')).toBe('token of speaker');
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
    expect(requests[0]?.headers.get('authorization')).toBe('token of speaker');
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

describe('what is said about an answer', () => {
  const mutation = 'mutation Op { createSession(input: {}) { sessionId } }';
  const refusal = (errorType: string, message: string, status = 200) =>
    new Response(JSON.stringify({ errors: [{ errorType, message }] }), { status });

  test('is nothing when it succeeded', async () => {
    const { run, words } = createScene();

    await run('query Op { session(sessionId: "s") { status } }');

    expect(words).toEqual([undefined]);
  });

  test('is what a refusal means to whoever ran it', async () => {
    const { run, words, person } = createScene(() =>
      refusal('Unauthorized', 'Not Authorized to access createSession on type Mutation'),
    );
    Object.assign(person, { personId: 'guest', name: 'Guest' });

    await run(mutation);

    expect(words[0]).toMatch(/^A guest may not call createSession\./);
  });

  test('is whose sign-in the API does not accept', async () => {
    const { run, words } = createScene(() => refusal('UnauthorizedException', 'Token has expired.', 401));

    await run(mutation);
    await run(mutation, { headers: { Authorization: 'typed' } });

    expect(words).toEqual([
      expect.stringContaining('does not accept the sign-in of speaker@example.com'),
      expect.stringContaining('does not accept the authorisation from the headers editor'),
    ]);
  });

  test('is whose sign-in has expired when nothing could be sent', async () => {
    const { run, words } = createScene(undefined, () => Promise.reject(new SignInRequiredError()));

    await run(mutation);

    expect(words).toEqual([expect.stringContaining('The sign-in of speaker@example.com has expired')]);
  });

  test('is that none came when the API cannot be reached', async () => {
    const { run, words } = createScene(() => {
      throw new TypeError('Failed to fetch');
    });

    await expect(run(mutation)).rejects.toThrow('Failed to fetch');

    expect(words).toEqual([expect.stringContaining('No answer came')]);
  });

  test('is why a subscription was refused, and nothing once it stands', async () => {
    const { run, words, realtime } = createScene();
    const subscription = 'subscription Op { onSessionStatus(sessionId: "s") { status } }';
    ((await run(subscription)) as Observable).subscribe({ next: () => {}, complete: () => {} });
    const socket = await realtime.acknowledge();

    socket.say('{"type":"start_ack","id":"id-1"}');
    socket.say('{"type":"error","id":"id-1","payload":{"errors":[{"errorType":"SessionEnded"}]}}');

    expect(words).toEqual([undefined, 'SessionEnded: The session is over. Retrying does not help.']);
  });

  test('is why no connection can be had', async () => {
    const { run, words, realtime } = createScene();
    const subscription = 'subscription Op { onSessionStatus(sessionId: "s") { status } }';
    ((await run(subscription)) as Observable).subscribe({ next: () => {}, complete: () => {} });
    await settle();
    const socket = realtime.socketAt(0);
    socket.open();

    socket.say(
      '{"type":"connection_error","payload":{"errors":[{"errorType":"UnauthorizedException","errorCode":401}]}}',
    );

    expect(words).toEqual([expect.stringContaining('does not accept the sign-in of speaker@example.com')]);
  });
});

describe('as whom something runs', () => {
  test('is decided when it is started', async () => {
    const { run, requests, person } = createScene();

    await run('query Op { session(sessionId: "s") { status } }');
    person.personId = 'listener';
    await run('query Op { session(sessionId: "s") { status } }');

    expect(requests.map(({ headers }) => headers.get('authorization'))).toEqual([
      'token of speaker',
      'token of listener',
    ]);
  });

  test('is what a watch keeps and shows', async () => {
    const { run, watches } = createScene();
    const subscription = 'subscription Op { onSessionStatus(sessionId: "s") { status } }';

    ((await run(subscription)) as Observable).subscribe({ next: () => {}, complete: () => {} });
    ((await run(subscription, { headers: { 'x-api-key': 'da2-key' } })) as Observable).subscribe({
      next: () => {},
      complete: () => {},
    });

    expect(watches.getSnapshot().map(({ startedAs, request }) => [startedAs.name, Boolean(request)])).toEqual(
      [
        ['speaker@example.com', true],
        ['Headers editor', false],
      ],
    );
  });
});

describe('the schema', () => {
  const query = `query ${schemaQueryName} { __schema { queryType { name } } }`;

  test('is the API’s own where introspection answers', async () => {
    const body = '{"data":{"__schema":{"queryType":{"name":"Query"}}}}';
    const { run, words } = createScene(() => new Response(body));

    await expect(run(query)).resolves.toEqual(JSON.parse(body));

    expect(words).toEqual([]);
  });

  test.each([
    ['introspection is off', () => new Response('{"data":null,"errors":[{"message":"introspection"}]}')],
    ['the caller is refused', () => new Response('{"errors":[{"message":"no"}]}', { status: 401 })],
    ['the answer is not JSON', () => new Response('Bad Gateway', { status: 502 })],
  ])('is this page’s copy, and that is said, where %s', async (_, answer) => {
    const { run, words } = createScene(answer);

    const result = (await run(query)) as { data: IntrospectionQuery };

    const described = buildClientSchema(result.data).getSubscriptionType()?.description;
    expect(described).toBe('Being told of changes.');
    expect(words).toEqual([expect.stringContaining('the schema that this page was built with')]);
  });

  test('asked for by somebody else is answered as anything else', async () => {
    const body = '{"errors":[{"message":"introspection is off"}]}';
    const { run } = createScene(() => new Response(body));

    await expect(run('query IntrospectionQuery { __schema { queryType { name } } }')).resolves.toEqual(
      JSON.parse(body),
    );
  });
});
