// Every error of the schema's list, reached over HTTP; every wrong input refused in words.
import { describe, expect, test } from 'vitest';
import type { SessionStatus } from '../../schema/generated/schema.ts';
import { createManualClock } from '../local/manualClock.ts';
import { signIn } from './api.ts';
import * as operations from './operations.ts';
import type { PlainSeat, PlainSession } from './operations.ts';
import { sessionIn, shareScene } from './scene.ts';
import { startStack } from './stack.ts';

const openScene = shareScene();
const unknown = 'silent-ocean-999';
const notFound = `SessionNotFound: There is no session "${unknown}". Check the name.`;

test('an unknown session is SessionNotFound, whatever is asked of it', async () => {
  const { speaker } = await openScene();
  const input = { sessionId: unknown };

  const refusals = await Promise.all([
    speaker.refusal(operations.readSession, input),
    speaker.refusal(operations.startSession, { ...input, broadcastId: 'tab-1' }),
    speaker.refusal(operations.pauseSession, input),
    speaker.refusal(operations.resumeSession, input),
    speaker.refusal(operations.endSession, input),
    speaker.refusal(operations.joinSession, { input }),
    speaker.refusal(operations.joinSession, { input: { ...input, seatId: '1', secret: 'x' } }),
    speaker.refusal(operations.leaveSession, { ...input, seatId: '1', secret: 'x' }),
  ]);

  expect(refusals).toEqual(refusals.map(() => notFound));
});

test('a value that is no name is InvalidInput, and shown at most in part', async () => {
  const { speaker } = await openScene();
  const refuse = (sessionId: string): Promise<string> =>
    speaker.refusal(operations.readSession, { sessionId });

  const refusals = await Promise.all(
    ['', 'Serene-Truth-682', 'serene truth 682', "x' OR 1=1", `${'a'.repeat(9_000)}-b-100`].map(refuse),
  );

  const accepted = 'is not a session name: two words and 3 or 4 digits, like serene-truth-682.';
  expect(refusals).toEqual([
    `InvalidInput: sessionId "" ${accepted}`,
    `InvalidInput: sessionId "Serene-Truth-682" ${accepted}`,
    `InvalidInput: sessionId "serene truth 682" ${accepted}`,
    `InvalidInput: sessionId "x' OR 1=1" ${accepted}`,
    `InvalidInput: sessionId "${'a'.repeat(40)}..." ${accepted}`,
  ]);
});

test.each([
  [{ title: '' }, 'InvalidInput: title is empty: give 1 to 200 characters, or leave it out.'],
  [{ title: '   ' }, 'InvalidInput: title is empty: give 1 to 200 characters, or leave it out.'],
  [
    { title: 'x'.repeat(10_240) },
    'InvalidInput: title has 10240 characters: give 1 to 200, or leave it out.',
  ],
  [
    { maxListeners: 0 },
    'InvalidInput: maxListeners is 0: give 1 to 10, or leave it out. A KVS signaling channel admits 10 viewers.',
  ],
  [
    { maxListeners: 11 },
    'InvalidInput: maxListeners is 11: give 1 to 10, or leave it out. A KVS signaling channel admits 10 viewers.',
  ],
])('createSession refuses %o', async (input, refusal) => {
  const { speaker } = await openScene();

  expect((await speaker.refusal(operations.createSession, { input })).replace(/x{41,}/, '…')).toBe(refusal);
});

test.each([
  ['', 'broadcastId "" is not accepted: give 1 to 64 letters, digits, "_" or "-".'],
  ['a b', 'broadcastId "a b" is not accepted: give 1 to 64 letters, digits, "_" or "-".'],
  [
    'x'.repeat(65),
    `broadcastId "${'x'.repeat(40)}..." is not accepted: give 1 to 64 letters, digits, "_" or "-".`,
  ],
])('startSession refuses the broadcast %j', async (broadcastId, message) => {
  const { speaker } = await openScene();
  const sessionId = await sessionIn('CREATED', speaker);

  expect(await speaker.refusal(operations.startSession, { sessionId, broadcastId })).toBe(
    `InvalidInput: ${message}`,
  );
});

test('mySessions refuses a page size out of range', async () => {
  const { speaker } = await openScene();
  const refuse = (limit: number): Promise<string> => speaker.refusal(operations.mySessions, { limit });

  expect(await refuse(0)).toBe('InvalidInput: limit is 0: give 1 to 100, or leave it out.');
  expect(await refuse(101)).toBe('InvalidInput: limit is 101: give 1 to 100, or leave it out.');
});

