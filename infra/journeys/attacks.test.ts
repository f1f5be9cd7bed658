// What one caller can make of one request, and of many: each attack that once got through, bounded, against the running stack.
import { expect, test } from 'vitest';
import type { SessionStatus } from '../../schema/generated/schema.ts';
import { createManualClock } from '../local/manualClock.ts';
import { beGuest, signIn } from './api.ts';
import type { ApiAnswer } from './api.ts';
import * as operations from './operations.ts';
import type { PlainSeat } from './operations.ts';
import { openScene, sessionIn } from './scene.ts';
import { startStack } from './stack.ts';

/** What one request may run. */
const resolversPerRequest = 4;
/** As many as AppSync admits of one request where nothing else is said of it; enough to go over any limit here. */
const many = Array.from({ length: 201 }, (_, index) => index);
const aliases = (toField: (index: number) => string): string => many.map(toField).join(' ');

const refusedBeyondLimit = ({ errors }: ApiAnswer<unknown>): number =>
  errors.filter(({ errorType }) => errorType === 'ResolverExecutionLimitReached').length;

test('one guest request gets at most three sets of credentials for one seat, not 200', async () => {
  const { cloud, speaker } = await openScene();
  const guest = beGuest(cloud);
  const sessionId = await sessionIn('CREATED', speaker, { access: 'ANYONE' });
  const seat = await guest.call<PlainSeat>(operations.joinSession, { input: { sessionId } });
  const before = cloud.usage().awsCalls;
  const vending = aliases((index) => `s${index}: signaling { credentials { accessKeyId } }`);

  const answer = await guest.send(
    `mutation ($input: JoinSessionInput!) { joinSession(input: $input) { seatId ${vending} } }`,
    { input: { sessionId, seatId: seat.seatId, secret: seat.secret } },
  );

  const { awsCalls } = cloud.usage();
  const made = (action: string): number => (awsCalls[action] ?? 0) - (before[action] ?? 0);
  expect(made('sts:AssumeRole')).toBe(resolversPerRequest - 1);
  expect(made('kinesisvideo:GetSignalingChannelEndpoint')).toBe(resolversPerRequest - 1);
  expect(refusedBeyondLimit(answer)).toBe(many.length + 1 - resolversPerRequest);
});

test('one guest request tries at most four names, not 201', async () => {
  const { cloud } = await openScene();
  const guesses = aliases(
    (index) => `a${index}: session(sessionId: "serene-truth-${100 + index}") { status }`,
  );

  const answer = await beGuest(cloud).send(`{ ${guesses} }`);

  const tried = answer.errors.filter(({ errorType }) => errorType === 'SessionNotFound');
  expect(tried).toHaveLength(resolversPerRequest);
  expect(refusedBeyondLimit(answer)).toBe(many.length - resolversPerRequest);
});

test('one guest request renews its seat at most four times, not 201', async () => {
  const { cloud, speaker } = await openScene();
  const guest = beGuest(cloud);
  const sessionId = await sessionIn('CREATED', speaker, { access: 'ANYONE' });
  const seat = await guest.call<PlainSeat>(operations.joinSession, { input: { sessionId } });
  const before = cloud.usage().dataSourceCalls['sessions.UpdateItem'] ?? 0;

  await guest.send(
    `mutation ($input: JoinSessionInput!) { ${aliases((index) => `r${index}: joinSession(input: $input) { seatId }`)} }`,
    { input: { sessionId, seatId: seat.seatId, secret: seat.secret } },
  );

  expect((cloud.usage().dataSourceCalls['sessions.UpdateItem'] ?? 0) - before).toBe(resolversPerRequest);
});

test('one request of the owner changes a status at most four times, not 200', async () => {
  const { speaker } = await openScene();
  const sessionId = await sessionIn('LIVE', speaker);
  const changes = aliases(
    (index) => `c${index}: ${index % 2 === 0 ? 'pause' : 'resume'}Session(sessionId: $sessionId) { version }`,
  );

  await speaker.send(`mutation ($sessionId: ID!) { ${changes} }`, { sessionId });

  const { version } = await speaker.call<{ version: number }>(operations.readSession, { sessionId });
  expect(version).toBe(2 + resolversPerRequest);
});

