// What the authorisation matrix is asked of: the running stack, everybody who can call it, and a session with everything that
// it can tell.
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { expect } from 'vitest';
import type { Seat, SessionAccess } from '../../../schema/generated/schema.ts';
import { createManualClock } from '../../local/manualClock.ts';
import type { ManualClock } from '../../local/manualClock.ts';
import type { LocalCloud } from '../../local/startLocalCloud.ts';
import { beGuest, openSocket, signIn } from '../api.ts';
import type { Caller } from '../api.ts';
import { administratorClients } from '../awsClients.ts';
import * as operations from '../operations.ts';
import type { PlainSession } from '../operations.ts';
import { changedAssembly, startStack } from '../stack.ts';
import type { Template } from '../copyAssembly.ts';
import type { CallerName } from './authorisationTable.ts';
import { proveBySignature, proveWith } from './proof.ts';
import type { Proof } from './proof.ts';

/** A running stack and everybody who can call it. */
export interface MatrixScene {
  cloud: LocalCloud;
  clock: ManualClock;
  owner: Caller;
  seatHolder: Caller;
  guest: Caller;
  proofs: Readonly<Record<CallerName, Proof>>;
}

type SeatProof = Pick<Seat, 'seatId' | 'secret'>;

/** A session on air with everything that it can tell. */
export interface Stage extends MatrixScene {
  sessionId: string;
  /** The seats of those who have one. */
  seats: Partial<Record<CallerName, SeatProof>>;
  /** What the others try: the seat holder's seat with a wrong secret. */
  guessedSeat: SeatProof;
}

/** Lets the administrator put on the publisher's role, to sign as its function does; what the role may do stays. */
function lendPublisherRole(template: Template): void {
  const [roleId] =
    Object.entries(template.Resources).find(
      ([id, { Type }]) => Type === 'AWS::IAM::Role' && id.includes('PublishStatus'),
    ) ?? [];
  if (roleId === undefined) throw new Error('the template has no role of the publisher');
  const trust = template.Resources[roleId]?.Properties.AssumeRolePolicyDocument as { Statement: object[] };
  trust.Statement.push({
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Principal: { AWS: { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:user/administrator' } },
  });
  template.Outputs.PublisherRoleArn = { Value: { 'Fn::GetAtt': [roleId, 'Arn'] } };
}

/** Starts a stack with everybody in it, until the test has finished. */
export async function openMatrixScene(): Promise<MatrixScene> {
  const clock = createManualClock(Date.now());
  const { cloud } = await startStack({
    assembly: changedAssembly(lendPublisherRole),
    users: [{ email: 'visitor@example.com' }],
    clock,
  });
  const expired = await cloud.createToken('speaker', { lifetimeSeconds: 30 });
  await clock.advance(30_000);
  const [owner, seatHolder, otherUser] = await Promise.all(
    ['speaker', 'listener', 'visitor'].map((name) => signIn(cloud, name)),
  );
  if (!owner || !seatHolder || !otherUser) throw new Error('somebody could not sign in');
  const guest = beGuest(cloud);
  const proofs = {
    owner: proveWith({ ...owner.credentials }),
    otherUser: proveWith({ ...otherUser.credentials }),
    seatHolder: proveWith({ ...seatHolder.credentials }),
    guest: proveWith({ ...guest.credentials }),
    publisher: proveBySignature(cloud, clock, await borrowPublisherRole(cloud)),
    iamAdministrator: proveBySignature(cloud, clock, cloud.administrator),
    iamWithoutPermission: proveBySignature(cloud, clock, await readVendedCredentials(owner, seatHolder)),
    expiredToken: proveWith({ Authorization: expired }),
    nobody: proveWith({}),
  };
  return { cloud, clock, owner, seatHolder, guest, proofs };
}

type KeyPair = Parameters<typeof proveBySignature>[2];

async function borrowPublisherRole(cloud: LocalCloud): Promise<KeyPair> {
  const { Credentials } = await administratorClients(cloud).sts.send(
    new AssumeRoleCommand({ RoleArn: cloud.outputs.PublisherRoleArn, RoleSessionName: 'matrix' }),
  );
  const {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    SessionToken: sessionToken,
  } = Credentials ?? {};
  if (!accessKeyId || !secretAccessKey || !sessionToken) throw new Error('STS answered no credentials');
  return { accessKeyId, secretAccessKey, sessionToken };
}

/** What a listener gets for the signaling channel: a role that may connect to KVS, and nothing of AppSync. */
async function readVendedCredentials(owner: Caller, seatHolder: Caller): Promise<KeyPair> {
  const { sessionId } = await owner.call<PlainSession>(operations.createSession, { input: {} });
  const { signaling } = await seatHolder.call<Seat>(operations.joinSessionWithSignaling, {
    input: { sessionId },
  });
  if (!signaling) throw new Error('the API answered no credentials');
  return signaling.credentials;
}

/** Puts a session of the owner's on air, with its seats taken and its history written. */
export async function openStage(scene: MatrixScene, access: SessionAccess): Promise<Stage> {
  const { clock, owner, seatHolder, guest } = scene;
  // A list of the newest has this session behind what was created before, and not beside it.
  await clock.advance(10);
  const { sessionId } = await owner.call<PlainSession>(operations.createSession, {
    input: { title: 'Matrix', access },
  });
  // Whoever subscribes after this is told nothing but what the publisher says to try.
  const socket = await openSocket(scene.cloud, owner.credentials);
  await socket.start('live', operations.onSessionStatus, { sessionId });
  await owner.call(operations.startSession, { sessionId, broadcastId: 'tab-1' });
  await socket.message(({ payload }) => JSON.stringify(payload?.data ?? {}).includes('"LIVE"'));
  const join = async (caller: Caller): Promise<SeatProof> => {
    const { seatId, secret } = await caller.call<Seat>(operations.joinSession, { input: { sessionId } });
    return { seatId, secret };
  };
  const held = await join(seatHolder);
  const seats = { seatHolder: held, guest: access === 'ANYONE' ? await join(guest) : held };
  const guessedSeat = { seatId: held.seatId, secret: 'guessed' };
  const stage = { ...scene, sessionId, seats, guessedSeat };
  await waitForEvents(stage, 2);
  return stage;
}

/** Waits until history, which a function writes a moment after each change, has so many events. */
export async function waitForEvents({ clock, owner, sessionId }: Stage, count: number): Promise<void> {
  const countEvents = async (): Promise<number> => {
    await clock.advance(10);
    const { events } = await owner.call<{ events: { items: unknown[] } }>(operations.readEvents, {
      sessionId,
    });
    return events.items.length;
  };
  await expect.poll(countEvents).toBeGreaterThanOrEqual(count);
}
