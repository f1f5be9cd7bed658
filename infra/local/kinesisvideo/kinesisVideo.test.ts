// The control plane of signaling channels by the unmodified AWS SDK: what each call answers, and how each wrong one is refused.
import {
  CreateSignalingChannelCommand,
  type CreateSignalingChannelInput,
  DeleteSignalingChannelCommand,
  DescribeSignalingChannelCommand,
  GetSignalingChannelEndpointCommand,
  type KinesisVideoClient,
  ListSignalingChannelsCommand,
  UpdateSignalingChannelCommand,
} from '@aws-sdk/client-kinesis-video';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type TestPort, openTestPort } from '../testing/openTestPort.ts';

const unknownArn = 'arn:aws:kinesisvideo:us-east-1:000000000000:channel/live-none/1';
let port: TestPort;
let client: KinesisVideoClient;

beforeEach(async () => {
  port = await openTestPort({ quotas: { maxChannels: 3 } });
  client = port.kinesisVideo();
});
afterEach(() => port.close());

async function create(ChannelName: string, more: Partial<CreateSignalingChannelInput> = {}): Promise<string> {
  const { ChannelARN } = await client.send(new CreateSignalingChannelCommand({ ChannelName, ...more }));
  return ChannelARN ?? '';
}

async function describeChannel(ChannelARN: string) {
  return (await client.send(new DescribeSignalingChannelCommand({ ChannelARN }))).ChannelInfo;
}

async function activeChannel(name = 'live-a'): Promise<string> {
  const arn = await create(name);
  await port.clock.advance(500);
  return arn;
}

const refusal = (name: string, httpStatusCode = 400, message?: string) => ({
  name,
  $metadata: { httpStatusCode },
  ...(message !== undefined && { message }),
});

describe('CreateSignalingChannel', () => {
  test('makes a channel that is CREATING for a moment and then ACTIVE', async () => {
    const arn = await create('live-a', { SingleMasterConfiguration: { MessageTtlSeconds: 30 } });

    expect(arn).toBe(`arn:aws:kinesisvideo:us-east-1:000000000000:channel/live-a/${port.clock.nowMs()}`);
    expect(await describeChannel(arn)).toEqual({
      ChannelName: 'live-a',
      ChannelARN: arn,
      ChannelType: 'SINGLE_MASTER',
      ChannelStatus: 'CREATING',
      CreationTime: new Date('2026-01-01T00:00:00Z'),
      SingleMasterConfiguration: { MessageTtlSeconds: 30 },
      Version: expect.stringMatching(/^[0-9a-f]{20}$/) as string,
    });
    await port.clock.advance(500);
    expect(await describeChannel(arn)).toMatchObject({ ChannelStatus: 'ACTIVE' });
  });

  test('keeps messages for a minute unless told otherwise', async () => {
    expect(await describeChannel(await create('live-a', { ChannelType: 'SINGLE_MASTER' }))).toMatchObject({
      SingleMasterConfiguration: { MessageTtlSeconds: 60 },
    });
  });

  test('refuses a name that is taken, by one of two who ask at once too', async () => {
    const outcomes = await Promise.allSettled([create('live-a'), create('live-a')]);

    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(create('live-a')).rejects.toMatchObject(
      refusal('ResourceInUseException', 400, 'The channel live-a already exists.'),
    );
  });

  test('refuses more channels than the account may have', async () => {
    await Promise.all(['live-a', 'live-b', 'live-c'].map((name) => create(name)));

    await expect(create('live-d')).rejects.toMatchObject(refusal('AccountChannelLimitExceededException'));
  });

  test.each<[Record<string, unknown>, string]>([
    [{ ChannelName: '' }, 'ChannelName must have 1 to 256 characters; it has 0.'],
    [{ ChannelName: 'x'.repeat(257) }, 'ChannelName must have 1 to 256 characters; it has 257.'],
    [{ ChannelName: 'a channel' }, 'ChannelName must match the pattern ^[a-zA-Z0-9_.-]+$.'],
    [{ ChannelName: 7 }, 'ChannelName must be a string.'],
    [{}, 'ChannelName is missing.'],
    [{ ChannelName: 'a', ChannelType: 'DOUBLE' }, 'ChannelType must be one of SINGLE_MASTER, FULL_MESH.'],
    [{ ChannelName: 'a', ChannelType: 'FULL_MESH' }, 'The ChannelType FULL_MESH is not supported.'],
    [{ ChannelName: 'a', SingleMasterConfiguration: 5 }, 'SingleMasterConfiguration must be an object.'],
    [
      { ChannelName: 'a', SingleMasterConfiguration: { MessageTtlSeconds: 4 } },
      'MessageTtlSeconds must be a whole number from 5 to 120.',
    ],
    [{ ChannelName: 'a', Tags: ['x'] }, 'Tags must be a list of objects with Key and Value.'],
    [
      { ChannelName: 'a', Tags: [{ Key: 'aws:x', Value: '' }] },
      'Key must not begin with aws:, it is reserved.',
    ],
    [{ ChannelName: 'a', Tags: [{ Key: 'x' }] }, 'Value is missing.'],
  ])('refuses %j', async (input, message) => {
    const call = client.send(
      new CreateSignalingChannelCommand(input as unknown as CreateSignalingChannelInput),
    );

    await expect(call).rejects.toMatchObject(refusal('InvalidArgumentException', 400, message));
  });
});

