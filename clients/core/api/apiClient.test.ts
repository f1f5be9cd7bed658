// The urql client against literal AppSync answers: what is sent, and where errors are found.
import { describe, expect, test } from 'vitest';
import { createApiClient } from './apiClient.ts';
import { readAppSyncError } from './appSyncError.ts';
import { SignInRequiredError } from './authorize.ts';
import type { Authorize } from './authorize.ts';
import { settle } from '../manualClock.ts';
import { createScene } from '../realtime/realtimeScene.ts';

const authorizeAs =
  (token: string): Authorize =>
  () =>
    Promise.resolve({ Authorization: token });

const createAnsweredClient = (body: string, status = 200, authorize = authorizeAs('token')) => {
  const requests: Request[] = [];
  const scene = createScene();
  const client = createApiClient({
    graphqlUrl: 'https://api.example.com/graphql',
    authorize,
    realtime: scene.transport,
    fetch: (input, init) => {
      requests.push(new Request(input, init));
      return Promise.resolve(new Response(body, { status, headers: { 'content-type': 'application/json' } }));
    },
  });
  return { client, requests, ...scene };
};

const query = 'query Read($sessionId: ID!) { session(sessionId: $sessionId) { status } }';
const variables = { sessionId: 'serene-truth-682' };

describe('queries', () => {
  test('are posted with the token of the moment', async () => {
    const tokens = ['first', 'second'];
    const { client, requests } = createAnsweredClient('{"data":{"session":{"status":"LIVE"}}}', 200, () =>
      Promise.resolve({ Authorization: tokens.shift() ?? '' }),
    );

    const first = await client.query(query, variables);
    await client.query(query, variables);

    expect(first.data).toEqual({ session: { status: 'LIVE' } });
    expect(requests.map(({ method, headers }) => [method, headers.get('authorization')])).toEqual([
      ['POST', 'first'],
      ['POST', 'second'],
    ]);
    expect(await requests[0]?.json()).toMatchObject({
      query: expect.stringContaining('session(') as string,
      variables,
    });
  });

  test("carry AppSync's top-level errorType out to readAppSyncError", async () => {
    const { client } = createAnsweredClient(
      '{"data":{"session":null},"errors":[{"path":["session"],"data":null,"errorType":"SessionNotFound","errorInfo":null,' +
        '"locations":[{"line":1,"column":34,"sourceName":null}],"message":"There is no session \\"x\\"."}]}',
    );

    const { error } = await client.query(query, variables);

    expect(readAppSyncError(error)).toMatchObject({
      errorType: 'SessionNotFound',
      message: 'There is no session "x".',
      path: ['session'],
    });
  });

  test('carry the type of a 401 too', async () => {
    const { client } = createAnsweredClient(
      '{"errors":[{"errorType":"UnauthorizedException","message":"Token has expired."}]}',
      401,
    );

    const { error } = await client.query(query, variables);

    expect(readAppSyncError(error)).toEqual({
      errorType: 'UnauthorizedException',
      message: 'Token has expired.',
    });
  });

  test('fail as a network error, and have no AppSync error, when nobody is signed in', async () => {
    const { client, requests } = createAnsweredClient('{}', 200, () =>
      Promise.reject(new SignInRequiredError()),
    );

    const { error } = await client.query(query, variables);

    expect(error?.networkError).toBeInstanceOf(SignInRequiredError);
    expect(readAppSyncError(error)).toBeUndefined();
    expect(requests).toEqual([]);
  });
});

describe('subscriptions', () => {
  const subscription =
    'subscription Watch($sessionId: ID!) { onSessionStatus(sessionId: $sessionId) { status } }';

  const watched = async () => {
    const scene = createAnsweredClient('{}');
    const results: unknown[] = [];
    const watching = scene.client.subscription(subscription, variables).subscribe(({ data, error }) => {
      results.push(data ?? readAppSyncError(error) ?? error?.networkError);
    });
    await settle();
    const socket = await scene.acknowledge();
    return { ...scene, results, unsubscribe: () => watching.unsubscribe(), socket };
  };

  test('go through the real-time transport and are stopped there', async () => {
    const { socket, results, unsubscribe, requests } = await watched();

    socket.say('{"type":"data","id":"id-1","payload":{"data":{"onSessionStatus":{"status":"LIVE"}}}}');
    unsubscribe();
    await settle();

    expect(results).toEqual([{ onSessionStatus: { status: 'LIVE' } }]);
    expect(socket.sent.at(-1)).toBe('{"id":"id-1","type":"stop"}');
    expect(requests).toEqual([]);
  });

  test('that are refused carry the errorType', async () => {
    const { socket, results } = await watched();

    socket.say(
      '{"type":"error","id":"id-1","payload":{"errors":[{"errorType":"SessionEnded","message":"The session is over."}]}}',
    );

    expect(results).toEqual([{ errorType: 'SessionEnded', message: 'The session is over.' }]);
  });
});
