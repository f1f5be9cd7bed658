// What one caller can make of one request, and of many: each attack that once got through, bounded, against the running stack.
import { expect, test } from 'vitest';
import type { SessionStatus } from '../../schema/generated/schema.ts';
import { beGuest } from './api.ts';
import type { ApiAnswer } from './api.ts';
import * as operations from './operations.ts';
import type { PlainSeat } from './operations.ts';
import { openScene, sessionIn } from './scene.ts';

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
