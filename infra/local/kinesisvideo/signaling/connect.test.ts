// Who may connect to a signaling endpoint: signatures, policies, channels and numbers; all others are refused by HTTP status.
import { DeleteSignalingChannelCommand } from '@aws-sdk/client-kinesis-video';
import { describe, expect, test } from 'vitest';
import { openTestChannel } from './testChannel.ts';
import { connect, openUrl, refusalOf, refusalOfUrl, signUrl } from './testClient.ts';

describe('a signed URL', () => {
  test('is taken for 299 seconds and not longer', async () => {
    const channel = await openTestChannel();
    const url = await signUrl(channel.options());
    await channel.port.clock.advance(299_000);
    const inTime = await openUrl(url);

    await channel.port.clock.advance(1);
    const refusal = await refusalOfUrl(url);

    expect(inTime.received).toEqual([]);
    expect(refusal).toMatchObject({ statusCode: 403, errorType: 'InvalidSignatureException' });
    expect(refusal.body).toContain('Signature expired: 20260101T000000Z is now earlier than');
  });

  test.each([
    ['another channel', 'X-Amz-ChannelARN=arn', 'X-Amz-ChannelARN=brn'],
    ['another client id', 'X-Amz-ClientId=seat-1', 'X-Amz-ClientId=seat-2'],
    ['a longer life', 'X-Amz-Expires=299', 'X-Amz-Expires=298'],
    ['another time', 'X-Amz-Date=20260101T000000Z', 'X-Amz-Date=20260101T000001Z'],
    ['another endpoint', '/kvs/viewer/', '/kvs/master/'],
    ['a further parameter', 'X-Amz-SignedHeaders=host', 'X-Amz-SignedHeaders=host&x=1'],
    ['a further signed header', 'X-Amz-SignedHeaders=host', 'X-Amz-SignedHeaders=host%3Bx-amz-date'],
    ['another signature', 'X-Amz-Signature=', 'X-Amz-Signature=0'],
  ])('is refused when it was given %s afterwards', async (_what, original, changed) => {
    const channel = await openTestChannel();
    const url = (await signUrl(channel.options('seat-1'))).replace(original, changed);

    expect(await refusalOfUrl(url)).toMatchObject({
      statusCode: 403,
      errorType: 'InvalidSignatureException',
    });
  });

  test.each([
    ['X-Amz-Signature', 'MissingAuthenticationTokenException'],
    ['X-Amz-Algorithm', 'IncompleteSignatureException'],
    ['X-Amz-Credential', 'IncompleteSignatureException'],
    ['X-Amz-Date', 'IncompleteSignatureException'],
    ['X-Amz-Expires', 'IncompleteSignatureException'],
    ['X-Amz-SignedHeaders', 'IncompleteSignatureException'],
    ['X-Amz-Security-Token', 'UnrecognizedClientException'],
  ])('is refused without %s', async (name, errorType) => {
    const channel = await openTestChannel();
    const url = new URL(await signUrl(channel.options()));
    url.searchParams.delete(name);

    expect(await refusalOfUrl(url.href)).toMatchObject({ statusCode: 403, errorType });
  });

  test('is refused when made with another secret', async () => {
    const channel = await openTestChannel();
    const credentials = { ...channel.credentials.MASTER, secretAccessKey: 'x'.repeat(40) };

    const refusal = await refusalOf({ ...channel.options(), credentials });

    expect(refusal).toMatchObject({ statusCode: 403, errorType: 'InvalidSignatureException' });
  });
});

describe('credentials', () => {
  test('of the viewer do not connect as master, at either endpoint', async () => {
    const channel = await openTestChannel();
    const credentials = channel.credentials.VIEWER;

    const refusals = [
      await refusalOf({ ...channel.options(), credentials }),
      await refusalOf({ ...channel.options('seat-1'), endpoint: channel.endpoints.MASTER }),
    ];

    expect(refusals.map(({ statusCode, errorType }) => [statusCode, errorType])).toEqual([
      [403, 'AccessDeniedException'],
      [400, 'InvalidArgumentException'],
    ]);
    expect(refusals[0]?.body).toContain('is not authorized to perform: kinesisvideo:ConnectAsMaster');
  });

  test('of the master do not connect as viewer', async () => {
    const channel = await openTestChannel();
    const credentials = channel.credentials.MASTER;

    const refusal = await refusalOf({ ...channel.options('seat-1'), credentials });

    expect(refusal).toMatchObject({ statusCode: 403, errorType: 'AccessDeniedException' });
  });

  test('for one channel do not connect to another, although the role could', async () => {
    const channel = await openTestChannel();
    const other = await channel.another('live-2');
    const credentials = channel.credentials.VIEWER;

    const refusals = [
      await refusalOf({ ...other.options('seat-1'), credentials }),
      await refusalOf({ ...channel.options('seat-1'), endpoint: other.endpoints.VIEWER }),
    ];

    expect(refusals.map(({ statusCode, errorType }) => [statusCode, errorType])).toEqual([
      [403, 'AccessDeniedException'],
      [400, 'InvalidArgumentException'],
    ]);
  });

  test('connect until the second in which they expire; who is connected stays', async () => {
    const channel = await openTestChannel();
    await channel.port.clock.advance(899_000);
    const inTime = await channel.master();

    await channel.port.clock.advance(1_000);
    const refusal = await refusalOf(channel.options());

    expect(refusal).toMatchObject({ statusCode: 403, errorType: 'ExpiredTokenException' });
    await inTime.settle();
  });
});

