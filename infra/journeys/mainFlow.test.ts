// The main job on real input: create, take a seat, subscribe, go on air, pause, go on, end; with the API's own protocol and
// AWS's own clients.
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { DescribeSignalingChannelCommand } from '@aws-sdk/client-kinesis-video';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { expect, test } from 'vitest';
import type { ListedSession, Seat, Session } from '../../schema/generated/schema.ts';
import { sessionItemAttributes } from '../../schema/sessionItem.ts';
import type { SessionItem } from '../../schema/sessionItem.ts';
import { beGuest, openSocket, signIn } from './api.ts';
import { administratorClients } from './awsClients.ts';
import * as operations from './operations.ts';
import type { PlainSeat, PlainSession, SessionEvent } from './operations.ts';
import { shareStack, startStack } from './stack.ts';

const openStack = shareStack();

test('a listener is told LIVE, PAUSED, LIVE and ENDED as they happen, each whole', async () => {
  const { cloud } = await openStack();
  const [speaker, listener] = await Promise.all([signIn(cloud, 'speaker'), signIn(cloud, 'listener')]);
  const created = await speaker.call<Session>(operations.createSessionWithSignaling, {
    input: { title: 'First' },
  });
  const { sessionId } = created;
  const seat = await listener.call<Seat>(operations.joinSessionWithSignaling, { input: { sessionId } });
  const socket = await openSocket(cloud, listener.token);
  await socket.start('watch', operations.onSessionStatus, { sessionId });

  const changes = [
    ['mutation ($s: ID!) { startSession(sessionId: $s, broadcastId: "tab-1") { sessionId } }', 'LIVE'],
    ['mutation ($s: ID!) { pauseSession(sessionId: $s) { version } }', 'PAUSED'],
    ['mutation ($s: ID!) { resumeSession(sessionId: $s) { status } }', 'LIVE'],
    ['mutation ($s: ID!) { endSession(sessionId: $s) { isOwner } }', 'ENDED'],
  ] as const;
  for (const [index, [mutation]] of changes.entries()) {
    await speaker.call(mutation, { s: sessionId });
    await socket.message(
      ({ payload }) => (payload?.data?.onSessionStatus as SessionEvent | undefined)?.version === index + 2,
    );
  }

  const events = socket.received
    .filter(({ type }) => type === 'data')
    .map(({ payload }) => payload?.data?.onSessionStatus as SessionEvent)
    // The creation too is told, perhaps before somebody listens.
    .filter(({ version }) => version > created.version);
  const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string;
  expect(events).toEqual(
    changes.map(([, status], index) => ({
      sessionId,
      status,
      version: index + 2,
      at,
      endReason: status === 'ENDED' ? 'SPEAKER_ENDED' : null,
      broadcastId: 'tab-1',
    })),
  );
  expect(created).toMatchObject({
    status: 'CREATED',
    version: 1,
    isOwner: true,
    title: 'First',
    signaling: { role: 'MASTER', clientId: null },
  });
  expect(seat).toMatchObject({
    session: { isOwner: false, listenerCount: 1, signaling: null },
    signaling: { role: 'VIEWER', clientId: expect.stringMatching(/^[0-9A-Za-z]{16}$/) as string },
  });
});

test('the channel is there after create and gone after ENDED, and the row knows', async () => {
  const { cloud } = await openStack();
  const { kinesisVideo, dynamoDb } = administratorClients(cloud);
  const speaker = await signIn(cloud, 'speaker');
  const { sessionId, signaling } = await speaker.call<Session>(operations.createSessionWithSignaling, {
    input: {},
  });
  const describe = () =>
    kinesisVideo.send(new DescribeSignalingChannelCommand({ ChannelARN: signaling?.channelArn }));
  const row = async (): Promise<SessionItem> => {
    const key = { sessionId: { S: sessionId } };
    const { Item } = await dynamoDb.send(
      new GetItemCommand({ TableName: cloud.outputs.SessionsTableName, Key: key, ConsistentRead: true }),
    );
    return unmarshall(Item ?? {}) as SessionItem;
  };
  const channel = await describe();

  await speaker.call(operations.endSession, { sessionId });
  await expect.poll(row).toHaveProperty('channelReleasedAt');

  expect(channel.ChannelInfo?.ChannelName).toBe(`LiveSessions_${sessionId}-${(await row()).channelNonce}`);
  await expect
    .poll(() =>
      describe().then(
        (found) => found.ChannelInfo?.ChannelStatus,
        (error: Error) => error.name,
      ),
    )
    .toBe('ResourceNotFoundException');
});

