// What somebody tries who wants to hear without a seat, to take another's place, or to take every place: over the API and
// the signaling channel, with what anybody gets who comes as a guest.
import { describe, expect, test } from 'vitest';
import type { Seat, Session, Signaling } from '../../schema/generated/schema.ts';
import { maxSeatsPerPerson } from '../../schema/limits.ts';
import { widestOperationResolvers } from '../stack/requestLimits.ts';
import { beGuest } from './api.ts';
import type { ApiAnswer, Caller } from './api.ts';
import { openSignaling } from './openSignaling.ts';
import * as operations from './operations.ts';
import type { PlainSession } from './operations.ts';
import { openScene, sessionIn } from './scene.ts';
import { readRows } from './stored.ts';

interface SeatWithAccess extends Seat {
  signaling: Signaling;
}

const take = (caller: Caller, sessionId: string): Promise<SeatWithAccess> =>
  caller.call<SeatWithAccess>(operations.joinSessionWithSignaling, { input: { sessionId } });

/** A speaker's end of the channel, which answers as the speaker's page does: whom the API says holds a seat. */
async function openSpeakersEnd(speaker: Caller, sessionId: string) {
  const { signaling } = await speaker.call<Session>(operations.readSignaling, { sessionId });
  if (!signaling) throw new Error('no access was vended');
  const client = await openSignaling(signaling);
  const judged: [clientId: string, isAnswered: boolean][] = [];
  client.on('sdpOffer', (_offer: unknown, clientId: string) => {
    const read = 'query ($sessionId: ID!) { session(sessionId: $sessionId) { heldSeatIds } }';
    void speaker.call<Session>(read, { sessionId }).then(({ heldSeatIds }) => {
      judged.push([clientId, heldSeatIds?.includes(clientId) ?? false]);
    });
  });
  return {
    /** Whether an offer under this client id is answered. */
    async isAnswered(access: Signaling, clientId: Signaling['clientId']): Promise<boolean | undefined> {
      const count = judged.length;
      const viewer = await openSignaling({ ...access, clientId: clientId ?? null });
      viewer.sendSdpOffer({ type: 'offer', sdp: 'v=0' } as RTCSessionDescription);
      await expect.poll(() => judged.length, { timeout: 10_000 }).toBe(count + 1);
      viewer.close();
      return judged[count]?.[1];
    },
  };
}

test('a guest who has left is not answered: neither under the number of a listener’s seat nor as before', async () => {
  const { cloud, speaker } = await openScene();
  const guest = beGuest(cloud);
  const sessionId = await sessionIn('LIVE', speaker, { access: 'ANYONE' });
  const [held, left] = [await take(guest, sessionId), await take(guest, sessionId)];
  const { seatId, secret } = left;
  await guest.call(operations.leaveSession, { sessionId, seatId, secret });
  const speakersEnd = await openSpeakersEnd(speaker, sessionId);

  const answered = {
    underNumberOfOther: await speakersEnd.isAnswered(left.signaling, held.seatId),
    asBefore: await speakersEnd.isAnswered(left.signaling, left.signaling.clientId),
    holder: await speakersEnd.isAnswered(held.signaling, held.signaling.clientId),
  };

  expect(answered).toEqual({ underNumberOfOther: false, asBefore: false, holder: true });
});

/** One request that asks for ten seats. */
const askForTen = (caller: Caller, sessionId: string): Promise<ApiAnswer<Record<string, Seat | null>>> => {
  const fields = Array.from(
    { length: 10 },
    (_each, index) => `s${index}: joinSession(input: { sessionId: "${sessionId}" }) { seatId }`,
  );
  return caller.send(`mutation { ${fields.join('\n')} }`);
};

test('one request of a guest takes no more seats than one request runs resolvers, far from all', async () => {
  const { cloud, speaker } = await openScene();
  const sessionId = await sessionIn('LIVE', speaker, { access: 'ANYONE' });

  await askForTen(beGuest(cloud), sessionId);

  const { listenerCount } = await speaker.call<PlainSession>(operations.readSession, { sessionId });
  expect(listenerCount).toBe(4);
  expect(widestOperationResolvers).toBe(4);
});

describe('somebody signed in', () => {
  test('gets three seats of ten that one request asks for, and the others keep their answers', async () => {
    const { speaker, listener } = await openScene();
    const sessionId = await sessionIn('LIVE', speaker);

    const { data, errors } = await askForTen(listener, sessionId);

    const taken = Object.values(data ?? {}).filter((seat) => seat !== null);
    expect(taken).toHaveLength(maxSeatsPerPerson);
    expect(errors.map(({ errorType }) => errorType)).toContain('TooManySeats');
    const { listenerCount } = await speaker.call<PlainSession>(operations.readSession, { sessionId });
    expect(listenerCount).toBe(maxSeatsPerPerson);
  });

  test('gets three seats of ten that are asked for at once', async () => {
    const { cloud, speaker, listener } = await openScene();
    const sessionId = await sessionIn('LIVE', speaker);

    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        listener.send<{ joinSession: Seat | null }>(operations.joinSession, { input: { sessionId } }),
      ),
    );

    const taken = answers.flatMap(({ data }) => data?.joinSession?.seatId ?? []);
    const [row] = await readRows(cloud);
    expect(taken).toHaveLength(maxSeatsPerPerson);
    expect(Object.keys(row?.seats ?? {}).toSorted()).toEqual(taken.toSorted());
  });
});