test('a session changes six times in half a minute, however many requests ask, and ends all the same', async () => {
  const clock = createManualClock(Date.UTC(2026, 10, 23, 12, 0, 0));
  const { speaker } = await openScene({ clock });
  const sessionId = await sessionIn('LIVE', speaker);
  const change = async (index: number): Promise<ApiAnswer<unknown>> =>
    speaker.send(index % 2 === 0 ? operations.pauseSession : operations.resumeSession, { sessionId });

  const answers: ApiAnswer<unknown>[] = [];
  for (let index = 0; index < 6; index += 1) answers.push(await change(index));
  await clock.advance(29_000);
  const early = await change(5);
  await clock.advance(1_000);
  const later = await speaker.send(operations.startSession, { sessionId, broadcastId: 'tab-2' });
  const ended = await speaker.send(operations.endSession, { sessionId });

  expect(answers.map(({ errors }) => errors.length)).toEqual([0, 0, 0, 0, 0, 1]);
  expect(early.errors).toMatchObject([
    {
      errorType: 'RateLimited',
      message: `Session "${sessionId}" changed 6 times in 30 seconds, which is the most. Try again in 1 seconds.`,
      errorInfo: { retryAfterSeconds: 1 },
    },
  ]);
  expect([later.errors, ended.errors]).toEqual([[], []]);
});

test('an owner creates 200 sessions in a day, and the next at midnight', async () => {
  const clock = createManualClock(Date.UTC(2026, 10, 23, 23, 55, 0));
  const { cloud, logged } = await startStack({ clock });
  const speaker = await signIn(cloud, 'speaker');
  await speaker.call(operations.createSession, { input: { clientToken: 'once' } });
  // A token with another input makes nothing, and counts.
  const count = (): Promise<string> =>
    speaker.refusal(operations.createSession, { input: { clientToken: 'once', title: 'Another' } });
  for (let counted = 1; counted < 200; counted += 50) {
    await Promise.all(Array.from({ length: Math.min(50, 200 - counted) }, count));
    await clock.advance(60_000);
  }

  const { errors } = await speaker.send(operations.createSession, { input: {} });
  await clock.advance(60_000);
  const nextDay = await speaker.send(operations.createSession, { input: {} });

  expect(errors).toMatchObject([
    {
      errorType: 'RateLimited',
      message: 'You created 200 sessions today, which is the most. Try again in 60 seconds.',
      errorInfo: { retryAfterSeconds: 60 },
    },
  ]);
  expect(nextDay.errors).toEqual([]);
  expect(JSON.stringify(logged)).toContain('as many sessions as a day admits');
});

test('a list resolves neither access nor histories: the schema has no such fields there', async () => {
  const { speaker } = await openScene();
  await sessionIn('CREATED', speaker);

  for (const field of ['signaling { role }', 'events { nextToken }']) {
    const answer = await speaker.send(`{ mySessions { items { ${field} } } }`);

    expect(answer.data).toBeNull();
    expect(answer.errors[0]?.message).toContain("in type 'ListedSession' is undefined");
  }
});

const statuses: readonly SessionStatus[] = ['CREATED', 'LIVE', 'PAUSED', 'ENDED'];

test.each(statuses)(
  'a guest learns SignInRequired and nothing else of a session for people signed in that is %s',
  async (status) => {
    const { cloud, speaker, listener } = await openScene();
    const guest = beGuest(cloud);
    const sessionId = await sessionIn('CREATED', speaker);
    const seat = await listener.call<PlainSeat>(operations.joinSession, { input: { sessionId } });
    if (status === 'LIVE' || status === 'PAUSED')
      await speaker.call(operations.startSession, { sessionId, broadcastId: 'tab-1' });
    if (status === 'PAUSED') await speaker.call(operations.pauseSession, { sessionId });
    if (status === 'ENDED') await speaker.call(operations.endSession, { sessionId });
    const held = { sessionId, seatId: seat.seatId, secret: seat.secret };
    const guessed = { ...held, secret: '00000000-0000-4000-8000-000000000000' };
    const asked: [query: string, variables: Record<string, unknown>][] = [
      [operations.readSession, { sessionId }],
      [operations.joinSession, { input: { sessionId } }],
      ...[held, guessed].flatMap((proof): [string, Record<string, unknown>][] => [
        [operations.joinSession, { input: proof }],
        [operations.leaveSession, proof],
        [operations.reportInterruption, proof],
      ]),
    ];

    const answers = await Promise.all(asked.map(([query, variables]) => guest.send(query, variables)));

    const sentence = `Session "${sessionId}" is for people who are signed in. Sign in and try again.`;
    for (const { data, errors } of answers) {
      expect(Object.values(data ?? {}).every((value) => value === null)).toBe(true);
      expect(errors).toMatchObject([{ errorType: 'SignInRequired', message: sentence, errorInfo: null }]);
    }
  },
);