test('mySessions refuses a token that it did not give to this caller', async () => {
  const { speaker, listener } = await openScene();
  await listener.call(operations.createSession, { input: {} });
  await listener.call(operations.createSession, { input: {} });
  const page = await listener.call<{ nextToken: string }>(operations.mySessions, { limit: 1 });

  const refusals = await Promise.all(
    ['nonsense', '', page.nextToken].map((nextToken) =>
      speaker.refusal(operations.mySessions, { nextToken }),
    ),
  );

  const refusal = 'InvalidInput: nextToken is not one that mySessions answered: leave it out to start over.';
  expect(refusals).toEqual([refusal, refusal, refusal]);
});

describe('somebody else’s session', () => {
  test.each(['CREATED', 'LIVE', 'PAUSED', 'ENDED'] as const)(
    'that is %s refuses every change of status',
    async (status) => {
      const { speaker, listener } = await openScene();
      const sessionId = await sessionIn(status, speaker);

      const refusals = await Promise.all([
        listener.refusal(operations.startSession, { sessionId, broadcastId: 'mine' }),
        listener.refusal(operations.pauseSession, { sessionId }),
        listener.refusal(operations.resumeSession, { sessionId }),
        listener.refusal(operations.endSession, { sessionId }),
      ]);

      const refusal = `NotSessionOwner: Session "${sessionId}" belongs to somebody else; only its owner may do this.`;
      expect(refusals).toEqual([refusal, refusal, refusal, refusal]);
      expect((await speaker.call<PlainSession>(operations.readSession, { sessionId })).status).toBe(status);
    },
  );
});

describe('the whole table of changes', () => {
  const start = `startSession:${operations.startSession}`;
  const pause = `pauseSession:${operations.pauseSession}`;
  const resume = `resumeSession:${operations.resumeSession}`;
  const end = `endSession:${operations.endSession}`;
  const rows: [SessionStatus, string, string][] = [
    ['CREATED', start, 'LIVE 2'],
    ['CREATED', pause, 'InvalidTransition: Session "ID" is CREATED; it must be LIVE to pause.'],
    ['CREATED', resume, 'InvalidTransition: Session "ID" is CREATED; it must be PAUSED to resume.'],
    ['CREATED', end, 'ENDED 2'],
    ['LIVE', start, 'LIVE 2'],
    ['LIVE', pause, 'PAUSED 3'],
    ['LIVE', resume, 'LIVE 2'],
    ['LIVE', end, 'ENDED 3'],
    ['PAUSED', start, 'PAUSED 3'],
    ['PAUSED', pause, 'PAUSED 3'],
    ['PAUSED', resume, 'LIVE 4'],
    ['PAUSED', end, 'ENDED 4'],
    ['ENDED', start, 'SessionEnded: Session "ID" has ended.'],
    ['ENDED', pause, 'SessionEnded: Session "ID" has ended.'],
    ['ENDED', resume, 'SessionEnded: Session "ID" has ended.'],
    ['ENDED', end, 'ENDED 2'],
  ];

  test('leads where the lifecycle says and refuses everything else', async () => {
    const { speaker } = await openScene();

    const outcomes = await Promise.all(
      rows.map(async ([status, change]) => {
        const sessionId = await sessionIn(status, speaker);
        const operation = change.slice(change.indexOf(':') + 1);
        const answer = await speaker.send<Record<string, PlainSession>>(operation, {
          sessionId,
          broadcastId: 'tab-1',
        });
        const session = Object.values(answer.data ?? {})[0];
        const [error] = answer.errors;
        const outcome = error
          ? `${error.errorType}: ${error.message}`
          : `${session?.status} ${session?.version}`;
        return [status, change, outcome.replace(sessionId, 'ID')];
      }),
    );

    expect(outcomes).toEqual(rows);
  });
});

test('of two changes that race one wins and the other is told', async () => {
  const isHeld = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const { cloud } = await startStack({
    fetch: async (input, init) => {
      const isPause = typeof init?.body === 'string' && init.body.includes('":status":{"S":"PAUSED"}');
      if (isPause) {
        isHeld.resolve();
        await release.promise;
      }
      return globalThis.fetch(input, init);
    },
  });
  const speaker = await signIn(cloud, 'speaker');
  const sessionId = await sessionIn('LIVE', speaker);
  const pausing = speaker.refusal(operations.pauseSession, { sessionId });
  await isHeld.promise;

  const ended = await speaker.call<PlainSession>(operations.endSession, { sessionId });
  release.resolve();

  expect(ended).toMatchObject({ status: 'ENDED', version: 3 });
  expect(await pausing).toBe(`SessionEnded: Session "${sessionId}" has ended.`);
  expect(await speaker.call<PlainSession>(operations.readSession, { sessionId })).toEqual(ended);
});

