// A channel on an AWS port of its own for tests of signaling, with the two roles that may connect to it and credentials for each
// that STS vends as the stack does: narrowed to one channel and one action.
import {
  CreateSignalingChannelCommand,
  GetSignalingChannelEndpointCommand,
} from '@aws-sdk/client-kinesis-video';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { onTestFinished } from 'vitest';
import type { Credentials } from '../../iam/iam.ts';
import {
  type TestPort,
  type TestPortOptions,
  allow,
  openTestPort,
  trust,
} from '../../testing/openTestPort.ts';
import type { ChannelRole } from '../endpointPath.ts';
import { type ConnectOptions, type TestClient, connect } from './testClient.ts';

export interface TestChannel {
  readonly port: TestPort;
  readonly channelArn: string;
  readonly endpoints: Readonly<Record<ChannelRole, string>>;
  readonly credentials: Readonly<Record<ChannelRole, Credentials>>;
  /** How to connect as the master, or as the viewer of that client id. */
  options(clientId?: string): ConnectOptions;
  master(): Promise<TestClient>;
  viewer(clientId: string): Promise<TestClient>;
  /** Another channel on the same port. */
  another(name: string): Promise<TestChannel>;
}

const administratorArn = 'arn:aws:iam::000000000000:user/administrator';
const actionOf = { MASTER: 'kinesisvideo:ConnectAsMaster', VIEWER: 'kinesisvideo:ConnectAsViewer' } as const;

/** Opens a port with a channel "live-1"; both are closed when the test has finished. */
export async function openTestChannel(options: TestPortOptions = {}): Promise<TestChannel> {
  const port = await openTestPort(options);
  onTestFinished(() => port.close());
  const declareRole = (role: ChannelRole): Promise<string> =>
    port.declare('AWS::IAM::Role', `${role}Role`, {
      AssumeRolePolicyDocument: trust({ AWS: administratorArn }),
      Policies: [
        {
          PolicyName: 'Connect',
          PolicyDocument: allow(actionOf[role], 'arn:aws:kinesisvideo:us-east-1:000000000000:channel/live-*'),
        },
      ],
    });
  const roles = { MASTER: await declareRole('MASTER'), VIEWER: await declareRole('VIEWER') };
  return createChannel(port, roles, 'live-1');
}

async function createChannel(
  port: TestPort,
  roles: Readonly<Record<ChannelRole, string>>,
  name: string,
): Promise<TestChannel> {
  const { ChannelARN: channelArn = '' } = await port
    .kinesisVideo()
    .send(new CreateSignalingChannelCommand({ ChannelName: name }));
  const endpoints = {
    MASTER: await readEndpoint(port, channelArn, 'MASTER'),
    VIEWER: await readEndpoint(port, channelArn, 'VIEWER'),
  };
  const credentials = {
    MASTER: await assumeRole(port, roles.MASTER, channelArn, actionOf.MASTER),
    VIEWER: await assumeRole(port, roles.VIEWER, channelArn, actionOf.VIEWER),
  };
  const optionsFor = (clientId?: string): ConnectOptions => {
    const role = clientId === undefined ? 'MASTER' : 'VIEWER';
    return {
      endpoint: endpoints[role],
      channelArn,
      credentials: credentials[role],
      clientId,
      clock: port.clock,
    };
  };
  return {
    port,
    channelArn,
    endpoints,
    credentials,
    options: optionsFor,
    master: () => connect(optionsFor()),
    viewer: (clientId) => connect(optionsFor(clientId)),
    another: (otherName) => createChannel(port, roles, otherName),
  };
}

async function readEndpoint(port: TestPort, channelArn: string, role: ChannelRole): Promise<string> {
  const { ResourceEndpointList } = await port.kinesisVideo().send(
    new GetSignalingChannelEndpointCommand({
      ChannelARN: channelArn,
      SingleMasterChannelEndpointConfiguration: { Protocols: ['WSS'], Role: role },
    }),
  );
  return ResourceEndpointList?.[0]?.ResourceEndpoint ?? '';
}

/** Credentials for 15 minutes. */
async function assumeRole(
  port: TestPort,
  roleArn: string,
  channelArn: string,
  action: string,
): Promise<Credentials> {
  const { Credentials: vended } = await port.sts().send(
    new AssumeRoleCommand({
      RoleArn: roleArn,
      RoleSessionName: 'somebody',
      DurationSeconds: 900,
      Policy: JSON.stringify(allow(action, channelArn)),
    }),
  );
  return {
    accessKeyId: vended?.AccessKeyId ?? '',
    secretAccessKey: vended?.SecretAccessKey ?? '',
    sessionToken: vended?.SessionToken ?? '',
  };
}