describe('DescribeSignalingChannel', () => {
  test('finds a channel by its name', async () => {
    const arn = await create('live-a');

    const { ChannelInfo } = await client.send(new DescribeSignalingChannelCommand({ ChannelName: 'live-a' }));

    expect(ChannelInfo?.ChannelARN).toBe(arn);
  });

  test.each([{ ChannelName: 'live-none' }, { ChannelARN: unknownArn }])('does not find %j', async (input) => {
    await expect(client.send(new DescribeSignalingChannelCommand(input))).rejects.toMatchObject(
      refusal('ResourceNotFoundException', 404, 'The requested channel is not found or not active.'),
    );
  });

  test('does not find an earlier channel of the same name', async () => {
    await create('live-none');

    await expect(describeChannel(unknownArn)).rejects.toMatchObject(
      refusal('ResourceNotFoundException', 404),
    );
  });

  test.each([
    [{}, 'Either ChannelName or ChannelARN must be given.'],
    [{ ChannelARN: 'live-a' }, 'ChannelARN must match the pattern '],
  ])('refuses %j', async (input, message) => {
    await expect(client.send(new DescribeSignalingChannelCommand(input))).rejects.toMatchObject({
      ...refusal('InvalidArgumentException'),
      message: expect.stringContaining(message) as string,
    });
  });
});

describe('GetSignalingChannelEndpoint', () => {
  const endpoints = async (ChannelARN: string, configuration: object | undefined) => {
    const input = { ChannelARN, SingleMasterChannelEndpointConfiguration: configuration };
    const { ResourceEndpointList } = await client.send(new GetSignalingChannelEndpointCommand(input));
    return ResourceEndpointList?.map(({ Protocol, ResourceEndpoint }) => [Protocol, ResourceEndpoint]);
  };

  test.each(['MASTER', 'VIEWER'])(
    'gives a %s its own addresses, while the channel is made too',
    async (Role) => {
      const found = await endpoints(await create('live-a'), { Protocols: ['WSS', 'HTTPS'], Role });

      const address = `localhost:${new URL(port.url).port}/kvs/${Role.toLowerCase()}/`;
      expect(found).toEqual([
        ['WSS', expect.stringMatching(new RegExp(`^ws://${address}[0-9a-f]{16}$`)) as string],
        ['HTTPS', expect.stringMatching(new RegExp(`^http://${address}[0-9a-f]{16}$`)) as string],
      ]);
    },
  );

  test('gives each channel an address of its own', async () => {
    const configuration = { Protocols: ['WSS'], Role: 'VIEWER' };

    const [first, second] = [await create('live-a'), await create('live-b')];

    expect(await endpoints(first, configuration)).not.toEqual(await endpoints(second, configuration));
  });

  test.each([
    [undefined, 'SingleMasterChannelEndpointConfiguration is missing.'],
    [{ Protocols: ['WSS'] }, 'Role is missing; it must be one of MASTER, VIEWER.'],
    [{ Protocols: ['WSS'], Role: 'GUEST' }, 'Role must be one of MASTER, VIEWER.'],
    [{ Role: 'VIEWER' }, 'Protocols must be a list of one or more of WSS, HTTPS, WEBRTC.'],
    [{ Protocols: [], Role: 'VIEWER' }, 'Protocols must be a list of one or more of WSS, HTTPS, WEBRTC.'],
    [{ Protocols: ['FTP'], Role: 'VIEWER' }, 'Protocols must be one of WSS, HTTPS, WEBRTC.'],
    [
      { Protocols: ['WEBRTC'], Role: 'VIEWER' },
      'The protocol WEBRTC needs a channel with media storage; this one has none.',
    ],
  ])('refuses %j', async (configuration, message) => {
    const arn = await create('live-a');

    await expect(endpoints(arn, configuration)).rejects.toMatchObject(
      refusal('InvalidArgumentException', 400, message),
    );
  });

  test('does not find a channel that is being deleted', async () => {
    const arn = await activeChannel();
    await client.send(new DeleteSignalingChannelCommand({ ChannelARN: arn }));

    await expect(endpoints(arn, { Protocols: ['WSS'], Role: 'VIEWER' })).rejects.toMatchObject(
      refusal('ResourceNotFoundException', 404),
    );
  });
});