test('the same change twice at once is made once', async () => {
  const { speaker } = await openScene();
  const sessionId = await sessionIn('LIVE', speaker);

  const answers = await Promise.all(
    Array.from({ length: 5 }, () => speaker.call<PlainSession>(operations.pauseSession, { sessionId })),
  );

  expect(answers.map(({ status, version }) => `${status} ${version}`)).toEqual(answers.map(() => 'PAUSED 3'));
});

describe('seats', () => {
  test('an eleventh listener, or a second where one may listen, is SessionFull', async () => {
    const { speaker, listener } = await openScene();
    const sessionId = await sessionIn('LIVE', speaker, { maxListeners: 1 });
    await listener.call(operations.joinSession, { input: { sessionId } });

    expect(await listener.refusal(operations.joinSession, { input: { sessionId } })).toBe(
      `SessionFull: All 1 seats of session "${sessionId}" are taken. Try again when a listener has left.`,
    );
  });

  test('a seat that was not renewed for 3 minutes is free again, and its old secret is Conflict', async () => {
    const clock = createManualClock(Date.now());
    const { cloud } = await startStack({ clock });
    const speaker = await signIn(cloud, 'speaker');
    const sessionId = await sessionIn('LIVE', speaker, { maxListeners: 1 });
    const { seatId, secret } = await speaker.call<PlainSeat>(operations.joinSession, {
      input: { sessionId },
    });

    await clock.advance(181_000);
    const read = await speaker.call<PlainSession>(operations.readSession, { sessionId });
    const next = await speaker.call<PlainSeat>(operations.joinSession, { input: { sessionId } });
    const refusal = await speaker.refusal(operations.joinSession, { input: { sessionId, seatId, secret } });

    expect(read.listenerCount).toBe(0);
    expect(next.seatId).toBe('1');
    expect(refusal).toBe(
      `Conflict: Seat 1 of session "${sessionId}" is not held with this secret. Join without seatId to take another.`,
    );
  });

  test('a wrong secret neither renews nor frees a seat', async () => {
    const { speaker, listener } = await openScene();
    const sessionId = await sessionIn('LIVE', speaker);
    const { seatId } = await listener.call<PlainSeat>(operations.joinSession, { input: { sessionId } });

    const renewing = await speaker.refusal(operations.joinSession, {
      input: { sessionId, seatId, secret: 'guess' },
    });
    const leaving = await speaker.refusal(operations.leaveSession, { sessionId, seatId, secret: 'guess' });

    expect(renewing).toMatch(/^Conflict: Seat \d+ of session/);
    expect(leaving).toBe(
      `Conflict: Seat ${seatId} of session "${sessionId}" is not held with this secret; nothing changed.`,
    );
    expect((await speaker.call<PlainSession>(operations.readSession, { sessionId })).listenerCount).toBe(1);
  });

  test('half a renewal and a seat that cannot be are InvalidInput', async () => {
    const { speaker } = await openScene();
    const sessionId = await sessionIn('LIVE', speaker);
    const join = (more: object): Promise<string> =>
      speaker.refusal(operations.joinSession, { input: { sessionId, ...more } });

    expect(await join({ seatId: '1' })).toBe(
      'InvalidInput: To renew a seat give both seatId and secret; to take one give neither.',
    );
    expect(await join({ seatId: '11', secret: 'x' })).toBe(
      'InvalidInput: seatId "11" is not a seat: give the seatId that joinSession answered.',
    );
    expect(await join({ seatId: 'constructor', secret: 'x' })).toMatch(
      /^InvalidInput: seatId "constructor" is not a seat/,
    );
  });

  test('an ended session gives no seat; leaving it succeeds', async () => {
    const { speaker, listener } = await openScene();
    const sessionId = await sessionIn('LIVE', speaker);
    const { seatId, secret } = await listener.call<PlainSeat>(operations.joinSession, {
      input: { sessionId },
    });
    await speaker.call(operations.endSession, { sessionId });

    const ended = `SessionEnded: Session "${sessionId}" has ended.`;
    expect(await listener.refusal(operations.joinSession, { input: { sessionId } })).toBe(ended);
    expect(await listener.refusal(operations.joinSession, { input: { sessionId, seatId, secret } })).toBe(
      ended,
    );
    expect(
      (await listener.call<PlainSession>(operations.leaveSession, { sessionId, seatId, secret })).status,
    ).toBe('ENDED');
  });
});
