// Listening without an account: what a guest may do at a session for anyone, and that a session for people who are signed in
// keeps guests out of everything.
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, test } from 'vitest';
import type { Seat, Session, SessionEventConnection } from '../../schema/generated/schema.ts';
import type { SessionItem } from '../../schema/sessionItem.ts';
import { createManualClock } from '../local/manualClock.ts';
import type { ManualClock } from '../local/manualClock.ts';
import { beGuest, openSocket } from './api.ts';
import type { Caller, RealtimeSocket } from './api.ts';
import { administratorClients } from './awsClients.ts';
import * as operations from './operations.ts';
import type { PlainSeat, PlainSession, SessionEvent } from './operations.ts';
import { passTime } from './passTime.ts';
import { openScene, sessionIn } from './scene.ts';
import type { Scene } from './scene.ts';

interface GuestScene extends Scene {
  clock: ManualClock;
  guest: Caller;
}

const openGuestScene = async (): Promise<GuestScene> => {
  const clock = createManualClock(Math.ceil(Date.now() / 1_000) * 1_000);
  const scene = await openScene({ clock });
  return { ...scene, clock, guest: beGuest(scene.cloud) };
};

const take = (caller: Caller, sessionId: string): Promise<Seat> =>
  caller.call<Seat>(operations.joinSessionWithSignaling, { input: { sessionId } });

const toSeatProof = ({ seatId, secret }: PlainSeat | Seat) => ({ seatId, secret });

