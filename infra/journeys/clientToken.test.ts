// createSession can be repeated: whatever breaks between two of its steps, the same token finishes the same session. And
// nobody can create without end.
import { expect, test } from 'vitest';
import { channelNameOf } from '../../schema/sessionItem.ts';
import { createManualClock } from '../local/manualClock.ts';
import { sendOperation, signIn } from './api.ts';
import { createFaultyFetch, kinesisVideoError, toServiceCall } from './faults.ts';
import type { ServiceCall } from './faults.ts';
import * as operations from './operations.ts';
import type { PlainSession } from './operations.ts';
import { openScene, shareScene } from './scene.ts';
import { startStack } from './stack.ts';
import { readChannelNames, readRows } from './stored.ts';

const sharedScene = shareScene();

const input = { title: 'Once', clientToken: 'token-1' };

test('the same token answers the same session, also from twenty calls at once', async () => {
  const { cloud, speaker } = await openScene();
  const create = (): Promise<PlainSession> => speaker.call<PlainSession>(operations.createSession, { input });

  const answers = await Promise.all(Array.from({ length: 20 }, create));
  const later = await create();

  expect(new Set([...answers, later].map(({ sessionId }) => sessionId)).size).toBe(1);
  expect(await readRows(cloud)).toHaveLength(1);
  expect(await readChannelNames(cloud)).toHaveLength(1);
});

test('a token belongs to its owner and to its input', async () => {
  const { speaker, listener } = await sharedScene();
  const { sessionId } = await speaker.call<PlainSession>(operations.createSession, { input });
  const others = await listener.call<PlainSession>(operations.createSession, { input });
  const same = await speaker.call<PlainSession>(operations.createSession, {
    input: { ...input, maxListeners: 10, access: 'SIGNED_IN' },
  });
  const refusal = await speaker.refusal(operations.createSession, { input: { ...input, title: 'Twice' } });

  expect(others.sessionId).not.toBe(sessionId);
  expect(same.sessionId).toBe(sessionId);
  expect(refusal).toBe(
    'Conflict: clientToken "token-1" came with another input before. Give a new one for another session.',
  );
});

test('the session of a token is answered as it is by now', async () => {
  const { speaker } = await sharedScene();
  const { sessionId } = await speaker.call<PlainSession>(operations.createSession, { input });
  await speaker.call(operations.startSession, { sessionId, broadcastId: 'tab-1' });
  const live = await speaker.call<PlainSession>(operations.createSession, { input });
  await speaker.call(operations.endSession, { sessionId });
  const ended = await speaker.call<PlainSession>(operations.createSession, { input });

  expect(live).toMatchObject({ sessionId, status: 'LIVE', version: 2 });
  expect(ended).toMatchObject({ sessionId, status: 'ENDED', version: 3 });
});

/** The calls of one createSession: two records of the owner, the count, the row, the channel, its ARN. */
const callsOfCreation = 6;
/** Whether a call is one of the API's data sources; the schedules' calls of Lambda are not. */
const isOfApi = ({ operation }: ServiceCall): boolean => /^DynamoDB|SignalingChannel$/.test(operation);

test.each(
  Array.from({ length: callsOfCreation }, (_, index) => index + 1).flatMap((number) =>
    (['unreachable', 'answer lost'] as const).map((fault) => [fault, number] as const),
  ),
)('%s at call %i: the same token finishes one session', async (fault, number) => {
  const faulty = createFaultyFetch();
  const { cloud } = await startStack({ fetch: faulty.fetch });
  const speaker = await signIn(cloud, 'speaker');
  let calls = 0;
  faulty.breakWith((call) => (isOfApi(call) && (calls += 1) === number ? fault : undefined));
  const refusal = await speaker.refusal(operations.createSession, { input });
  faulty.mend();

  const { sessionId } = await speaker.call<PlainSession>(operations.createSession, { input });
  const [row, ...others] = await readRows(cloud);

  expect(refusal).toMatch(/^(StorageUnavailable|ChannelUnavailable): /);
  expect(others).toEqual([]);
  expect(row).toMatchObject({ sessionId, status: 'CREATED', version: 1 });
  expect(row?.channelArn).toContain('channel/');
  expect(await readChannelNames(cloud)).toEqual(row ? [channelNameOf('LiveSessions', row)] : []);
});

test('a creation makes exactly the calls that are broken above', async () => {
  const faulty = createFaultyFetch();
  const { cloud } = await startStack({ fetch: faulty.fetch });
  const speaker = await signIn(cloud, 'speaker');
  let calls = 0;
  faulty.breakWith((call) => void (calls += Number(isOfApi(call))));

  await speaker.call(operations.createSession, { input });

  expect(calls).toBe(callsOfCreation);
});

/**
 * A fetch that holds back the first call for a channel until `goOn` is called, and AppSync's own look at the row after a
 * refused write: the resolvers get no row then, as users of AppSync have seen it.
 */
