// Keeping and publishing against a real HTTP server: what is sent, in which order, and what each failure leads to.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Sha256 } from '@aws-crypto/sha256-js';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import { buildSchema, getNamedType, isObjectType, parse, validate } from 'graphql';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { endedRetentionSeconds, maxLifeSeconds } from '../../schema/limits.ts';
import { exampleEvent, exampleSession } from './exampleSession.ts';
import { PublishSessionStatusDocument } from './generated/operations.ts';
import type { LogFields } from './log.ts';
import type { WriteMetrics } from './metrics.ts';
import { createPublishStatus } from './publishStatus.ts';
import { startTestServer } from './startTestServer.ts';
import type { Answer, ReceivedRequest, TestServer } from './startTestServer.ts';

const credentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'a secret key',
  sessionToken: 'a session token',
};
const { sessionId, correlationId } = exampleSession();
const ofExample = { sessionId, correlationId };
const published: Answer = {
  statusCode: 200,
  body: '{"data":{"publishSessionStatus":{"sessionId":"serene-truth-682"}}}',
};

let answer: (request: ReceivedRequest) => Answer;
let answerPut: Answer;
let answerBus: Answer;
let dynamoDb: DynamoDBClient;
let server: TestServer;
let written: Parameters<WriteMetrics>[0][];
let logged: { level: string; event: string; fields: LogFields }[];
beforeEach(async () => {
  answer = () => published;
  answerPut = { statusCode: 200, body: '{}' };
  answerBus = { statusCode: 200, body: '{"FailedEntryCount":0,"Entries":[{"EventId":"1"}]}' };
  logged = [];
  written = [];
  server = await startTestServer((request) => {
    if (isPut(request)) return answerPut;
    return isBus(request) ? answerBus : answer(request);
  });
  dynamoDb = new DynamoDBClient({
    endpoint: server.url,
    region: 'us-east-1',
    credentials,
    maxAttempts: 1,
  });
});
afterEach(async () => {
  dynamoDb.destroy();
  await server.close();
});

const isPut = ({ headers }: ReceivedRequest): boolean =>
  headers['x-amz-target'] === 'DynamoDB_20120810.PutItem';
const isBus = ({ headers }: ReceivedRequest): boolean => headers['x-amz-target'] === 'AWSEvents.PutEvents';
const publications = (): ReceivedRequest[] =>
  server.received.filter((request) => !isPut(request) && !isBus(request));
const targets = (): string[] => server.received.map(({ path, headers }) => headers['x-amz-target'] ?? path);

