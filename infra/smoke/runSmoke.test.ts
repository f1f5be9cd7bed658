// What the smoke test does when something fails, with a stack that is scripted.
import { expect, test } from 'vitest';
import type { ApiDescription } from './apiDescription.ts';
import { runSmoke } from './runSmoke.ts';
import type { SmokeOptions } from './runSmoke.ts';
import type { SmokeApi } from './smokeApi.ts';

const statuses = ['CREATED', 'LIVE', 'PAUSED', 'LIVE', 'ENDED'];
const nowMs = Date.parse('2026-11-01T00:00:00Z');

const signaling = (role: string) => ({
  role,
  endpoints: { wss: 'wss://signaling', https: 'https://signaling' },
  credentials: {
    accessKeyId: 'a',
    secretAccessKey: 'b',
    sessionToken: 'c',
    expiresAt: '2026-11-01T00:15:00Z',
  },
});
const answers: Readonly<Record<string, unknown>> = {
  createSession: { sessionId: 'serene-truth-682', status: 'CREATED', signaling: signaling('MASTER') },
  joinSession: {
    seatId: 'seat',
    secret: 'secret',
    session: { listenerCount: 1 },
    signaling: signaling('VIEWER'),
  },
  leaveSession: { listenerCount: 0 },
  session: { events: { items: statuses.map((status) => ({ status })) } },
};

/** A stack that answers as it should but for what `changes` replaces; an Error is its refusal, a function answers anew each time. */
async function smoke(changes: Readonly<Record<string, unknown>>, fingerprint?: SmokeOptions['fingerprint']) {
  const asked: string[] = [];
  const lines: string[] = [];
  const fieldOf = (query: string): string => /\{\s*(\w+)\(/.exec(query)?.[1] ?? '';
  const read = (query: string): unknown => {
    asked.push(fieldOf(query));
    const answer = { ...answers, ...changes }[fieldOf(query)] ?? {};
    return typeof answer === 'function' ? (answer as () => unknown)() : answer;
  };
  const api: SmokeApi = {
    async send<T>(query: string) {
      const answer = read(query);
      return answer instanceof Error
        ? { field: undefined, fault: answer }
        : { field: answer as T, fault: undefined };
    },
    async call<T>(query: string) {
      const answer = read(query);
      if (answer instanceof Error) throw answer;
      return answer as T;
    },
    async openWatch(query) {
      asked.push(fieldOf(query));
      return {
        event: async (version) =>
          ({
            version,
            status: (changes['events'] as string[] | undefined)?.[version - 1] ?? statuses[version - 1],
          }) as never,
        close: () => void asked.push('close'),
      };
    },
  };
  let waited = 0;
  const wait = async (milliseconds: number) => void (waited += milliseconds);
  const flow = { api, wait, historyTimeoutMs: 1_500 };
  const isGreen = await runSmoke({ flow, fingerprint, nowMs: () => nowMs, say: (line) => lines.push(line) });
  return { isGreen, asked, lines, waited };
}

test('asks for access to the audio first, and for nothing after the end but the history', async () => {
  const { isGreen, asked } = await smoke({});

  expect(isGreen).toBe(true);
  expect(asked).toEqual([
    'createSession',
    'joinSession',
    'onSessionStatus',
    'startSession',
    'pauseSession',
    'resumeSession',
    'leaveSession',
    'endSession',
    'close',
    'session',
  ]);
});

test('asks for the access to the audio again while a stack that was just made has none', async () => {
  const none = { ...(answers['createSession'] as object), signaling: null };
  const refused = new Error('CredentialsUnavailable: later');
  const [first, second] = [[refused, refused], [none]].map(
    (before) => () => before.shift() ?? { ...(answers['session'] as object), signaling: signaling('MASTER') },
  );
  const changes = (session: unknown) => ({ createSession: none, session });

  for (const session of [first, second]) {
    const { isGreen, asked } = await smoke(changes(session));
    expect([isGreen, asked[0], asked[1]]).toEqual([true, 'createSession', 'session']);
  }
});

test('is red when the access to the audio does not come within some seconds, and asks no longer', async () => {
  const none = { ...(answers['createSession'] as object), signaling: null };
  const { isGreen, asked, lines, waited } = await smoke({
    createSession: none,
    session: new Error('CredentialsUnavailable: later'),
  });

  expect(isGreen).toBe(false);
  expect([asked.filter((field) => field === 'session').length, waited]).toEqual([14, 14_000]);
  expect(lines).toContain(
    'FAIL      0 ms  createSession, with access to the audio: CredentialsUnavailable: later',
  );
  expect(asked.at(-1)).toBe('endSession');
});

test('takes back the subscription, the seat and the session when a step in the middle fails', async () => {
  const { isGreen, asked, lines } = await smoke({ pauseSession: new Error('StorageUnavailable: later') });

  expect(isGreen).toBe(false);
  expect(asked.slice(asked.indexOf('pauseSession'))).toEqual([
    'pauseSession',
    'close',
    'leaveSession',
    'endSession',
  ]);
  expect(lines).toContain(
    'FAIL      0 ms  pauseSession, and its listener is told: StorageUnavailable: later',
  );
});

test('goes on taking back when a part of that fails', async () => {
  const { asked } = await smoke({ startSession: new Error('no'), leaveSession: new Error('no') });

  expect(asked.at(-1)).toBe('endSession');
});

test.each([
  [
    { createSession: { sessionId: 'a', status: 'CREATED', signaling: null } },
    'there is no access to the audio in the answer',
  ],
  [
    { joinSession: { ...(answers['joinSession'] as object), signaling: signaling('MASTER') } },
    'the access is for MASTER, not VIEWER',
  ],
  [{ events: ['CREATED', 'LIVE', 'LIVE'] }, 'version 3 came as LIVE, not PAUSED'],
  [{ leaveSession: { listenerCount: 1 } }, '1 listeners are counted, not 0'],
  [
    { session: { events: { items: [{ status: 'CREATED' }] } } },
    'it has CREATED, not CREATED, LIVE, PAUSED, LIVE, ENDED',
  ],
])('is red when the stack answers otherwise: %j', async (changes, reason) => {
  const { isGreen, lines } = await smoke(changes);

  expect(isGreen).toBe(false);
  expect(
    lines.filter((line) => line.startsWith('FAIL')).map((line) => line.split(': ').slice(1).join(': ')),
  ).toEqual([reason]);
});

test('compares the fingerprint although the flow failed, since an edited resolver may be why', async () => {
  const describeApi = (code: string): ApiDescription => ({
    schemaSdl: 'type Query { a: Int }',
    resolvers: new Map([['Query.a', { code, runtime: 'APPSYNC_JS 1.0.0', maxBatchSize: 0 }]]),
    functions: new Map(),
  });

  const { lines } = await smoke(
    { createSession: new Error('Unexpected: no') },
    { readExpected: async () => describeApi('a'), readDeployed: async () => describeApi('b') },
  );

  expect(lines).toContain('FAIL            The resolver of Query.a was edited: its code differs.');
  expect(lines.at(-1)).toBe('The smoke test is red.');
});

test('is red when nobody may ask AppSync', async () => {
  const refused = {
    readExpected: () => Promise.reject(new Error('no assembly')),
    readDeployed: () => Promise.reject(new Error()),
  };

  const { isGreen, lines } = await smoke({}, refused);

  expect(isGreen).toBe(false);
  expect(lines).toContain('FAIL      0 ms  read schema and resolvers of the assembly: no assembly');
});
