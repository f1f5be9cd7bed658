// Least access: what the API vends reaches one channel in one role for 15 minutes, and nothing else.
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateSignalingChannelCommand,
  DeleteSignalingChannelCommand,
  DescribeSignalingChannelCommand,
  GetSignalingChannelEndpointCommand,
  ListSignalingChannelsCommand,
} from '@aws-sdk/client-kinesis-video';
import { GetIceServerConfigCommand } from '@aws-sdk/client-kinesis-video-signaling';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import type { Seat, Session, Signaling } from '../../schema/generated/schema.ts';
import { createManualClock } from '../local/manualClock.ts';
import type { LocalCloud } from '../local/startLocalCloud.ts';
import { signIn } from './api.ts';
import { administratorClients, signalingClients } from './awsClients.ts';
import * as operations from './operations.ts';
import { shareStack, startStack } from './stack.ts';

const openStack = shareStack();

interface Vended {
  sessionId: string;
  master: Signaling;
  viewer: Signaling;
}

/** A session with access for both sides. */
async function vend(cloud: LocalCloud): Promise<Vended> {
  const [speaker, listener] = await Promise.all([signIn(cloud, 'speaker'), signIn(cloud, 'listener')]);
  const { sessionId, signaling } = await speaker.call<Session>(operations.createSessionWithSignaling, {
    input: {},
  });
  const seat = await listener.call<Seat>(operations.joinSessionWithSignaling, { input: { sessionId } });
  if (!signaling || !seat.signaling) throw new Error('no access was vended');
  return { sessionId, master: signaling, viewer: seat.signaling };
}

/** "ok", or the name of the error. */
const outcome = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'ok',
    (error: Error) => error.name,
  );

test.each(['master', 'viewer'] as const)(
  'the %s’s credentials reach GetIceServerConfig on their own channel',
  async (side) => {
    const { cloud } = await openStack();
    const signaling = (await vend(cloud))[side];
    const { signalingAt } = signalingClients(cloud, signaling);
    const clientId = signaling.clientId === null ? {} : { ClientId: signaling.clientId };

    const answer = await signalingAt(signaling.endpoints.https).send(
      new GetIceServerConfigCommand({ ChannelARN: signaling.channelArn, Service: 'TURN', ...clientId }),
    );

    expect(answer.IceServerList?.length).toBeGreaterThan(0);
    expect(answer.IceServerList?.[0]).toMatchObject({
      Ttl: expect.any(Number) as number,
      Uris: expect.any(Array) as string[],
    });
  },
);

test('the viewer’s credentials do nothing else: no other channel, no control plane, no other service', async () => {
  const { cloud } = await openStack();
  const { viewer } = await vend(cloud);
  const other = await vend(cloud);
  const { kinesisVideo, dynamoDb, sts, signalingAt } = signalingClients(cloud, viewer);
  const own = { ChannelARN: viewer.channelArn };
  const masterEndpoint = {
    ...own,
    SingleMasterChannelEndpointConfiguration: { Protocols: ['WSS' as const], Role: 'MASTER' as const },
  };

  const outcomes = {
    iceOfOtherChannel: await outcome(
      signalingAt(other.viewer.endpoints.https).send(
        new GetIceServerConfigCommand({ ChannelARN: other.viewer.channelArn }),
      ),
    ),
    endpoint: await outcome(kinesisVideo.send(new GetSignalingChannelEndpointCommand(masterEndpoint))),
    describe: await outcome(kinesisVideo.send(new DescribeSignalingChannelCommand(own))),
    remove: await outcome(kinesisVideo.send(new DeleteSignalingChannelCommand(own))),
    list: await outcome(kinesisVideo.send(new ListSignalingChannelsCommand({}))),
    create: await outcome(
      kinesisVideo.send(new CreateSignalingChannelCommand({ ChannelName: 'LiveSessions_mine' })),
    ),
    read: await outcome(
      dynamoDb.send(
        new GetItemCommand({ TableName: cloud.outputs.SessionsTableName, Key: { sessionId: { S: 'x' } } }),
      ),
    ),
    assume: await outcome(
      sts.send(
        new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::000000000000:role/any', RoleSessionName: 'any' }),
      ),
    ),
  };

  expect(Object.entries(outcomes).filter(([, name]) => !/^AccessDenied/.test(name))).toEqual([]);
});

test('a viewer is never given a master endpoint, nor a master a viewer’s', async () => {
  const { cloud } = await openStack();

  const { master, viewer } = await vend(cloud);

  expect(master.endpoints.wss).toContain('/kvs/master/');
  expect(master.endpoints.https).toContain('/kvs/master/');
  expect(viewer.endpoints.wss).toContain('/kvs/viewer/');
  expect(viewer.endpoints.https).toContain('/kvs/viewer/');
});

test('vended credentials work for 15 minutes and not longer', async () => {
  const clock = createManualClock(Date.now());
  const { cloud } = await startStack({ clock });
  const { viewer } = await vend(cloud);
  const { signalingAt } = signalingClients(cloud, viewer);
  const ask = (systemClockOffset: number): Promise<string> => {
    const client = signalingAt(viewer.endpoints.https);
    client.config.systemClockOffset = systemClockOffset;
    return outcome(client.send(new GetIceServerConfigCommand({ ChannelARN: viewer.channelArn })));
  };

  await clock.advance(14 * 60_000);
  const before = await ask(14 * 60_000);
  await clock.advance(61_000);
  const after = await ask(15 * 60_000 + 1_000);

  expect(before).toBe('ok');
  expect(after).toMatch(/^ExpiredToken/);
});

test('access is for the owner on a single session: others, lists and ended sessions get null', async () => {
  const { cloud } = await openStack();
  const [speaker, listener] = await Promise.all([signIn(cloud, 'speaker'), signIn(cloud, 'listener')]);
  const { sessionId } = await vend(cloud);
  const signalingFor = async (person: typeof speaker): Promise<unknown> =>
    (await person.call<Session>(operations.readSignaling, { sessionId })).signaling;

  const owners = await signalingFor(speaker);
  const others = await signalingFor(listener);
  await speaker.call(operations.endSession, { sessionId });
  const afterEnd = await signalingFor(speaker);

  expect(owners).toMatchObject({ role: 'MASTER' });
  expect([others, afterEnd]).toEqual([null, null]);
});

test('nobody’s row tells who owns it or who sits where', async () => {
  const { cloud } = await openStack();
  const { sessionId } = await vend(cloud);
  const listener = await signIn(cloud, 'listener');

  const answers = await Promise.all(
    ['ownerId', 'seats { secret }', 'channelArn', 'channelNonce', 'masterOf'].map((field) =>
      listener.refusal(`query ($sessionId: ID!) { session(sessionId: $sessionId) { ${field} } }`, {
        sessionId,
      }),
    ),
  );

  expect(answers.every((answer) => /is undefined|undefined @|Cannot query field/.test(answer))).toBe(true);
});

test('the administrator sees that sessions of one stack share a prefix', async () => {
  const { cloud } = await startStack();
  const { sessionId } = await vend(cloud);
  const { kinesisVideo } = administratorClients(cloud);

  const { ChannelInfoList } = await kinesisVideo.send(
    new ListSignalingChannelsCommand({
      ChannelNameCondition: { ComparisonOperator: 'BEGINS_WITH', ComparisonValue: 'LiveSessions_' },
    }),
  );

  expect(ChannelInfoList?.map((channel) => channel.ChannelName)).toEqual([
    expect.stringContaining(sessionId),
  ]);
});