describe('ListSignalingChannels', () => {
  const names = async (input: object) => {
    const page = await client.send(new ListSignalingChannelsCommand(input));
    return { names: page.ChannelInfoList?.map(({ ChannelName }) => ChannelName), token: page.NextToken };
  };

  test('pages through the channels whose names begin as asked, deletions in between', async () => {
    const prefix = { ChannelNameCondition: { ComparisonOperator: 'BEGINS_WITH', ComparisonValue: 'live-' } };
    await create('other');
    const first = await create('live-a');
    await create('live-b');

    const page = await names({ ...prefix, MaxResults: 1 });
    await client.send(new DeleteSignalingChannelCommand({ ChannelARN: first }));
    await port.clock.advance(500);

    expect(page).toEqual({ names: ['live-a'], token: expect.any(String) as string });
    expect(await names({ ...prefix, MaxResults: 1, NextToken: page.token })).toEqual({ names: ['live-b'] });
    expect(await names({})).toEqual({ names: ['live-b', 'other'] });
  });

  test.each([
    [{ MaxResults: 0 }, 'MaxResults must be a whole number from 1 to 10000.'],
    [{ NextToken: 'IQ==' }, 'NextToken is not one of this API.'],
    [
      { ChannelNameCondition: { ComparisonOperator: 'EQUALS' } },
      'ComparisonOperator must be one of BEGINS_WITH.',
    ],
  ])('refuses %j', async (input, message) => {
    await expect(names(input)).rejects.toMatchObject(refusal('InvalidArgumentException', 400, message));
  });
});

describe('UpdateSignalingChannel', () => {
  const update = (ChannelARN: string, CurrentVersion: string, MessageTtlSeconds: number) =>
    client.send(
      new UpdateSignalingChannelCommand({
        ChannelARN,
        CurrentVersion,
        SingleMasterConfiguration: { MessageTtlSeconds },
      }),
    );

  test('changes the channel once per version and shows it UPDATING for a moment', async () => {
    const arn = await activeChannel();
    const version = (await describeChannel(arn))?.Version ?? '';

    await update(arn, version, 90);

    const updated = await describeChannel(arn);
    expect(updated).toMatchObject({
      ChannelStatus: 'UPDATING',
      SingleMasterConfiguration: { MessageTtlSeconds: 90 },
    });
    expect(updated?.Version).not.toBe(version);
    await port.clock.advance(500);
    expect(await describeChannel(arn)).toMatchObject({ ChannelStatus: 'ACTIVE' });
    await expect(update(arn, version, 30)).rejects.toMatchObject(refusal('VersionMismatchException'));
  });

  test('refuses a channel that is not ACTIVE', async () => {
    await expect(update(await create('live-a'), 'abc', 30)).rejects.toMatchObject(
      refusal('ResourceInUseException', 400, 'The channel is CREATING; it must be ACTIVE.'),
    );
  });
});

