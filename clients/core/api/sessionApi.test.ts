// The API's functions over a scripted fetch and the real transport: what is sent, what comes out, and how each failure looks.
import { describe, expect, test } from 'vitest';
import { createManualClock } from '../manualClock.ts';
import { createScene } from '../realtime/realtimeScene.ts';
import { createApiClient, requestTimeoutMs } from './apiClient.ts';
import { ApiError } from './apiError.ts';
import type { Authorize } from './authorize.ts';
import { SignInRequiredError } from './authorize.ts';
import { createSessionApi } from './sessionApi.ts';
import type { SessionApi, StatusSink } from './sessionApi.ts';

const sessionId = 'serene-truth-682';
const session = { sessionId, status: 'LIVE', version: 2 };
const signaling = { role: 'VIEWER', region: 'us-east-1' };
const seat = { seatId: '3', secret: 'hush', expiresAt: '2026-01-05T09:03:00.000Z' };
const refusal = (errorType: string, path: string[]) => ({ errorType, message: `${errorType}!`, path });

interface Sent {
  readonly operationName: string;
  readonly variables: unknown;
  readonly isKeptAlive: boolean;
}

/** An API whose HTTP answers are given one after the other; a function stands for an answer that is not JSON. */
const answering = (
  answers: unknown[],
  authorize: Authorize = () => Promise.resolve({ 'x-api-key': 'key' }),
) => {
  const sent: Sent[] = [];
  const clock = createManualClock();
  const { transport, ...scene } = createScene();
  const client = createApiClient({
    graphqlUrl: 'https://api.example.com/graphql',
    authorize,
    realtime: transport,
    clock,
    fetch: (_input, init) => {
      const { operationName, variables } = JSON.parse(init?.body as string) as Omit<Sent, 'isKeptAlive'>;
      sent.push({ operationName, variables, isKeptAlive: init?.keepalive ?? false });
      const answer = answers[sent.length - 1];
      if (typeof answer === 'function') return (answer as (init: unknown) => Promise<Response>)(init);
      const headers = { 'content-type': 'application/json' };
      return Promise.resolve(new Response(JSON.stringify(answer), { headers }));
    },
  });
  return { ...scene, api: createSessionApi(client, transport), sent, clock };
};

const kindOf = async (call: Promise<unknown>): Promise<string> => {
  const error: unknown = await call.then(
    () => new Error('it succeeded'),
    (rejection: unknown) => rejection,
  );
  return error instanceof ApiError ? error.kind : `not an ApiError: ${String(error)}`;
};

describe('each function sends its operation and answers what came back', () => {
  const named = { sessionId };
  const cases: [
    name: string,
    call: (api: SessionApi) => Promise<unknown>,
    variables: unknown,
    field: string,
  ][] = [
    ['ReadSession', (api) => api.readSession(sessionId), named, 'session'],
    [
      'StartSession',
      (api) => api.startSession(sessionId, 'one'),
      { ...named, broadcastId: 'one' },
      'startSession',
    ],
    ['PauseSession', (api) => api.pauseSession(sessionId), named, 'pauseSession'],
    ['ResumeSession', (api) => api.resumeSession(sessionId), named, 'resumeSession'],
    ['EndSession', (api) => api.endSession(sessionId), named, 'endSession'],
    ['RenewLease', (api) => api.renewLease(sessionId, 'one'), { ...named, broadcastId: 'one' }, 'renewLease'],
    [
      'ReportInterruption',
      (api) => api.reportInterruption(sessionId, seat),
      { ...named, seatId: '3', secret: 'hush' },
      'reportInterruption',
    ],
  ];

  test.each(cases)('%s', async (operationName, call, variables, field) => {
    const { api, sent } = answering([{ data: { [field]: session } }]);

    const answer = await call(api);

    expect(answer).toEqual(session);
    expect(sent).toEqual([{ operationName, variables, isKeptAlive: false }]);
  });
});