test('a row has exactly the attributes of the stored item’s type', async () => {
  const { cloud } = await openStack();
  const { dynamoDb } = administratorClients(cloud);
  const [speaker, listener] = await Promise.all([signIn(cloud, 'speaker'), signIn(cloud, 'listener')]);
  const { sessionId } = await speaker.call<PlainSession>(operations.createSession, {
    input: { title: 'Whole', clientToken: 'token-1' },
  });
  const attributes = async (): Promise<string[]> => {
    const key = { sessionId: { S: sessionId } };
    const { Item } = await dynamoDb.send(
      new GetItemCommand({ TableName: cloud.outputs.SessionsTableName, Key: key, ConsistentRead: true }),
    );
    return Object.keys(Item ?? {}).sort();
  };
  const atFirst = await attributes();

  await listener.call<PlainSeat>(operations.joinSession, { input: { sessionId } });
  await speaker.call(operations.startSession, { sessionId, broadcastId: 'tab-1' });
  await speaker.call(operations.endSession, { sessionId });
  await expect.poll(attributes).toContain('channelReleasedAt');

  const always = Object.entries(sessionItemAttributes)
    .filter(([, when]) => when === 'always')
    .map(([name]) => name);
  const atCreation = ['title', 'clientToken', 'channelArn', 'sweepAt'];
  // What an ended session whose channel is released has no more.
  const whileItLives = ['leaseUntil', 'interruptedStatus', 'sweepAt'];
  expect(atFirst).toEqual([...always, ...atCreation].sort());
  expect(await attributes()).toEqual(
    Object.keys(sessionItemAttributes)
      .filter((name) => !whileItLives.includes(name))
      .sort(),
  );
});

test('the session that a reader sees is the one that was written', async () => {
  const { cloud } = await openStack();
  const [speaker, listener] = await Promise.all([signIn(cloud, 'speaker'), signIn(cloud, 'listener')]);
  const created = await speaker.call<PlainSession>(operations.createSession, {
    input: { title: '  Grüße 👋 ', maxListeners: 3 },
  });
  const { sessionId } = created;

  const started = await speaker.call<PlainSession>(operations.startSession, {
    sessionId,
    broadcastId: 'tab-1',
  });
  const seen = await listener.call<PlainSession>(operations.readSession, { sessionId });

  expect(created).toMatchObject({
    title: '  Grüße 👋 ',
    maxListeners: 3,
    startedAt: null,
    endedAt: null,
    endReason: null,
  });
  expect(started).toMatchObject({
    status: 'LIVE',
    version: 2,
    broadcastId: 'tab-1',
    startedAt: started.statusChangedAt,
  });
  expect(seen).toEqual({ ...started, isOwner: false });
});

