// What a listener can do with the credentials it is given: ask for ICE servers of its one channel, and nothing else.
import {
  CreateSignalingChannelCommand,
  DescribeSignalingChannelCommand,
  GetSignalingChannelEndpointCommand,
  KinesisVideoClient,
} from '@aws-sdk/client-kinesis-video';
import { GetIceServerConfigCommand } from '@aws-sdk/client-kinesis-video-signaling';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestPort, allow, openTestPort, trust } from '../testing/openTestPort.ts';
import type { Credentials } from '../iam/iam.ts';

const administratorArn = 'arn:aws:iam::000000000000:user/administrator';
const anyChannel = 'arn:aws:kinesisvideo:us-east-1:000000000000:channel/live-*';
let port: TestPort;
let viewerRoleArn: string;

beforeEach(async () => {
  port = await openTestPort();
  viewerRoleArn = await declareViewerRole(port, [
    'kinesisvideo:ConnectAsViewer',
    'kinesisvideo:GetIceServerConfig',
  ]);
});
afterEach(() => port.close());

function declareViewerRole(target: TestPort, actions: string[]): Promise<string> {
  const statements =
    actions.length > 0 ? [{ PolicyName: 'Listen', PolicyDocument: allow(actions, anyChannel) }] : [];
  return target.declare('AWS::IAM::Role', 'ViewerRole', {
    AssumeRolePolicyDocument: trust({ AWS: administratorArn }),
    Policies: statements,
  });
}

async function createChannel(name: string): Promise<string> {
  const { ChannelARN } = await port
    .kinesisVideo()
    .send(new CreateSignalingChannelCommand({ ChannelName: name }));
  return ChannelARN ?? '';
}

async function viewerEndpoint(
  channelArn: string,
  client: KinesisVideoClient = port.kinesisVideo(),
): Promise<string> {
  const { ResourceEndpointList } = await client.send(
    new GetSignalingChannelEndpointCommand({
      ChannelARN: channelArn,
      SingleMasterChannelEndpointConfiguration: { Protocols: ['HTTPS'], Role: 'VIEWER' },
    }),
  );
  return ResourceEndpointList?.[0]?.ResourceEndpoint ?? '';
}

async function viewerCredentials(channelArn: string): Promise<Credentials> {
  const { Credentials: vended } = await port.sts().send(
    new AssumeRoleCommand({
      RoleArn: viewerRoleArn,
      RoleSessionName: 'seat-1',
      DurationSeconds: 900,
      Policy: JSON.stringify(
        allow(['kinesisvideo:ConnectAsViewer', 'kinesisvideo:GetIceServerConfig'], channelArn),
      ),
    }),
  );
  return {
    accessKeyId: vended?.AccessKeyId ?? '',
    secretAccessKey: vended?.SecretAccessKey ?? '',
    sessionToken: vended?.SessionToken ?? '',
  };
}

const iceServersOf = async (channelArn: string, credentials: Credentials, endpoint?: string) =>
  port
    .signaling(endpoint ?? (await viewerEndpoint(channelArn)), credentials)
    .send(new GetIceServerConfigCommand({ ChannelARN: channelArn, ClientId: 'seat-1' }));

test('a viewer is given TURN credentials of its own channel', async () => {
  const channelArn = await createChannel('live-own');
  const credentials = await viewerCredentials(channelArn);

  const { IceServerList } = await iceServersOf(channelArn, credentials);

  expect(IceServerList).toHaveLength(2);
  expect(IceServerList?.[0]).toMatchObject({ Ttl: 300 });
  expect(IceServerList?.[0]?.Password).toHaveLength(44);
});

test('a viewer is refused the TURN credentials of another channel', async () => {
  const credentials = await viewerCredentials(await createChannel('live-own'));
  const otherArn = await createChannel('live-other');

  await expect(iceServersOf(otherArn, credentials)).rejects.toMatchObject({
    name: 'AccessDeniedException',
    $metadata: { httpStatusCode: 401 },
  });
});