describe('a request to connect', () => {
  test.each([
    ['no client id', { 'X-Amz-ClientId': '' }],
    ['a client id of AWS’s own', { 'X-Amz-ClientId': 'aws_seat' }],
    ['a client id with other characters', { 'X-Amz-ClientId': 'seat 1' }],
    ['a client id of 257 characters', { 'X-Amz-ClientId': 'x'.repeat(257) }],
    ['something that is no channel’s ARN', { 'X-Amz-ChannelARN': 'arn:aws:s3:::bucket' }],
  ])('is refused with %s', async (_what, query) => {
    const channel = await openTestChannel();

    const refusal = await refusalOf({ ...channel.options('seat-1'), query });

    expect(refusal).toMatchObject({ statusCode: 400, errorType: 'InvalidArgumentException' });
  });

  test('finds nothing below an endpoint', async () => {
    const channel = await openTestChannel();
    const endpoint = `${channel.endpoints.VIEWER}/v1/get-ice-server-config`;

    const refusal = await refusalOf({ ...channel.options('seat-1'), endpoint });

    expect(refusal).toMatchObject({ statusCode: 404, errorType: 'UnknownOperationException' });
  });

  test('finds no channel that never was', async () => {
    const channel = await openTestChannel();
    const channelArn = channel.channelArn.replace('live-1', 'live-9');

    const refusal = await refusalOf({
      ...channel.options(),
      credentials: channel.port.iam.administrator,
      channelArn,
    });

    expect(refusal).toEqual({
      statusCode: 404,
      errorType: 'ResourceNotFoundException',
      body: '{"Message":"The requested channel is not found or not active."}',
    });
  });

  test('reaches a channel that is still being made', async () => {
    const channel = await openTestChannel();

    const master = await channel.master();

    await master.settle();
  });
});

describe('a deleted channel', () => {
  test('closes its connections at once and lets nobody in', async () => {
    const channel = await openTestChannel();
    const [master, viewer] = [await channel.master(), await channel.viewer('seat-1')];

    await channel.port
      .kinesisVideo()
      .send(new DeleteSignalingChannelCommand({ ChannelARN: channel.channelArn }));

    expect(await master.closed).toEqual({ code: 1000, reason: 'The channel was deleted' });
    expect(await viewer.closed).toMatchObject({ code: 1000 });
    expect(await refusalOf(channel.options())).toMatchObject({
      statusCode: 404,
      errorType: 'ResourceNotFoundException',
    });
  });

  test('leaves other channels’ connections alone', async () => {
    const channel = await openTestChannel();
    const master = await (await channel.another('live-2')).master();

    await channel.port
      .kinesisVideo()
      .send(new DeleteSignalingChannelCommand({ ChannelARN: channel.channelArn }));

    await master.settle();
  });
});

describe('numbers', () => {
  test.each([
    ['masters', undefined, 'ConnectAsMaster'],
    ['viewers', 'seat-1', 'ConnectAsViewer'],
  ])('three %s connect to a channel per second', async (_who, clientId, operation) => {
    const channel = await openTestChannel();
    for (let call = 0; call < 3; call++) await connect(channel.options(clientId));

    const fourth = await refusalOf(channel.options(clientId));
    await channel.port.clock.advance(334);
    await connect(channel.options(clientId));

    expect(fourth).toMatchObject({ statusCode: 400, errorType: 'ClientLimitExceededException' });
    expect(fourth.body).toContain(`the limit of ${operation} calls per second for this channel`);
  });

  test('ten viewers are connected to a channel; a client id that is among them may come anew', async () => {
    const channel = await openTestChannel({ quotas: { channelCallsPerSecond: { ConnectAsViewer: 100 } } });
    const viewers = [];
    for (let seat = 1; seat <= 10; seat++) viewers.push(await channel.viewer(`seat-${seat}`));

    const eleventh = await refusalOf(channel.options('seat-11'));
    const again = await channel.viewer('seat-10');
    await viewers[0]?.close();
    const afterOneLeft = await channel.viewer('seat-11');

    expect(eleventh).toMatchObject({ statusCode: 400, errorType: 'ClientLimitExceededException' });
    expect(eleventh.body).toContain('The channel has its 10 viewers');
    await again.settle();
    await afterOneLeft.settle();
  });
});

test('the log tells who came and went, without credentials, ARNs or payloads', async () => {
  const channel = await openTestChannel();
  const viewer = await channel.viewer('seat-1');
  viewer.send({ action: 'SDP_OFFER', messagePayload: 'c2VjcmV0' });
  viewer.send({ action: 'NONE', messagePayload: 'c2VjcmV0' });
  await viewer.settle();
  await viewer.close();
  await (await channel.master()).settle();

  const lines = channel.port.logged.map((record) => JSON.stringify(record));

  expect(channel.port.logged.map(({ event }) => event)).toEqual([
    'signaling connected',
    'a signaling message was refused',
    'signaling disconnected',
    'signaling connected',
  ]);
  const { accessKeyId, sessionToken = '' } = channel.credentials.VIEWER;
  for (const secret of [accessKeyId, sessionToken.slice(0, 20), 'arn:', 'c2VjcmV0', 'X-Amz']) {
    expect(lines.filter((line) => line.includes(secret))).toEqual([]);
  }
});