describe('DeleteSignalingChannel', () => {
  const remove = (ChannelARN: string, CurrentVersion?: string) =>
    client.send(new DeleteSignalingChannelCommand({ ChannelARN, CurrentVersion }));

  test('leaves the channel DELETING and its name taken for a moment; then both are gone', async () => {
    const arn = await activeChannel();

    await remove(arn);

    expect(await describeChannel(arn)).toMatchObject({ ChannelStatus: 'DELETING' });
    await expect(create('live-a')).rejects.toMatchObject(refusal('ResourceInUseException'));
    await expect(remove(arn)).rejects.toMatchObject(refusal('ResourceInUseException'));
    await port.clock.advance(500);
    await expect(describeChannel(arn)).rejects.toMatchObject(refusal('ResourceNotFoundException', 404));
    await expect(remove(arn)).rejects.toMatchObject(refusal('ResourceNotFoundException', 404));
    expect(await create('live-a')).not.toBe(arn);
  });

  test('refuses another version than the channel’s', async () => {
    const arn = await activeChannel();
    const version = (await describeChannel(arn))?.Version;

    await expect(remove(arn, 'abc')).rejects.toMatchObject(refusal('VersionMismatchException'));
    await expect(remove(arn, version)).resolves.toBeDefined();
  });
});

describe('quotas', () => {
  test('hold for a channel by its ARN and by its name together', async () => {
    const arn = await create('live-a');
    for (let call = 0; call < 4; call++) await describeChannel(arn);
    await client.send(new DescribeSignalingChannelCommand({ ChannelName: 'live-a' }));

    await expect(describeChannel(arn)).rejects.toMatchObject(refusal('ClientLimitExceededException'));
    await port.clock.advance(1_000);
    await expect(describeChannel(arn)).resolves.toBeDefined();
  });

  test('of the account can be replaced', async () => {
    await port.close();
    port = await openTestPort({ quotas: { accountCallsPerSecond: { CreateSignalingChannel: 1 } } });
    client = port.kinesisVideo();
    await create('live-a');

    await expect(create('live-b')).rejects.toMatchObject(refusal('ClientLimitExceededException'));
  });
});

describe('on the wire', () => {
  const send = async (path: string, body: string, method = 'POST') => {
    const url = new URL(path, port.url);
    const headers = await port.iam.sign(
      { method, url, headers: {}, body },
      'kinesisvideo',
      port.iam.administrator,
    );
    return fetch(url, { method, headers, ...(body !== '' && { body }) });
  };

  test('errors carry their code in a header with a suffix, and a capitalised Message', async () => {
    const response = await send('/describeSignalingChannel', '{"ChannelName":"live-none"}');

    expect(response.status).toBe(404);
    expect(response.headers.get('x-amzn-errortype')).toBe(
      'ResourceNotFoundException:https://kinesisvideo.amazonaws.com/doc/2017-09-30/',
    );
    expect(await response.json()).toEqual({ Message: 'The requested channel is not found or not active.' });
  });

  test.each(['', '[]', 'null', '{'])('a body that is no JSON object (%s) is refused', async (body) => {
    const response = await send('/listSignalingChannels', body);

    expect([response.status, await response.json()]).toEqual([
      400,
      { Message: 'The request body must be a JSON object.' },
    ]);
  });

  test.each([
    ['/createStream', 'POST'],
    ['/createSignalingChannel', 'PUT'],
    ['/kvs/viewer/0123', 'POST'],
    ['/kvs/guest/0123/v1/get-ice-server-config', 'POST'],
    ['/constructor', 'POST'],
  ])('%s by %s is an unknown operation', async (path, method) => {
    const response = await send(path, '{}', method);

    expect([response.status, response.headers.get('x-amzn-errortype')]).toEqual([
      404,
      'UnknownOperationException',
    ]);
    expect(await response.json()).toEqual({ message: `Unknown operation: ${method} ${path}` });
  });
});