describe('reading', () => {
  test('rejects for a session that does not exist', async () => {
    const errors = [refusal('SessionNotFound', ['session'])];
    const { api } = answering([{ data: { session: null }, errors }]);

    expect(await kindOf(api.readSession(sessionId))).toBe('SessionNotFound');
  });

  test('asks anew each time, even while the same is being read: an answer under way may be older news', async () => {
    const { api, sent } = answering([
      { data: { session: { ...session, version: 2 } } },
      { data: { session: { ...session, version: 3 } } },
    ]);

    const both = await Promise.all([api.readSession(sessionId), api.readSession(sessionId)]);

    expect(both.map(({ version }) => version)).toEqual([2, 3]);
    expect(sent).toHaveLength(2);
  });

  test('gets all pages of the history', async () => {
    const page = (version: number, nextToken: string | null) => ({
      data: { session: { events: { items: [{ version }], nextToken } } },
    });
    const { api, sent } = answering([page(5, 'more'), page(6, null)]);

    const history = await api.readHistory(sessionId, 4);

    expect(history).toEqual([{ version: 5 }, { version: 6 }]);
    expect(sent.map(({ variables }) => variables)).toEqual([
      { sessionId, sinceVersion: 4, nextToken: null },
      { sessionId, sinceVersion: 4, nextToken: 'more' },
    ]);
  });

  test('rejects when the history of a session that is there cannot be read', async () => {
    const errors = [refusal('StorageUnavailable', ['session', 'events'])];
    const { api } = answering([{ data: { session: { events: null } }, errors }]);

    expect(await kindOf(api.readHistory(sessionId, 0))).toBe('StorageUnavailable');
  });

  test('answers a page of my sessions', async () => {
    const mySessions = { items: [session], nextToken: 'more' };
    const { api, sent } = answering([{ data: { mySessions } }]);

    expect(await api.readMySessions()).toEqual(mySessions);
    expect(sent[0]?.variables).toEqual({ nextToken: null });
  });
});

describe("the speaker's access", () => {
  const withheld = { status: 'LIVE', isOwner: true, signaling: null };

  test('is what the session answers', async () => {
    const { api } = answering([{ data: { session: { ...withheld, signaling } } }]);

    expect(await api.readMasterAccess(sessionId)).toEqual(signaling);
  });

  test('is not to be had yet: rejects with what the field says', async () => {
    const errors = [refusal('ChannelUnavailable', ['session', 'signaling'])];
    const { api } = answering([{ data: { session: withheld }, errors }]);

    expect(await kindOf(api.readMasterAccess(sessionId))).toBe('ChannelUnavailable');
  });

  test('is not given to others, nor once the session is over', async () => {
    const { api } = answering([
      { data: { session: { ...withheld, isOwner: false } } },
      { data: { session: { ...withheld, status: 'ENDED' } } },
    ]);

    expect(await kindOf(api.readMasterAccess(sessionId))).toBe('NotSessionOwner');
    expect(await kindOf(api.readMasterAccess(sessionId))).toBe('SessionEnded');
  });
});

describe('creating', () => {
  const input = { title: 'Tides', clientToken: 'token-1' };

  test('answers the session and access apart', async () => {
    const { api, sent } = answering([{ data: { createSession: { ...session, signaling } } }]);

    expect(await api.createSession(input)).toEqual({ session, signaling });
    expect(sent[0]?.variables).toEqual({ input });
  });

  test('answers the session with the reason why there is no access yet', async () => {
    const errors = [refusal('CredentialsUnavailable', ['createSession', 'signaling'])];
    const { api } = answering([
      { data: { createSession: { ...session, signaling: null } }, errors },
      { data: { createSession: { ...session, signaling: null } } },
    ]);

    const told = await api.createSession(input);
    const untold = await api.createSession(input);

    expect(told.session).toEqual(session);
    expect(told.signalingError?.kind).toBe('CredentialsUnavailable');
    expect(untold.signalingError?.kind).toBe('ChannelUnavailable');
  });
});

describe('a seat', () => {
  test('is taken without naming one, and comes with session and access', async () => {
    const { api, sent } = answering([{ data: { joinSession: { ...seat, session, signaling } } }]);

    expect(await api.joinSession(sessionId)).toEqual({ seat, session, signaling });
    expect(sent[0]?.variables).toEqual({ input: { sessionId } });
  });

  test('is renewed by number and secret, with access or without', async () => {
    const { api, sent } = answering([
      { data: { joinSession: { ...seat, session, signaling } } },
      { data: { joinSession: { ...seat, session } } },
    ]);

    await api.joinSession(sessionId, seat);
    const renewed = await api.renewSeat(sessionId, seat);

    expect(renewed).toEqual({ seat, session });
    expect(sent.map(({ operationName }) => operationName)).toEqual(['JoinSession', 'RenewSeat']);
    for (const { variables } of sent)
      expect(variables).toEqual({ input: { sessionId, seatId: '3', secret: 'hush' } });
  });

  test('is left even while the page is being closed', async () => {
    const { api, sent } = answering([{ data: { leaveSession: { sessionId } } }]);

    await api.leaveSession(sessionId, seat);

    const variables = { sessionId, seatId: '3', secret: 'hush' };
    expect(sent).toEqual([{ operationName: 'LeaveSession', variables, isKeptAlive: true }]);
  });

  test.each([null, { joinSession: null }])('that cannot be had rejects, with data %j', async (data) => {
    const { api } = answering([{ data, errors: [refusal('SessionFull', ['joinSession'])] }]);

    expect(await kindOf(api.joinSession(sessionId))).toBe('SessionFull');
  });
});

