// GetIceServerConfig by the unmodified AWS SDK; who may call it is tested in audioAccess.test.ts.
import {
  CreateSignalingChannelCommand,
  GetSignalingChannelEndpointCommand,
  type KinesisVideoClient,
} from '@aws-sdk/client-kinesis-video';
import { GetIceServerConfigCommand } from '@aws-sdk/client-kinesis-video-signaling';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestPort, openTestPort } from '../testing/openTestPort.ts';

let port: TestPort;
let client: KinesisVideoClient;

beforeEach(async () => {
  port = await openTestPort();
  client = port.kinesisVideo();
});
afterEach(() => port.close());

async function create(ChannelName: string): Promise<string> {
  const { ChannelARN } = await client.send(new CreateSignalingChannelCommand({ ChannelName }));
  return ChannelARN ?? '';
}

const iceServers = async (input: object) => {
  const ChannelARN = await create('live-a');
  const { ResourceEndpointList } = await client.send(
    new GetSignalingChannelEndpointCommand({
      ChannelARN,
      SingleMasterChannelEndpointConfiguration: { Protocols: ['HTTPS'], Role: 'MASTER' },
    }),
  );
  const signaling = port.signaling(ResourceEndpointList?.[0]?.ResourceEndpoint ?? '', port.iam.administrator);
  return (await signaling.send(new GetIceServerConfigCommand({ ChannelARN, ...input }))).IceServerList;
};

test('GetIceServerConfig vends two sets of three addresses, a user name that holds its expiry, and a password for it', async () => {
  const expiresAtSeconds = Date.UTC(2026, 0, 1, 0, 5) / 1000;
  const access = {
    Username: expect.stringMatching(new RegExp(`^${expiresAtSeconds}:[0-9a-f]{16}:MASTER$`)) as string,
    Password: expect.stringMatching(/^[\w+/]{43}=$/) as string,
    Ttl: 300,
  };
  const set = (host: string) => [
    `turn:${host}?transport=udp`,
    `turns:${host}?transport=udp`,
    `turns:${host}?transport=tcp`,
  ];

  expect(await iceServers({})).toEqual([
    { Uris: set('127.0.0.1:3478'), ...access },
    { Uris: set('127.0.0.1:3479'), ...access },
  ]);
});

test.each([
  [{ ClientId: 'a seat' }, 'ClientId must match the pattern ^[a-zA-Z0-9_.-]+$.'],
  [{ ClientId: 'x'.repeat(257) }, 'ClientId must have 1 to 256 characters; it has 257.'],
  [{ Username: '' }, 'Username must have 1 to 256 characters; it has 0.'],
  [{ Service: 'STUN' }, 'Service must be one of TURN.'],
])('GetIceServerConfig refuses %j', async (input, message) => {
  await expect(iceServers(input)).rejects.toMatchObject({ name: 'InvalidArgumentException', message });
});
