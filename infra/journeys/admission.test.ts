// Who may not come in: subscriptions that are refused, a mutation that is not for users, and AppSync's own 401.
import { describe, expect, test } from 'vitest';
import { createManualClock } from '../local/manualClock.ts';
import { openSocket, sendOperation, signIn } from './api.ts';
import * as operations from './operations.ts';
import type { SessionEvent } from './operations.ts';
import { sessionIn, shareScene } from './scene.ts';
import { startStack } from './stack.ts';

const sharedScene = shareScene();

const unknown = 'silent-ocean-999';

describe('subscribing', () => {
  test('to an unknown, an ended and an impossible session is refused with the typed error', async () => {
    const { cloud, speaker, listener } = await sharedScene();
    const ended = await sessionIn('ENDED', speaker);
    const socket = await openSocket(cloud, listener.token);
    const refusal = async (id: string, sessionId: string): Promise<unknown> => {
      const reply = await socket.start(id, operations.onSessionStatus, { sessionId });
      return [reply.type, reply.payload?.errors?.[0]?.errorType, reply.payload?.errors?.[0]?.message];
    };

    expect(await refusal('1', unknown)).toEqual([
      'error',
      'SessionNotFound',
      `There is no session "${unknown}". Check the name.`,
    ]);
    expect(await refusal('2', ended)).toEqual(['error', 'SessionEnded', `Session "${ended}" has ended.`]);
    expect((await refusal('3', 'nope')) as unknown[]).toContain('InvalidInput');
  });

  test('tells of one’s own session only, not of others', async () => {
    const { cloud, speaker, listener } = await sharedScene();
    const [mine, other] = [await sessionIn('CREATED', speaker), await sessionIn('CREATED', speaker)];
    const socket = await openSocket(cloud, listener.token);
    await socket.start('mine', operations.onSessionStatus, { sessionId: mine });

    await speaker.call(operations.startSession, { sessionId: other, broadcastId: 'tab-1' });
    await speaker.call(operations.startSession, { sessionId: mine, broadcastId: 'tab-1' });
    await socket.message(({ type }) => type === 'data');

    const told = socket.received.filter(({ type }) => type === 'data');
    expect(told.map(({ payload }) => (payload?.data?.onSessionStatus as SessionEvent).sessionId)).toEqual([
      mine,
    ]);
  });
});

describe('who may not call at all', () => {
  const event = { sessionId: unknown, status: 'ENDED', version: 9, at: '2026-11-23T09:30:00.000Z' };

  test('a signed-in user cannot publish', async () => {
    const { speaker } = await sharedScene();

    const answer = await speaker.send(operations.publishSessionStatus, { event });

    expect(answer).toEqual({
      statusCode: 200,
      data: { publishSessionStatus: null },
      errors: [
        expect.objectContaining({
          errorType: 'Unauthorized',
          message: 'Not Authorized to access publishSessionStatus on type Mutation',
          path: ['publishSessionStatus'],
        }),
      ],
    });
  });

  test('no token, a wrong key, nonsense and an expired token are AppSync’s own 401', async () => {
    const clock = createManualClock(Date.now());
    const { cloud } = await startStack({ clock });
    const { token } = await signIn(cloud, 'speaker');
    const ask = async (headers: Record<string, string>): Promise<unknown[]> => {
      const { statusCode, data, errors } = await sendOperation(cloud, headers, operations.mySessions);
      return [statusCode, data, errors[0]?.errorType];
    };
    const valid = await ask({ authorization: token });

    await clock.advance(60 * 60_000 + 1_000);

    expect(valid.slice(0, 1)).toEqual([200]);
    const refused = [401, null, 'UnauthorizedException'];
    expect(await ask({ authorization: token })).toEqual(refused);
    expect(await ask({})).toEqual(refused);
    expect(await ask({ 'x-api-key': 'da2-wrong' })).toEqual(refused);
    expect(await ask({ authorization: 'nonsense' })).toEqual(refused);
    expect(await ask({ authorization: `${token.slice(0, -4)}AAAA` })).toEqual(refused);
  });
});
