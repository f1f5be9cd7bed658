// The running whole over TLS: what it tells, that its services reach each other, and AWS's own SignalingClient as people use it.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import type { Seat, Session } from '../../schema/generated/schema.ts';
import { plainUrlOf } from '../local/addresses.ts';
import type { LocalCloud } from '../local/startLocalCloud.ts';
import { openSocket, signIn, type Person } from './api.ts';
import * as operations from './operations.ts';
import type { SessionEvent } from './operations.ts';
import { startStack, temporaryFolder } from './stack.ts';

interface TlsScene {
  /** As told to clients. */
  readonly cloud: LocalCloud;
  /** The same, over plain HTTP. */
  readonly plain: LocalCloud;
  readonly speaker: Person;
  readonly listener: Person;
}

async function openTlsScene(): Promise<TlsScene> {
  const { cloud } = await startStack({ tls: { directory: temporaryFolder() } });
  const plain = { ...cloud, frontDoorUrl: plainUrlOf(cloud.frontDoorUrl) };
  const [speaker, listener] = await Promise.all([signIn(plain, 'speaker'), signIn(plain, 'listener')]);
  return { cloud, plain, speaker, listener };
}

test('over TLS every address that clients are told is https or wss, and pages make no promise for all of localhost', async () => {
  const { cloud, plain } = await openTlsScene();
  const host = new URL(cloud.frontDoorUrl).host;
  const aws = new URL(cloud.awsUrl).host;

  const page = await fetch(`${plain.frontDoorUrl}/config.json`);

  expect(await page.json()).toMatchObject({
    graphqlUrl: `https://${host}/graphql`,
    realtimeUrl: `wss://${host}/graphql/realtime`,
    oidc: { authority: `https://${host}/sign-in` },
  });
  expect(page.headers.get('strict-transport-security')).toBeNull();
  const policy = page.headers.get('content-security-policy');
  for (const source of [`https://${host}/graphql`, `https://${aws}`, `wss://${aws}`])
    expect(policy).toContain(` ${source}`);
  expect(JSON.stringify(cloud.outputs)).not.toMatch(/(http|ws):\/\/localhost/);
});

test('over TLS a change is published by the function that calls the API', async () => {
  const { plain, speaker, listener } = await openTlsScene();
  const { sessionId } = await speaker.call<Session>(operations.createSession, { input: {} });
  const socket = await openSocket(plain, listener.credentials);
  await socket.start('1', operations.onSessionStatus, { sessionId });

  await speaker.call(operations.startSession, { sessionId, broadcastId: 'tab-1' });

  // The creation too is told, perhaps to somebody who came a moment later.
  const { payload } = await socket.message(
    ({ payload: told }) => (told?.data?.onSessionStatus as SessionEvent | undefined)?.status === 'LIVE',
  );
  expect(payload).toMatchObject({ data: { onSessionStatus: { sessionId, status: 'LIVE' } } });
});

test('AWS’s own SignalingClient, unmodified, exchanges offer and answer where NODE_EXTRA_CA_CERTS names the authority', async () => {
  const { cloud, speaker, listener } = await openTlsScene();
  const { sessionId, signaling: master } = await speaker.call<Session>(
    operations.createSessionWithSignaling,
    {
      input: {},
    },
  );
  const { signaling: viewer } = await listener.call<Seat>(operations.joinSessionWithSignaling, {
    input: { sessionId },
  });

  const peers = spawn(process.execPath, [join(import.meta.dirname, 'signalingPeers.ts')], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: cloud.authorityFile },
  });
  onTestFinished(() => void peers.kill('SIGKILL'));
  peers.stdin.end(JSON.stringify({ master, viewer }));
  const [answer, faults] = await Promise.all([text(peers.stdout), text(peers.stderr)]);

  expect(viewer?.endpoints).toEqual({
    wss: expect.stringMatching(/^wss:\/\/localhost:/) as string,
    https: expect.stringMatching(/^https:\/\/localhost:/) as string,
  });
  expect([answer, faults]).toEqual(['answer to offer', '']);
});
