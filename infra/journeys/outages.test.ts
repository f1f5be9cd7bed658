// DynamoDB, KVS and STS failing between the services: what the caller is told, and what is left behind.
import { expect, test } from 'vitest';
import { halfMadeSeconds } from '../../schema/limits.ts';
import { createManualClock } from '../local/manualClock.ts';
import type { LocalCloudOptions } from '../local/startLocalCloud.ts';
import { openSocket, signIn } from './api.ts';
import type { Person } from './api.ts';
import { createFaultyFetch, dynamoDbError, kinesisVideoError, stsError } from './faults.ts';
import type { Fault, FaultyFetch } from './faults.ts';
import * as operations from './operations.ts';
import type { PlainSession } from './operations.ts';
import { passTime } from './passTime.ts';
import { startStack } from './stack.ts';
import type { RunningStack } from './stack.ts';
import { readChannelNames } from './stored.ts';

interface Scene extends RunningStack {
  faults: FaultyFetch;
  speaker: Person;
}
async function openScene(options: Partial<LocalCloudOptions> = {}): Promise<Scene> {
  const faults = createFaultyFetch();
  const stack = await startStack({ fetch: faults.fetch, ...options });
  return { ...stack, faults, speaker: await signIn(stack.cloud, 'speaker') };
}
/** The sweep runs each minute. */
const sweepSeconds = 60;
const mySessions = async ({ speaker }: Scene): Promise<PlainSession[]> =>
  (await speaker.call<{ items: PlainSession[] }>(operations.mySessions, {})).items;

const channelUnavailable =
  'ChannelUnavailable: The signaling channel is not available at the moment. Try again in a second.';
const credentialsUnavailable =
  'CredentialsUnavailable: Access to the signaling channel cannot be granted at the moment. Try again in a second.';
const storageUnavailable =
  'StorageUnavailable: The session store does not answer at the moment. Try again in a second.';

test('KVS refusing a channel leaves no session and says ChannelUnavailable', async () => {
  const scene = await openScene();
  scene.faults.breakWith(({ operation }) =>
    operation === '/createSignalingChannel'
      ? kinesisVideoError('AccountChannelLimitExceededException')
      : undefined,
  );

  const refusal = await scene.speaker.refusal(operations.createSession, { input: {} });

  expect(refusal).toBe(channelUnavailable);
  expect(await mySessions(scene)).toEqual([]);
});

const halfMade: readonly (readonly [name: string, fault: Fault, refusal: string])[] = [
  [
    'KVS not answering',
    ({ operation }) => (operation === '/createSignalingChannel' ? 'unreachable' : undefined),
    channelUnavailable,
  ],
  [
    'KVS making a channel without its answer arriving',
    ({ operation }) => (operation === '/createSignalingChannel' ? 'answer lost' : undefined),
    channelUnavailable,
  ],
  [
    'a channel that cannot be recorded',
    ({ operation, body }) =>
      operation.endsWith('.UpdateItem') && body.includes('channelArn')
        ? dynamoDbError('InternalServerError')
        : undefined,
    storageUnavailable,
  ],
];

test.each(halfMade)('%s leaves a half-made session, which the sweep ends', async (_, fault, message) => {
  const clock = createManualClock(Math.ceil(Date.now() / 1_000) * 1_000);
  const scene = await openScene({ clock });
  scene.faults.breakWith(fault);

  const refusal = await scene.speaker.refusal(operations.createSession, { input: {} });
  scene.faults.mend();
  const [half] = await mySessions(scene);
  const start = { sessionId: half?.sessionId, broadcastId: 'tab-1' };
  const startRefusal = await scene.speaker.refusal(operations.startSession, start);
  await passTime(clock, scene.cloud, halfMadeSeconds + sweepSeconds);

  expect(refusal).toBe(message);
  expect(half).toMatchObject({ status: 'CREATED', version: 1 });
  expect(startRefusal).toMatch(/^ChannelUnavailable: /);
  await expect
    .poll(() => mySessions(scene))
    .toMatchObject([{ status: 'ENDED', endReason: 'NEVER_STARTED', version: 2 }]);
  const readChannelNamesLater = async (): Promise<string[]> => {
    await clock.advance(1_000);
    return readChannelNames(scene.cloud);
  };
  await expect.poll(readChannelNamesLater).toEqual([]);
});

test('a session that its owner ends while its channel is being made leaves no channel', async () => {
  const made = Promise.withResolvers<void>();
  const isAsked = Promise.withResolvers<void>();
  const stack = await startStack({
    fetch: async (input, init) => {
      const { pathname } = new URL(input instanceof Request ? input.url : input);
      if (pathname === '/createSignalingChannel') {
        isAsked.resolve();
        await made.promise;
      }
      return globalThis.fetch(input, init);
    },
  });
  const speaker = await signIn(stack.cloud, 'speaker');
  const creating = speaker.call<PlainSession>(operations.createSession, { input: {} });
  await isAsked.promise;
  const [half] = (await speaker.call<{ items: PlainSession[] }>(operations.mySessions, {})).items;

  await speaker.call(operations.endSession, { sessionId: half?.sessionId });
  made.resolve();

  expect(await creating).toMatchObject({ sessionId: half?.sessionId, status: 'ENDED' });
  await expect.poll(() => readChannelNames(stack.cloud)).toEqual([]);
});