function createOvertakenFetch(): { fetch: typeof globalThis.fetch; isHeld: Promise<void>; goOn: () => void } {
  const held = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  let isFirst = true;
  let isRefused = false;
  return {
    isHeld: held.promise,
    goOn: released.resolve,
    async fetch(target, init) {
      const { operation } = toServiceCall(target, init);
      if (operation === '/createSignalingChannel' && isFirst) {
        isFirst = false;
        held.resolve();
        await released.promise;
      }
      if (operation.endsWith('.GetItem') && isRefused) {
        isRefused = false;
        return Response.json({}, { headers: { 'content-type': 'application/x-amz-json-1.0' } });
      }
      const answer = await globalThis.fetch(target, init);
      if (/(Put|Update)Item$/.test(operation) && answer.status === 400) isRefused = true;
      return answer;
    },
  };
}

test('a call that another with its token overtakes answers the same session', async () => {
  const { fetch, isHeld, goOn } = createOvertakenFetch();
  const { cloud, speaker } = await openScene({ fetch });
  const slow = speaker.call<PlainSession>(operations.createSession, { input });
  await isHeld;
  const fast = await speaker.call<PlainSession>(operations.createSession, { input });
  await speaker.call(operations.startSession, { sessionId: fast.sessionId, broadcastId: 'tab-1' });
  goOn();

  expect(await slow).toMatchObject({ sessionId: fast.sessionId, status: 'LIVE', version: 2 });
  expect(await readRows(cloud)).toMatchObject([{ sessionId: fast.sessionId, status: 'LIVE' }]);
  expect(await readChannelNames(cloud)).toHaveLength(1);
});

test('a channel that KVS refuses takes the row along, and the token makes the session later', async () => {
  const faulty = createFaultyFetch();
  const { cloud } = await startStack({ fetch: faulty.fetch });
  const speaker = await signIn(cloud, 'speaker');
  faulty.breakWith(({ operation }) =>
    operation === '/createSignalingChannel'
      ? kinesisVideoError('AccountChannelLimitExceededException')
      : undefined,
  );
  const refusal = await speaker.refusal(operations.createSession, { input });
  const rowsAfterRefusal = await readRows(cloud);
  faulty.mend();

  await speaker.call<PlainSession>(operations.createSession, { input });

  expect(refusal).toMatch(/^ChannelUnavailable: /);
  expect(rowsAfterRefusal).toEqual([]);
  expect(await readRows(cloud)).toHaveLength(1);
});

test.each(['', 'with blank', 'x'.repeat(65), 'tök'])('%j is no client token', async (clientToken) => {
  const { speaker } = await sharedScene();

  expect(await speaker.refusal(operations.createSession, { input: { clientToken } })).toMatch(
    /^InvalidInput: clientToken ".*" is not accepted: give 1 to 64 letters, digits, "_" or "-", or leave it out\.$/,
  );
});

test('the 61st session in a minute is RateLimited, and the first of the next is not', async () => {
  const clock = createManualClock(Date.UTC(2026, 10, 23, 12, 0, 20));
  const { cloud, speaker, listener } = await openScene({ clock });
  for (let created = 0; created < 60; created += 1) {
    await speaker.call(operations.createSession, { input: {} });
    await clock.advance(100);
  }
  const headers = { authorization: speaker.token };
  const { errors } = await sendOperation(cloud, headers, operations.createSession, { input: {} });
  const others = await listener.call<PlainSession>(operations.createSession, { input: {} });
  await clock.advance(35_000);
  const nextMinute = await speaker.call<PlainSession>(operations.createSession, { input: {} });

  expect(errors).toEqual([
    expect.objectContaining({
      errorType: 'RateLimited',
      message: 'You created 60 sessions in this minute, which is the most. Try again in 34 seconds.',
      errorInfo: { retryAfterSeconds: 34 },
    }),
  ]);
  expect([others.status, nextMinute.status]).toEqual(['CREATED', 'CREATED']);
});

test('whoever has 100 sessions that have not ended must end one first', async () => {
  const clock = createManualClock(Date.UTC(2026, 10, 23, 12, 0, 0));
  const { speaker } = await openScene({ clock });
  const create = (clientToken: string): Promise<PlainSession> =>
    speaker.call<PlainSession>(operations.createSession, { input: { clientToken } });
  let last = await create('token-1');
  for (let created = 1; created < 100; created += 1) {
    await clock.advance(1_000);
    last = await create(`token-${created + 1}`);
  }
  const refusal = await speaker.refusal(operations.createSession, { input: {} });
  const again = await create('token-100');
  await speaker.call(operations.endSession, { sessionId: last.sessionId });

  expect(refusal).toBe(
    'RateLimited: 100 of your sessions have not ended, which is the most. End one first. Try again in 60 seconds.',
  );
  expect(again.sessionId).toBe(last.sessionId);
  expect(await create('one-more')).toMatchObject({ status: 'CREATED' });
});