test('a viewer is refused every call of the control plane, a master endpoint among them', async () => {
  const channelArn = await createChannel('live-own');
  const client = port.kinesisVideo(await viewerCredentials(channelArn));

  const calls = [
    client.send(new DescribeSignalingChannelCommand({ ChannelARN: channelArn })),
    client.send(new CreateSignalingChannelCommand({ ChannelName: 'live-mine' })),
    viewerEndpoint(channelArn, client),
    client.send(
      new GetSignalingChannelEndpointCommand({
        ChannelARN: channelArn,
        SingleMasterChannelEndpointConfiguration: { Protocols: ['WSS'], Role: 'MASTER' },
      }),
    ),
  ];

  for (const outcome of await Promise.allSettled(calls)) {
    expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'AccessDeniedException' } });
  }
});

test('a viewer may connect as viewer and not as master', async () => {
  const channelArn = await createChannel('live-own');
  const credentials = await viewerCredentials(channelArn);
  const url = new URL('/kvs/master/0', port.url);
  const headers = await port.iam.sign(
    { method: 'GET', url, headers: {}, body: '' },
    'kinesisvideo',
    credentials,
  );

  const viewer = await port.iam.verify(
    { method: 'GET', path: url.pathname, queryString: '', headers, body: '' },
    'kinesisvideo',
  );

  expect(() =>
    port.iam.authorise(viewer, { action: 'kinesisvideo:ConnectAsViewer', resource: channelArn }),
  ).not.toThrow();
  expect(() =>
    port.iam.authorise(viewer, { action: 'kinesisvideo:ConnectAsMaster', resource: channelArn }),
  ).toThrow(/because no identity-based policy allows the kinesisvideo:ConnectAsMaster action$/);
});

test('a viewer is refused the endpoint of another channel even when it names its own', async () => {
  const ownArn = await createChannel('live-own');
  const otherEndpoint = await viewerEndpoint(await createChannel('live-other'));

  const call = iceServersOf(ownArn, await viewerCredentials(ownArn), otherEndpoint);

  await expect(call).rejects.toMatchObject({ name: 'InvalidArgumentException' });
});

test('credentials serve until the second in which they expire', async () => {
  const channelArn = await createChannel('live-own');
  const credentials = await viewerCredentials(channelArn);
  await port.clock.advance(899_000);
  await expect(iceServersOf(channelArn, credentials)).resolves.toBeDefined();

  await port.clock.advance(1_000);

  await expect(iceServersOf(channelArn, credentials)).rejects.toMatchObject({
    name: 'ExpiredTokenException',
    message: 'The security token included in the request is expired',
    $metadata: { httpStatusCode: 403 },
  });
});

test('a session policy cannot give what the role does not have', async () => {
  await port.close();
  port = await openTestPort();
  viewerRoleArn = await declareViewerRole(port, []);
  const channelArn = await createChannel('live-own');

  const call = iceServersOf(channelArn, await viewerCredentials(channelArn));

  await expect(call).rejects.toMatchObject({
    name: 'AccessDeniedException',
    message:
      'User: arn:aws:sts::000000000000:assumed-role/live-ViewerRole-' +
      `${viewerRoleArn.slice(-12)}/seat-1 is not authorized to perform: kinesisvideo:GetIceServerConfig on resource: ` +
      `${channelArn} because no identity-based policy allows the kinesisvideo:GetIceServerConfig action`,
  });
});

test('channels and credentials outlive a crash', async () => {
  const dataDirectory = mkdtempSync(path.join(tmpdir(), 'audio-access-'));
  const actions = ['kinesisvideo:GetIceServerConfig', 'kinesisvideo:ConnectAsViewer'];
  await port.close();
  port = await openTestPort({ dataDirectory });
  viewerRoleArn = await declareViewerRole(port, actions);
  const channelArn = await createChannel('live-kept');
  const credentials = await viewerCredentials(channelArn);
  const administrator = port.iam.administrator;
  const unclosed = port;

  port = await openTestPort({ dataDirectory, clock: unclosed.clock });
  await declareViewerRole(port, actions);

  await expect(iceServersOf(channelArn, credentials)).resolves.toBeDefined();
  expect(port.iam.administrator).toEqual(administrator);
  await unclosed.close();
  rmSync(dataDirectory, { recursive: true });
});

test('credentials of another run are worth nothing without its keys', async () => {
  const channelArn = await createChannel('live-own');
  const credentials = await viewerCredentials(channelArn);
  await port.close();
  port = await openTestPort();
  await declareViewerRole(port, ['kinesisvideo:GetIceServerConfig']);
  const sameArn = await createChannel('live-own');

  const call = iceServersOf(sameArn, credentials);

  await expect(call).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
});
