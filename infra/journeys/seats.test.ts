// Seats over the API: a client id for each holder, the speaker who frees a seat, the limit for one person, refusals beside
// answers, and rows with seats of the shape that they had before they got client ids.
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, test } from 'vitest';
import type { Listener, Seat, Session } from '../../schema/generated/schema.ts';
import type { SeatItem, SessionItem } from '../../schema/sessionItem.ts';
import type { LocalCloud } from '../local/startLocalCloud.ts';
import { beGuest } from './api.ts';
import type { Caller } from './api.ts';
import { administratorClients } from './awsClients.ts';
import * as operations from './operations.ts';
import type { PlainSession } from './operations.ts';
import { openScene, sessionIn } from './scene.ts';

const take = (caller: Caller, sessionId: string): Promise<Seat> =>
  caller.call<Seat>(operations.joinSessionWithSignaling, { input: { sessionId } });
const renew = (caller: Caller, sessionId: string, { seatId, secret }: Seat): Promise<Seat> =>
  caller.call<Seat>(operations.joinSessionWithSignaling, { input: { sessionId, seatId, secret } });
const leave = (caller: Caller, sessionId: string, { seatId, secret }: Seat): Promise<PlainSession> =>
  caller.call<PlainSession>(operations.leaveSession, { sessionId, seatId, secret });
const clientIdOf = ({ signaling }: Seat): string => signaling?.clientId ?? 'none';
const toListener = (seat: Seat, isGuest: boolean): Listener => ({
  seatId: seat.seatId,
  clientId: clientIdOf(seat),
  isGuest,
});

const userIdOf = ({ users }: LocalCloud, name: string): string =>
  users.find(({ email }) => email.startsWith(name))?.sub ?? 'nobody';

/** Puts seats into a row, in place of those that it has. */
async function writeSeats(cloud: LocalCloud, sessionId: string, seats: SessionItem['seats']): Promise<void> {
  await administratorClients(cloud).dynamoDb.send(
    new UpdateItemCommand({
      TableName: cloud.outputs.SessionsTableName,
      Key: { sessionId: { S: sessionId } },
      UpdateExpression: 'SET seats = :seats',
      ExpressionAttributeValues: marshall({ ':seats': seats }),
    }),
  );
}

describe('a client id', () => {
  test('is told to the holder and the owner, stays with renewals, and is another for the next holder', async () => {
    const { speaker, listener } = await openScene();
    const sessionId = await sessionIn('LIVE', speaker, { maxListeners: 1 });

    const seat = await take(listener, sessionId);
    const renewed = await renew(listener, sessionId, seat);
    const read = await speaker.call<Session>(operations.readListeners, { sessionId });
    await leave(listener, sessionId, seat);
    const next = await take(listener, sessionId);

    expect(clientIdOf(renewed)).toBe(clientIdOf(seat));
    expect(read).toEqual({ heldSeatIds: [clientIdOf(seat)], listeners: [toListener(seat, false)] });
    expect(next.seatId).toBe(seat.seatId);
    expect(clientIdOf(next)).not.toBe(clientIdOf(seat));
  });
});

describe('the owner', () => {
  test('frees a seat: its holder’s renewal is refused, and the others keep theirs', async () => {
    const { cloud, speaker, listener } = await openScene();
    const guest = beGuest(cloud);
    const sessionId = await sessionIn('LIVE', speaker, { access: 'ANYONE' });
    const [kept, removed] = [await take(guest, sessionId), await take(listener, sessionId)];
    const { seatId, secret } = removed;

    const session = await speaker.call<Session>(operations.removeListener, { sessionId, seatId });
    const again = await speaker.call<Session>(operations.removeListener, { sessionId, seatId });
    const refusal = await listener.refusal(operations.joinSession, { input: { sessionId, seatId, secret } });

    const left = { listenerCount: 1, heldSeatIds: [clientIdOf(kept)], listeners: [toListener(kept, true)] };
    expect([session, again]).toMatchObject([left, left]);
    expect(refusal).toMatch(/^Conflict: Seat \d+ of session ".*" is not held with this secret\./);
    expect(await renew(guest, sessionId, kept)).toMatchObject({ seatId: kept.seatId });
  });

  test('alone can: others, unknown sessions and impossible seats are refused, an ended session is answered', async () => {
    const { speaker, listener } = await openScene();
    const sessionId = await sessionIn('LIVE', speaker);
    const { seatId } = await take(listener, sessionId);
    const remove = (caller: Caller, variables: object): Promise<string> =>
      caller.refusal(operations.removeListener, { sessionId, seatId, ...variables });

    const refusals = [
      await remove(listener, {}),
      await remove(speaker, { sessionId: 'silent-ocean-999' }),
      await remove(speaker, { seatId: '11' }),
    ];
    await speaker.call(operations.endSession, { sessionId });

    expect(refusals).toEqual([
      `NotSessionOwner: Session "${sessionId}" belongs to somebody else; only its owner may do this.`,
      'SessionNotFound: There is no session "silent-ocean-999". Check the name.',
      'InvalidInput: seatId "11" is not a seat: give the seatId that joinSession answered.',
    ]);
    expect(await speaker.call(operations.removeListener, { sessionId, seatId })).toMatchObject({
      status: 'ENDED',
    });
  });
});