describe('whatever fails is an ApiError', () => {
  const page = (status: number) => () =>
    Promise.resolve(new Response('<html>', { status, headers: { 'content-type': 'text/html' } }));

  test.each([
    ['no network', () => Promise.reject(new TypeError('Failed to fetch')), 'ServiceUnreachable'],
    ['a page instead of an answer', page(200), 'ServiceUnreachable'],
    ['a page that says 502', page(502), 'ServiceUnreachable'],
    ['an empty answer', { data: null }, 'Unexpected'],
    ['an answer of nothing', { data: { session: null } }, 'Unexpected'],
  ])('%s', async (_case, answer, kind) => {
    const { api } = answering([answer]);

    expect(await kindOf(api.readSession(sessionId))).toBe(kind);
  });

  test('nobody being signed in, without asking the API', async () => {
    const { api, sent } = answering([], () => Promise.reject(new SignInRequiredError()));

    expect(await kindOf(api.readSession(sessionId))).toBe('SignInExpired');
    expect(sent).toEqual([]);
  });

  test('an answer that does not come in 15 s; the request is given up', async () => {
    const signals: AbortSignal[] = [];
    const never = ({ signal }: { signal: AbortSignal }) => (signals.push(signal), new Promise(() => {}));
    const { api, clock } = answering([never]);
    const kind = kindOf(api.readSession(sessionId));

    await clock.advance(requestTimeoutMs);

    expect(await kind).toBe('ServiceUnreachable');
    expect(signals[0]?.aborted).toBe(true);
  });

  test('an answer that stops in the middle', async () => {
    const halfway = () => Promise.resolve(new Response(new ReadableStream()));
    const { api, clock } = answering([halfway]);
    const kind = kindOf(api.readSession(sessionId));

    await clock.advance(requestTimeoutMs);

    expect(await kind).toBe('ServiceUnreachable');
  });

  test('credentials that are never ready', async () => {
    const { api, clock } = answering([], () => new Promise(() => {}));
    const kind = kindOf(api.readSession(sessionId));

    await clock.advance(requestTimeoutMs);

    expect(await kind).toBe('ServiceUnreachable');
  });

  test('and an answer in time leaves no timer behind', async () => {
    const { api, clock } = answering([{ data: { session } }]);

    await api.readSession(sessionId);

    expect(clock.pendingCount).toBe(0);
  });
});

describe('watching the status', () => {
  const watched = async () => {
    const scene = answering([]);
    const heard: unknown[] = [];
    const sink: StatusSink = {
      onEvent: (event) => heard.push(event),
      onAcknowledged: () => heard.push('acknowledged'),
      onInterrupted: () => heard.push('interrupted'),
      onError: ({ kind }) => heard.push(kind),
      onComplete: () => heard.push('complete'),
    };
    const unsubscribe = scene.api.watchStatus(sessionId, sink);
    const socket = await scene.acknowledge();
    return { ...scene, heard, unsubscribe, socket };
  };

  test('subscribes to the session by its name, over the socket', async () => {
    const { socket, sent } = await watched();

    const start = JSON.parse(socket.sent.at(-1) ?? '') as { type: string; payload: { data: string } };

    expect(start.type).toBe('start');
    expect(JSON.parse(start.payload.data)).toMatchObject({
      operationName: 'OnSessionStatus',
      variables: { sessionId },
      query: expect.stringMatching(/subscription OnSessionStatus[^]*broadcastId/) as string,
    });
    expect(sent).toEqual([]);
  });

  test('tells of acknowledgement, events, loss and end, in order', async () => {
    const { socket, heard } = await watched();
    const event = { sessionId, status: 'PAUSED', version: 3 };

    socket.say('{"type":"start_ack","id":"id-1"}');
    socket.say(JSON.stringify({ type: 'data', id: 'id-1', payload: { data: { onSessionStatus: event } } }));
    socket.say('{"type":"data","id":"id-1","payload":{"data":{"onSessionStatus":null}}}');
    socket.cut();

    expect(heard).toEqual(['acknowledged', event, 'interrupted']);
  });

  test('tells of the end of the subscription', async () => {
    const { socket, heard } = await watched();

    socket.say('{"type":"complete","id":"id-1"}');

    expect(heard).toEqual(['complete']);
  });

  test('tells of a refusal by its kind', async () => {
    const { socket, heard } = await watched();

    socket.say(
      '{"type":"error","id":"id-1","payload":{"errors":[{"errorType":"SessionEnded","message":"The session is over."}]}}',
    );

    expect(heard).toEqual(['SessionEnded']);
  });

  test('stops when it is unsubscribed, and then tells nothing', async () => {
    const { socket, heard, unsubscribe } = await watched();

    unsubscribe();
    socket.say('{"type":"start_ack","id":"id-1"}');

    expect(socket.sent.at(-1)).toBe('{"id":"id-1","type":"stop"}');
    expect(heard).toEqual([]);
  });
});