describe('at a session for anyone, a guest', () => {
  const anyone = { access: 'ANYONE', title: 'For all' };

  test('reads it, takes a seat with VIEWER access, renews it and leaves', async () => {
    const { cloud, guest, speaker, clock } = await openGuestScene();
    const sessionId = await sessionIn('CREATED', speaker, anyone);

    const read = await guest.call<PlainSession>(operations.readSession, { sessionId });
    const seat = await take(guest, sessionId);
    await passTime(clock, cloud, 15);
    const input = { sessionId, ...toSeatProof(seat) };
    const renewed = await guest.call<PlainSeat>(operations.joinSession, { input });
    const left = await guest.call<PlainSession>(operations.leaveSession, input);

    expect(read).toMatchObject({ sessionId, title: 'For all', access: 'ANYONE', isOwner: false });
    expect(seat).toMatchObject({
      session: { isOwner: false, listenerCount: 1, signaling: null },
      signaling: { role: 'VIEWER', clientId: expect.stringMatching(/^[0-9A-Za-z]{16}$/) as string },
    });
    expect(toSeatProof(renewed)).toEqual(toSeatProof(seat));
    expect(Date.parse(renewed.expiresAt) - Date.parse(seat.expiresAt)).toBe(15_000);
    expect(left.listenerCount).toBe(0);
  });

  test('holds a seat that belongs to nobody but its secret', async () => {
    const { cloud, guest, speaker } = await openGuestScene();
    const sessionId = await sessionIn('CREATED', speaker, anyone);

    const { seatId, secret, signaling } = await take(guest, sessionId);

    const { Item = {} } = await administratorClients(cloud).dynamoDb.send(
      new GetItemCommand({
        TableName: cloud.outputs.SessionsTableName,
        Key: { sessionId: { S: sessionId } },
        ConsistentRead: true,
      }),
    );
    const { seats } = unmarshall(Item) as SessionItem;
    const expiresAt = expect.any(Number) as number;
    expect(seats).toEqual({ [seatId]: { secret, clientId: signaling?.clientId, expiresAt } });
  });

  test('is told LIVE and ENDED over a socket of its own', async () => {
    const { cloud, guest, speaker } = await openGuestScene();
    const sessionId = await sessionIn('CREATED', speaker, anyone);
    const socket = await openSocket(cloud, guest.credentials);

    const started = await socket.start('watch', operations.onSessionStatus, { sessionId });
    await speaker.call(operations.startSession, { sessionId, broadcastId: 'tab-1' });
    const live = await eventOf(socket, 2);
    await speaker.call(operations.endSession, { sessionId });
    const ended = await eventOf(socket, 3);

    expect(started.type).toBe('start_ack');
    expect(live).toMatchObject({ sessionId, status: 'LIVE', broadcastId: 'tab-1' });
    expect(ended).toMatchObject({ sessionId, status: 'ENDED', endReason: 'SPEAKER_ENDED' });
  });

  test('reports a speaker who is gone, and reads who said so in the history', async () => {
    const { cloud, guest, speaker, clock } = await openGuestScene();
    const sessionId = await sessionIn('LIVE', speaker, anyone);
    const seat = await take(guest, sessionId);
    await passTime(clock, cloud, 16);

    const reported = await guest.call<PlainSession>(operations.reportInterruption, {
      sessionId,
      ...toSeatProof(seat),
    });

    expect(reported).toMatchObject({ status: 'INTERRUPTED', version: 3 });
    const readHistory = async (): Promise<string[]> => {
      await clock.advance(10);
      const { events } = await guest.call<{ events: SessionEventConnection }>(operations.readEvents, {
        sessionId,
      });
      return events.items.map(({ version, status, by }) => `${version} ${status} ${by}`);
    };
    await expect.poll(readHistory).toEqual(['1 CREATED SPEAKER', '2 LIVE SPEAKER', '3 INTERRUPTED LISTENER']);
  });

  test('is never shown the owner, another’s seat, or MASTER access', async () => {
    const { cloud, guest, speaker, listener } = await openGuestScene();
    const sessionId = await sessionIn('LIVE', speaker, anyone);
    const other = await take(listener, sessionId);

    const seat = await take(guest, sessionId);
    const variables = { sessionId, ...toSeatProof(seat) };
    const answers = [
      await guest.send(operations.readSession, { sessionId }),
      await guest.send<{ session: Session }>(operations.readSignaling, { sessionId }),
      await guest.send(operations.readEvents, { sessionId }),
      await guest.send(operations.reportInterruption, variables),
      await guest.send(operations.leaveSession, variables),
    ];

    expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
    const told = JSON.stringify([seat, answers]);
    const othersClientId = other.signaling?.clientId ?? 'none';
    const secrets = [...cloud.users.map(({ sub }) => sub), other.secret, othersClientId, 'MASTER'];
    expect(secrets.filter((secret) => told.includes(secret))).toEqual([]);
    expect(seat.session.listenerCount).toBe(2);
  });

  test('cannot use or free the seat of another whose number it knows', async () => {
    const { guest, speaker, listener } = await openGuestScene();
    const sessionId = await sessionIn('LIVE', speaker, anyone);
    const { seatId, secret } = await take(listener, sessionId);
    const guessed = { sessionId, seatId, secret: 'guessed' };

    const refusals = [
      await guest.refusal(operations.joinSession, { input: guessed }),
      await guest.refusal(operations.reportInterruption, guessed),
      await guest.refusal(operations.leaveSession, guessed),
    ];

    expect(refusals.map((refusal) => refusal.split(':')[0])).toEqual(['Conflict', 'Conflict', 'Conflict']);
    const input = { sessionId, seatId, secret };
    expect(await listener.call<PlainSeat>(operations.joinSession, { input })).toMatchObject({ seatId });
  });
});

/** The event of one version, received already or still to come. */
async function eventOf(socket: RealtimeSocket, version: number): Promise<SessionEvent> {
  const read = (message: { payload?: { data?: Record<string, unknown> } }): SessionEvent | undefined =>
    message.payload?.data?.onSessionStatus as SessionEvent | undefined;
  const message = await socket.message((candidate) => read(candidate)?.version === version);
  return read(message) as SessionEvent;
}