test('a channel that cannot be had yet fails only the field signaling', async () => {
  const scene = await openScene();
  scene.faults.breakWith(({ operation }) =>
    operation === '/getSignalingChannelEndpoint'
      ? kinesisVideoError('ResourceNotFoundException', 404)
      : undefined,
  );

  const answer = await scene.speaker.send<{ createSession: PlainSession }>(
    operations.createSessionWithSignaling,
    { input: {} },
  );
  scene.faults.mend();
  const again = await scene.speaker.send(operations.readSignaling, {
    sessionId: answer.data?.createSession.sessionId,
  });

  expect(answer.data?.createSession).toMatchObject({ status: 'CREATED', signaling: null });
  expect(answer.errors).toMatchObject([
    { errorType: 'ChannelUnavailable', path: ['createSession', 'signaling'] },
  ]);
  expect(again).toMatchObject({ errors: [], data: { session: { signaling: { role: 'MASTER' } } } });
});

test.each([
  ['refusing', stsError('AccessDenied')],
  ['answering nonsense', new Response('{}')],
  ['not answering', 'unreachable'],
] as const)('STS %s is CredentialsUnavailable', async (_, outcome) => {
  const scene = await openScene();
  scene.faults.breakWith(({ operation }) => (operation === '/AssumeRole' ? outcome : undefined));

  const answer = await scene.speaker.send(operations.createSessionWithSignaling, { input: {} });

  expect(answer.errors.map((error) => `${error.errorType}: ${error.message}`)).toEqual([
    credentialsUnavailable,
  ]);
});

test('a throttled table is StorageUnavailable, whatever was asked, and nothing changes', async () => {
  const scene = await openScene();
  const { sessionId } = await scene.speaker.call<PlainSession>(operations.createSession, { input: {} });
  scene.faults.breakWith(({ operation }) =>
    operation.startsWith('DynamoDB_') ? dynamoDbError('ProvisionedThroughputExceededException') : undefined,
  );

  const refusals = [
    await scene.speaker.refusal(operations.readSession, { sessionId }),
    await scene.speaker.refusal(operations.mySessions, {}),
    await scene.speaker.refusal(operations.createSession, { input: {} }),
    await scene.speaker.refusal(operations.startSession, { sessionId, broadcastId: 'tab-1' }),
    await scene.speaker.refusal(operations.pauseSession, { sessionId }),
    await scene.speaker.refusal(operations.resumeSession, { sessionId }),
    await scene.speaker.refusal(operations.endSession, { sessionId }),
    await scene.speaker.refusal(operations.joinSession, { input: { sessionId } }),
    await scene.speaker.refusal(operations.joinSession, { input: { sessionId, seatId: '1', secret: 'x' } }),
    await scene.speaker.refusal(operations.leaveSession, { sessionId, seatId: '1', secret: 'x' }),
  ];
  scene.faults.mend();

  expect(refusals).toEqual(refusals.map(() => storageUnavailable));
  expect(await scene.speaker.call(operations.readSession, { sessionId })).toMatchObject({
    status: 'CREATED',
    version: 1,
  });
});

test('subscribing while the table is down is StorageUnavailable, and works once it is back', async () => {
  const scene = await openScene();
  const { sessionId } = await scene.speaker.call<PlainSession>(operations.createSession, { input: {} });
  const socket = await openSocket(scene.cloud, scene.speaker.token);
  scene.faults.breakWith(() => 'unreachable');

  const refused = await socket.start('1', operations.onSessionStatus, { sessionId });
  scene.faults.mend();
  const accepted = await socket.start('2', operations.onSessionStatus, { sessionId });

  expect(refused).toMatchObject({
    type: 'error',
    payload: { errors: [{ errorType: 'StorageUnavailable' }] },
  });
  expect(accepted.type).toBe('start_ack');
});

test('three taken names in a row are Conflict, and no row is touched', async () => {
  const scene = await openScene();
  const puts: string[] = [];
  scene.faults.breakWith(({ operation, body }) => {
    if (!operation.endsWith('.PutItem')) return undefined;
    puts.push(body);
    return dynamoDbError('ConditionalCheckFailedException');
  });

  const refusal = await scene.speaker.refusal(operations.createSession, { input: {} });

  expect(refusal).toBe('Conflict: No free session name was found. Try again with a new client token.');
  expect(puts).toHaveLength(3);
  expect(await mySessions(scene)).toEqual([]);
});

test('what failed is logged without tokens, credentials or ARNs', async () => {
  const scene = await openScene();
  await scene.speaker.call(operations.createSessionWithSignaling, { input: {} });
  scene.faults.breakWith(({ operation }) =>
    operation === '/AssumeRole' ? stsError('AccessDenied') : undefined,
  );
  await scene.speaker.send(operations.createSessionWithSignaling, { input: {} });

  const text = JSON.stringify(scene.logged);

  expect(text).toContain('STS refuses AssumeRole');
  expect(text).not.toMatch(/arn:aws:|sessionToken|AKIA|ASIA|eyJ/);
});