const putRefusal = (code: string): Answer => ({
  statusCode: 400,
  headers: { 'x-amzn-errortype': code },
  body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${code}`, message: code }),
});

const createHandler = (timeoutMs = 5_000, graphqlUrl = `${server.url}/graphql`) =>
  createPublishStatus({
    graphqlUrl,
    region: 'us-east-1',
    credentials,
    timeoutMs,
    fetch: globalThis.fetch,
    dynamoDb,
    eventsTableName: 'SessionEvents',
    eventsUrl: server.url,
    eventBusName: 'LiveSessions',
    nowMs: () => Date.UTC(2026, 0, 1, 0, 1, 0, 12),
    log: (level, event, fields) => logged.push({ level, event, fields }),
    writeMetrics: (values) => written.push(values),
  });

interface SentBody {
  readonly query: string;
  readonly variables: { readonly event: { readonly version: number } };
}
const sentBodies = (): SentBody[] => publications().map(({ body }) => JSON.parse(body) as SentBody);

describe('publishStatus', () => {
  test('sends one mutation with the whole event', async () => {
    const item = exampleSession({ broadcastId: 'b1', startedAt: '2026-01-01T00:01:00.000Z' });

    const result = await createHandler()(exampleEvent(item));

    expect(result).toEqual({ batchItemFailures: [] });
    expect(sentBodies().map(({ variables }) => variables)).toEqual([
      {
        event: {
          sessionId: 'serene-truth-682',
          status: 'LIVE',
          version: 2,
          at: '2026-01-01T00:01:00.000Z',
          endReason: null,
          broadcastId: 'b1',
        },
      },
    ]);
    expect(logged).toEqual([
      {
        level: 'info',
        event: 'Change published',
        fields: { ...ofExample, status: 'LIVE', version: 2 },
      },
    ]);
  });

  test('selects every field that subscribers can ask for', async () => {
    const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
    const schema = buildSchema(
      `${read('../../schema/appsync.graphql')}\n${read('../../schema/schema.graphql')}`,
    );
    const eventType = getNamedType(schema.getMutationType()?.getFields()['publishSessionStatus']?.type);

    await createHandler()(exampleEvent(exampleSession()));

    const query = sentBodies()[0]?.query ?? '';
    const selected = [
      ...(/publishSessionStatus\(event: \$event\) \{([^}]*)\}/.exec(query)?.[1] ?? '').matchAll(/\w+/g),
    ];
    expect(validate(schema, parse(query))).toEqual([]);
    expect(validate(schema, PublishSessionStatusDocument)).toEqual([]);
    expect(isObjectType(eventType) && Object.keys(eventType.getFields()).sort()).toEqual(
      selected.map(([name]) => name).sort(),
    );
  });

  test('signs for AppSync with the credentials of the Lambda, host and body included', async () => {
    await createHandler()(exampleEvent(exampleSession()));

    const [request] = publications();
    const { authorization = '', 'x-amz-date': date = '' } = request?.headers ?? {};
    const iso = date.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z');
    const signer = new SignatureV4({ service: 'appsync', region: 'us-east-1', credentials, sha256: Sha256 });
    const { hostname, host } = new URL(server.url);
    const signed = await signer.sign(
      new HttpRequest({
        method: 'POST',
        protocol: 'http:',
        hostname,
        path: '/graphql',
        headers: { host, 'content-type': 'application/json' },
        body: request?.body,
      }),
      { signingDate: new Date(iso) },
    );
    expect(authorization).toBe(signed.headers['authorization']);
    expect(authorization).toContain('/us-east-1/appsync/aws4_request');
    expect(authorization).toContain('SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date');
    expect(request?.headers).toMatchObject({ host, 'x-amz-security-token': 'a session token' });
  });

  test('tells of the changes in their order', async () => {
    const versions = [2, 3, 4];

    await createHandler()(exampleEvent(...versions.map((version) => exampleSession({ version }))));

    expect(sentBodies().map(({ variables }) => variables.event.version)).toEqual(versions);
  });

  test('stops at the first change that was refused and names it, so that no later one overtakes it', async () => {
    answer = ({ body }) => (body.includes('"version":3') ? { statusCode: 401, body: '{}' } : published);
    const items = [2, 3, 4].map((version) => exampleSession({ version }));

    const result = await createHandler()(exampleEvent(...items));

    expect(result).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] });
    expect(sentBodies().map(({ variables }) => variables.event.version)).toEqual([2, 3]);
  });

  const arn = 'arn:aws:sts::000000000000:assumed-role/secret';
  test.each<[string, Answer, string]>([
    [
      'HTTP 401',
      { statusCode: 401, body: `{"errors":[{"message":"${arn}"}]}` },
      'AppSync answered with HTTP 401',
    ],
    ['HTTP 500', { statusCode: 500, body: 'a stack trace' }, 'AppSync answered with HTTP 500'],
    [
      'errors',
      {
        statusCode: 200,
        body: `{"data":null,"errors":[{"errorType":"Unauthorized","message":"${arn}"},{"message":"m"}]}`,
      },
      'AppSync answered with errors: Unauthorized, no errorType',
    ],
    [
      'a null',
      { statusCode: 200, body: '{"data":{"publishSessionStatus":null}}' },
      'AppSync answered without data',
    ],
    ['no data', { statusCode: 200, body: 'null' }, 'AppSync answered with something that is not an answer'],
    ['no JSON', { statusCode: 200, body: '<html>' }, 'AppSync answered with something that is not an answer'],
  ])('fails the record on %s and logs nothing but the fact', async (_what, refusal, reason) => {
    answer = () => refusal;

    const result = await createHandler()(exampleEvent(exampleSession()));

    expect(result).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
    expect(logged).toEqual([
      {
        level: 'error',
        event: 'The change was not acted upon',
        fields: { ...ofExample, sequenceNumber: '1', reason },
      },
    ]);
  });

  test('writes the history before it tells anybody, with everything that the event had', async () => {
    const item = exampleSession({
      status: 'ENDED',
      endReason: 'SPEAKER_LOST',
      broadcastId: 'b1',
      changedBy: 'SWEEP',
    });

    await createHandler()(exampleEvent(item));

    expect(targets()).toEqual(['DynamoDB_20120810.PutItem', '/graphql', 'AWSEvents.PutEvents']);
    expect(JSON.parse(server.received[0]?.body ?? '')).toEqual({
      TableName: 'SessionEvents',
      Item: {
        historyId: { S: 'serene-truth-682-1a2b3c4d' },
        version: { N: '2' },
        status: { S: 'ENDED' },
        at: { S: '2026-01-01T00:01:00.000Z' },
        changedBy: { S: 'SWEEP' },
        endReason: { S: 'SPEAKER_LOST' },
        broadcastId: { S: 'b1' },
        ttl: { N: String(Date.UTC(2026, 0, 1) / 1000 + maxLifeSeconds + endedRetentionSeconds) },
      },
      ConditionExpression: 'attribute_not_exists(#version)',
      ExpressionAttributeNames: { '#version': 'version' },
    });
  });

  test('publishes again what is in the history already', async () => {
    answerPut = putRefusal('ConditionalCheckFailedException');

    const result = await createHandler()(exampleEvent(exampleSession()));

    expect(result).toEqual({ batchItemFailures: [] });
    expect(sentBodies()).toHaveLength(1);
  });

  test('tells nobody of a change that could not be kept, and fails its record', async () => {
    answerPut = putRefusal('AccessDeniedException');

    const result = await createHandler()(exampleEvent(exampleSession()));

    expect(result).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
    expect(publications()).toEqual([]);
    expect(logged[0]?.fields).toEqual({ ...ofExample, sequenceNumber: '1', reason: 'AccessDeniedException' });
  });

  test('fails the record when AppSync does not answer in time', async () => {
    answer = () => 'nothing';

    const result = await createHandler(20)(exampleEvent(exampleSession()));

    expect(result).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
    expect(logged[0]?.fields).toEqual({ ...ofExample, sequenceNumber: '1', reason: 'TimeoutError' });
  });

  test('fails the record when AppSync cannot be reached', async () => {
    const other = await startTestServer(() => 'nothing');
    await other.close();

    const result = await createHandler(5_000, `${other.url}/graphql`)(exampleEvent(exampleSession()));

    expect(result).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
    expect(logged[0]?.fields).toEqual({ ...ofExample, sequenceNumber: '1', reason: 'TypeError' });
  });

  test('puts the event onto the bus last, signed, in the words of the schema', async () => {
    const item = exampleSession({ status: 'ENDED', endReason: 'SPEAKER_LOST', broadcastId: 'b1' });

    await createHandler()(exampleEvent(item));

    const request = server.received.find(isBus);
    expect(JSON.parse(request?.body ?? '')).toEqual({
      Entries: [
        {
          EventBusName: 'LiveSessions',
          Source: 'live-sessions',
          DetailType: 'Session Status Changed',
          Time: Date.UTC(2026, 0, 1, 0, 1) / 1000,
          Detail:
            '{"sessionId":"serene-truth-682","status":"ENDED","version":2,"at":"2026-01-01T00:01:00.000Z",' +
            `"endReason":"SPEAKER_LOST","broadcastId":"b1","correlationId":"${correlationId}"}`,
        },
      ],
    });
    expect(request?.headers['authorization']).toContain('/us-east-1/events/aws4_request');
    expect(request?.headers['authorization']).toContain('x-amz-target');
  });

  test('tells the bus nothing that AppSync did not take', async () => {
    answer = () => ({ statusCode: 500, body: '' });

    await createHandler()(exampleEvent(exampleSession()));

    expect(server.received.filter(isBus)).toEqual([]);
  });

  test.each<[string, Answer, string]>([
    ['HTTP 400', { statusCode: 400, body: '{"__type":"arn"}' }, 'EventBridge answered with HTTP 400'],
    [
      'a refused entry',
      { statusCode: 200, body: '{"FailedEntryCount":1,"Entries":[{"ErrorCode":"ThrottlingException"}]}' },
      'EventBridge refused the event: ThrottlingException',
    ],
    ['null', { statusCode: 200, body: 'null' }, 'EventBridge answered with something that is not an answer'],
    ['no JSON', { statusCode: 200, body: '<' }, 'EventBridge answered with something that is not an answer'],
  ])('fails the record on %s of the bus, after the listeners were told', async (_what, refusal, reason) => {
    answerBus = refusal;

    const result = await createHandler()(exampleEvent(exampleSession()));

    expect(result).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
    expect(sentBodies()).toHaveLength(1);
    expect(logged.at(-1)?.fields).toEqual({ ...ofExample, sequenceNumber: '1', reason });
    expect(written).toEqual([{ PublishAge: 12 }, { PublishFailures: 1 }]);
  });

  test('measures from the commit until AppSync took the change', async () => {
    await createHandler()(exampleEvent(exampleSession()));

    expect(written).toEqual([{ PublishAge: 12 }]);
  });

  test('counts a change that could not be told', async () => {
    answerPut = putRefusal('AccessDeniedException');

    await createHandler()(exampleEvent(exampleSession()));

    expect(written).toEqual([{ PublishFailures: 1 }]);
  });
});
