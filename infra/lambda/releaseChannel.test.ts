// Releasing against real HTTP servers: what KVS and the table are asked, and what each failure leads to.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KinesisVideoClient } from '@aws-sdk/client-kinesis-video';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SessionItem } from '../../schema/sessionItem.ts';
import { exampleEvent, exampleSession } from './exampleSession.ts';
import type { LogFields } from './log.ts';
import { createReleaseChannel } from './releaseChannel.ts';
import { startTestServer } from './startTestServer.ts';
import type { Answer, TestServer } from './startTestServer.ts';

const channelArn =
  'arn:aws:kinesisvideo:us-east-1:000000000000:channel/LiveSessions_serene-truth-682-1a2b3c4d/1';
const endedWithoutArn = exampleSession({ status: 'ENDED', endReason: 'SPEAKER_ENDED' });
const ended = { ...endedWithoutArn, channelArn };

const done: Answer = { statusCode: 200, body: '{}' };
const refusal = (statusCode: number, code: string): Answer => ({
  statusCode,
  headers: { 'x-amzn-errortype': code },
  body: JSON.stringify({ __type: code, Message: `${code} ${channelArn}` }),
});

const { sessionId, correlationId } = exampleSession();
const ofExample = { sessionId, correlationId };

let answers: Record<string, Answer>;
let server: TestServer;
let logged: { level: string; event: string; fields: LogFields }[];
let clients: { kinesisVideo: KinesisVideoClient; dynamoDb: DynamoDBClient };
beforeEach(async () => {
  answers = {};
  logged = [];
  server = await startTestServer(({ path, headers }) => answers[headers['x-amz-target'] ?? path] ?? done);
  const config = {
    endpoint: server.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'a secret key' },
    maxAttempts: 1,
  };
  clients = { kinesisVideo: new KinesisVideoClient(config), dynamoDb: new DynamoDBClient(config) };
});
afterEach(async () => {
  clients.kinesisVideo.destroy();
  clients.dynamoDb.destroy();
  await server.close();
});

const releaseChannel = (item: SessionItem = ended) =>
  createReleaseChannel({
    ...clients,
    tableName: 'Sessions',
    channelPrefix: 'LiveSessions',
    nowMs: () => Date.UTC(2026, 0, 1, 1),
    log: (level, event, fields) => logged.push({ level, event, fields }),
  })(exampleEvent(item));

const updateTarget = 'DynamoDB_20120810.UpdateItem';
/** What was asked, in order: KVS's paths with their bodies, DynamoDB's operations. */
const asked = () =>
  server.received.map(({ path, headers, body }) =>
    headers['x-amz-target'] === undefined ? [path, JSON.parse(body) as unknown] : [headers['x-amz-target']],
  );
const succeeded = { batchItemFailures: [] };
const failed = { batchItemFailures: [{ itemIdentifier: '1' }] };

describe('releaseChannel', () => {
  test('deletes the channel of the row and then records it', async () => {
    const result = await releaseChannel();

    expect(result).toEqual(succeeded);
    expect(asked()).toEqual([['/deleteSignalingChannel', { ChannelARN: channelArn }], [updateTarget]]);
    expect(logged).toEqual([{ level: 'info', event: 'Channel released', fields: ofExample }]);
  });

  test('records nothing but the release, on the row that the channel was made for, and takes it out of the sweep', async () => {
    await releaseChannel();

    expect(JSON.parse(server.received[1]?.body ?? '')).toEqual({
      TableName: 'Sessions',
      Key: { sessionId: { S: 'serene-truth-682' } },
      UpdateExpression:
        'SET #channelReleasedAt = :channelReleasedAt, #lastWrite = :lastWrite REMOVE #sweepAt',
      ConditionExpression: '#channelNonce = :channelNonce AND attribute_not_exists(#channelReleasedAt)',
      ExpressionAttributeNames: {
        '#channelReleasedAt': 'channelReleasedAt',
        '#lastWrite': 'lastWrite',
        '#sweepAt': 'sweepAt',
        '#channelNonce': 'channelNonce',
      },
      ExpressionAttributeValues: {
        ':channelReleasedAt': { S: '2026-01-01T01:00:00.000Z' },
        ':lastWrite': { S: 'CHANNEL' },
        ':channelNonce': { S: '1a2b3c4d' },
      },
    });
  });

  test('finds a channel that nobody recorded by its name', async () => {
    answers['/describeSignalingChannel'] = {
      statusCode: 200,
      body: JSON.stringify({ ChannelInfo: { ChannelARN: channelArn } }),
    };

    const result = await releaseChannel(endedWithoutArn);

    expect(result).toEqual(succeeded);
    expect(asked()).toEqual([
      ['/describeSignalingChannel', { ChannelName: 'LiveSessions_serene-truth-682-1a2b3c4d' }],
      ['/deleteSignalingChannel', { ChannelARN: channelArn }],
      [updateTarget],
    ]);
  });

  test('records nothing when nobody recorded a channel and none is found: one may still be in the making', async () => {
    answers['/describeSignalingChannel'] = refusal(404, 'ResourceNotFoundException');

    const result = await releaseChannel(endedWithoutArn);

    expect(result).toEqual(succeeded);
    expect(asked().map(([operation]) => operation)).toEqual(['/describeSignalingChannel']);
  });

  test('records the release when the channel is already gone', async () => {
    answers['/deleteSignalingChannel'] = refusal(404, 'ResourceNotFoundException');

    const result = await releaseChannel();

    expect(result).toEqual(succeeded);
    expect(asked().map(([operation]) => operation)).toEqual(['/deleteSignalingChannel', updateTarget]);
  });

  test.each([
    ['is still being made or deleted', 400, 'ResourceInUseException'],
    ['is throttled', 400, 'ClientLimitExceededException'],
    ['is forbidden', 401, 'AccessDeniedException'],
  ])('fails the record and records nothing when the deletion %s', async (_what, statusCode, code) => {
    answers['/deleteSignalingChannel'] = refusal(statusCode, code);

    const result = await releaseChannel();

    expect(result).toEqual(failed);
    expect(asked()).toHaveLength(1);
    expect(logged).toEqual([
      {
        level: 'error',
        event: 'The change was not acted upon',
        fields: { ...ofExample, sequenceNumber: '1', reason: code },
      },
    ]);
  });

  test('fails the record when the search for the channel is throttled', async () => {
    answers['/describeSignalingChannel'] = refusal(400, 'ClientLimitExceededException');

    expect(await releaseChannel(endedWithoutArn)).toEqual(failed);
    expect(asked()).toHaveLength(1);
  });

  test('succeeds when the release was recorded before, or the row is gone or another', async () => {
    answers[updateTarget] = refusal(400, 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException');

    const result = await releaseChannel();

    expect(result).toEqual(succeeded);
    expect(logged.map(({ event }) => event)).toEqual(['Channel was released before']);
  });

  test('fails the record when the release cannot be recorded', async () => {
    answers[updateTarget] = refusal(400, 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException');

    expect(await releaseChannel()).toEqual(failed);
  });
});