describe('at a session for people who are signed in, which one is unless it says otherwise,', () => {
  test('a guest is asked to sign in, whatever it tries, and nothing changes', async () => {
    const { cloud, guest, speaker, listener, clock } = await openGuestScene();
    const sessionId = await sessionIn('LIVE', speaker);
    const stolen = { sessionId, ...toSeatProof(await take(listener, sessionId)) };
    await passTime(clock, cloud, 20);
    const before = await listener.call<PlainSession>(operations.readSession, { sessionId });

    const refusals = [
      await guest.refusal(operations.readSession, { sessionId }),
      await guest.refusal(operations.readEvents, { sessionId }),
      await guest.refusal(operations.joinSession, { input: { sessionId } }),
      await guest.refusal(operations.joinSession, { input: stolen }),
      await guest.refusal(operations.reportInterruption, stolen),
      await guest.refusal(operations.leaveSession, stolen),
    ];
    const socket = await openSocket(cloud, guest.credentials);
    const subscribing = await socket.start('watch', operations.onSessionStatus, { sessionId });

    const sentence = `Session "${sessionId}" is for people who are signed in. Sign in and try again.`;
    expect(refusals).toEqual(refusals.map(() => `SignInRequired: ${sentence}`));
    expect(subscribing).toMatchObject({
      type: 'error',
      payload: { errors: [{ errorType: 'SignInRequired', message: sentence }] },
    });
    expect(await listener.call<PlainSession>(operations.readSession, { sessionId })).toEqual(before);
    expect(before).toMatchObject({ access: 'SIGNED_IN', status: 'LIVE', listenerCount: 1 });
  });

  test('a guest is asked to sign in also when it has ended', async () => {
    const { guest, speaker, listener } = await openGuestScene();
    const sessionId = await sessionIn('LIVE', speaker);
    const stolen = { sessionId, ...toSeatProof(await take(listener, sessionId)) };
    await speaker.call(operations.endSession, { sessionId });

    const refusals = [
      await guest.refusal(operations.readSession, { sessionId }),
      await guest.refusal(operations.joinSession, { input: stolen }),
      await guest.refusal(operations.reportInterruption, stolen),
      await guest.refusal(operations.leaveSession, stolen),
    ];

    expect(refusals.map((refusal) => refusal.split(':')[0])).toEqual(refusals.map(() => 'SignInRequired'));
  });
});

test('what is for speakers is refused to guests by AppSync itself, before anything is read or written', async () => {
  const { cloud, guest, speaker } = await openGuestScene();
  const sessionId = await sessionIn('LIVE', speaker, { access: 'ANYONE' });
  const broadcast = { sessionId, broadcastId: 'tab-1' };
  const event = { sessionId, status: 'ENDED', version: 9, at: '2026-11-23T09:30:00.000Z' };
  const callsBefore = cloud.dataSourceCalls();

  const refusals = [
    await guest.refusal(operations.mySessions, {}),
    await guest.refusal(operations.createSession, { input: {} }),
    await guest.refusal(operations.startSession, broadcast),
    await guest.refusal(operations.renewLease, broadcast),
    await guest.refusal(operations.pauseSession, { sessionId }),
    await guest.refusal(operations.resumeSession, { sessionId }),
    await guest.refusal(operations.endSession, { sessionId }),
    await guest.refusal(operations.removeListener, { sessionId, seatId: '1' }),
    await guest.refusal(operations.publishSessionStatus, { event }),
  ];

  const notAuthorised = (field: string, type = 'Mutation'): string =>
    `Unauthorized: Not Authorized to access ${field} on type ${type}`;
  expect(refusals).toEqual([
    notAuthorised('mySessions', 'Query'),
    notAuthorised('createSession'),
    notAuthorised('startSession'),
    notAuthorised('renewLease'),
    notAuthorised('pauseSession'),
    notAuthorised('resumeSession'),
    notAuthorised('endSession'),
    notAuthorised('removeListener'),
    notAuthorised('publishSessionStatus'),
  ]);
  expect(cloud.dataSourceCalls()).toEqual(callsBefore);
});