test('another tab takes the broadcast over: the status stays, the version rises, listeners are told', async () => {
  const { cloud } = await openStack();
  const [speaker, listener] = await Promise.all([signIn(cloud, 'speaker'), signIn(cloud, 'listener')]);
  const { sessionId } = await speaker.call<PlainSession>(operations.createSession, { input: {} });
  await speaker.call(operations.startSession, { sessionId, broadcastId: 'tab-1' });
  await speaker.call(operations.pauseSession, { sessionId });
  const socket = await openSocket(cloud, listener.token);
  await socket.start('watch', operations.onSessionStatus, { sessionId });

  const again = await speaker.call<PlainSession>(operations.startSession, {
    sessionId,
    broadcastId: 'tab-1',
  });
  const taken = await speaker.call<PlainSession>(operations.startSession, {
    sessionId,
    broadcastId: 'tab-2',
  });
  const event = await socket.message(
    ({ payload }) => (payload?.data?.onSessionStatus as SessionEvent | undefined)?.version === 4,
  );

  expect(again).toMatchObject({ status: 'PAUSED', version: 3, broadcastId: 'tab-1' });
  expect(taken).toMatchObject({ status: 'PAUSED', version: 4, broadcastId: 'tab-2' });
  expect(event.payload?.data?.onSessionStatus).toMatchObject({ status: 'PAUSED', broadcastId: 'tab-2' });
});

test('a seat is renewed with its secret, counted while it is held, and free again after it was left', async () => {
  const { cloud } = await openStack();
  const [speaker, listener] = await Promise.all([signIn(cloud, 'speaker'), signIn(cloud, 'listener')]);
  const { sessionId } = await speaker.call<PlainSession>(operations.createSession, {
    input: { maxListeners: 1 },
  });
  const seat = await listener.call<PlainSeat>(operations.joinSession, { input: { sessionId } });

  const { seatId, secret } = seat;
  const renewed = await listener.call<PlainSeat>(operations.joinSession, {
    input: { sessionId, seatId, secret },
  });
  const left = await listener.call<PlainSession>(operations.leaveSession, { sessionId, seatId, secret });
  const next = await speaker.call<PlainSeat>(operations.joinSession, { input: { sessionId } });

  expect(seat).toMatchObject({ seatId: '1', session: { listenerCount: 1 } });
  expect(renewed).toMatchObject({ seatId, secret, session: { listenerCount: 1, version: 1 } });
  expect(left.listenerCount).toBe(0);
  expect(next.seatId).toBe('1');
  expect(next.secret).not.toBe(secret);
});

test('ten listeners who join at once get ten seats', async () => {
  const { cloud } = await openStack();
  const [speaker, guest] = [await signIn(cloud, 'speaker'), beGuest(cloud)];
  const { sessionId } = await speaker.call<PlainSession>(operations.createSession, {
    input: { access: 'ANYONE' },
  });

  const seats = await Promise.all(
    Array.from({ length: 10 }, () => guest.call<PlainSeat>(operations.joinSession, { input: { sessionId } })),
  );

  expect(new Set(seats.map((seat) => seat.seatId)).size).toBe(10);
  expect(new Set(seats.map((seat) => seat.secret)).size).toBe(10);
});

test('mySessions lists the caller’s own, newest first, in pages, and by status', async () => {
  const { cloud } = await startStack();
  const [speaker, listener] = await Promise.all([signIn(cloud, 'speaker'), signIn(cloud, 'listener')]);
  const created: string[] = [];
  for (let count = 0; count < 5; count += 1) {
    created.unshift((await speaker.call<PlainSession>(operations.createSession, { input: {} })).sessionId);
  }
  await speaker.call(operations.startSession, { sessionId: created[1], broadcastId: 'tab-1' });
  interface Page {
    items: ListedSession[];
    nextToken: string | null;
  }

  const first = await speaker.call<Page>(operations.mySessions, { limit: 3 });
  const second = await speaker.call<Page>(operations.mySessions, { limit: 3, nextToken: first.nextToken });
  const live = await speaker.call<Page>(operations.mySessions, { status: 'LIVE' });
  const others = await listener.call<Page>(operations.mySessions, {});

  expect([...first.items, ...second.items].map((session) => session.sessionId)).toEqual(created);
  expect(second.nextToken).toBeNull();
  expect(live.items.map((session) => session.sessionId)).toEqual([created[1]]);
  expect(others).toEqual({ items: [], nextToken: null });
});