describe('somebody signed in', () => {
  test('holds three seats at most, and another one when one was left', async () => {
    const { speaker, listener } = await openScene();
    const sessionId = await sessionIn('LIVE', speaker);
    const [first] = [
      await take(listener, sessionId),
      await take(listener, sessionId),
      await take(listener, sessionId),
    ];

    const refusal = await listener.refusal(operations.joinSession, { input: { sessionId } });
    const ofOther = await take(speaker, sessionId);
    await leave(listener, sessionId, first);
    const next = await take(listener, sessionId);

    expect(refusal).toBe(
      `TooManySeats: You hold 3 seats of session "${sessionId}" already. Leave one of them, then join.`,
    );
    expect(ofOther.session.listenerCount).toBe(4);
    expect(next.session.listenerCount).toBe(4);
  });

  test('cannot gather seats by letting them run out', async () => {
    const { cloud, speaker, listener } = await openScene();
    const sessionId = await sessionIn('LIVE', speaker);
    const holderId = userIdOf(cloud, 'listener');
    const nowSeconds = Math.floor(Date.now() / 1_000);
    const seat = (secret: string, seconds: number): SeatItem => ({
      secret,
      clientId: `client-${secret}`,
      expiresAt: nowSeconds + seconds,
      holderId,
    });
    await writeSeats(cloud, sessionId, {
      1: seat('a', 180),
      2: seat('b', 180),
      3: seat('c', 180),
      4: seat('d', -1),
      5: seat('e', -1),
    });
    const again = { sessionId, seatId: '4', secret: 'd' };

    const refusal = await listener.refusal(operations.joinSession, { input: again });
    await listener.call(operations.leaveSession, { sessionId, seatId: '1', secret: 'a' });
    const taken = await listener.call<Seat>(operations.joinSessionWithSignaling, { input: again });
    const fourth = await listener.refusal(operations.joinSession, {
      input: { sessionId, seatId: '5', secret: 'e' },
    });

    expect(refusal).toMatch(/^TooManySeats: /);
    expect(taken).toMatchObject({ seatId: '4', secret: 'd', signaling: { clientId: 'client-d' } });
    expect(fourth).toMatch(/^TooManySeats: /);
  });
});

test('one refusal leaves the other answers of a request as they are', async () => {
  const { speaker, listener } = await openScene();
  const sessionId = await sessionIn('LIVE', speaker);

  const { data, errors } = await listener.send(
    `mutation { unknown: joinSession(input: { sessionId: "silent-ocean-999" }) { seatId }
      known: joinSession(input: { sessionId: "${sessionId}" }) { session { sessionId } } }`,
  );

  expect(data).toEqual({ unknown: null, known: { session: { sessionId } } });
  expect(errors).toMatchObject([{ errorType: 'SessionNotFound', path: ['unknown'] }]);
});

describe('a seat that was taken before seats had client ids', () => {
  /** What was stored of a seat then. */
  const olderSeat = (secret: string, holderId: string): SeatItem => ({
    holderId,
    secret,
    expiresAt: Math.floor(Date.now() / 1_000) + 100,
  });

  test('is renewed, heard under its number as before, counted, and left', async () => {
    const { cloud, speaker, listener } = await openScene();
    const sessionId = await sessionIn('LIVE', speaker);
    await writeSeats(cloud, sessionId, { 3: olderSeat('s3', userIdOf(cloud, 'listener')) });
    const seat = { sessionId, seatId: '3', secret: 's3' };

    const renewed = await listener.call<Seat>(operations.joinSessionWithSignaling, { input: seat });
    const again = await listener.call<Seat>(operations.joinSessionWithSignaling, { input: seat });
    const read = await speaker.call<Session>(operations.readListeners, { sessionId });
    const reported = await listener.call<PlainSession>(operations.reportInterruption, seat);
    const left = await listener.call<PlainSession>(operations.leaveSession, seat);

    expect([clientIdOf(renewed), clientIdOf(again)]).toEqual(['3', '3']);
    expect(renewed.session.listenerCount).toBe(1);
    expect(read).toEqual({
      heldSeatIds: ['3'],
      listeners: [{ seatId: '3', clientId: '3', isGuest: false }],
    });
    expect([reported.status, left.listenerCount]).toEqual(['LIVE', 0]);
  });

  test('has a client id of its own with its next holder', async () => {
    const { cloud, speaker, listener } = await openScene();
    const sessionId = await sessionIn('LIVE', speaker, { maxListeners: 1 });
    await writeSeats(cloud, sessionId, { 1: olderSeat('s1', userIdOf(cloud, 'listener')) });

    await speaker.call(operations.removeListener, { sessionId, seatId: '1' });
    const next = await take(listener, sessionId);

    expect(next.seatId).toBe('1');
    expect(clientIdOf(next)).toMatch(/^[0-9A-Za-z]{16}$/);
  });
});
