// The service as a whole: a table's stream, a mapping, a bundled function and a dead letter queue, over real sockets.
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { onTestFinished, describe, expect, test } from 'vitest';
import { AwsError } from '../cloud.ts';
import { createDynamoDb } from '../dynamodb/dynamodb.ts';
import { ordersProperties } from '../dynamodb/ordersTable.ts';
import type { Permission, Principal } from '../iam/iam.ts';
import { createManualClock } from '../manualClock.ts';
import { createSqs } from '../sqs/sqs.ts';
import { createResource } from '../testing/createResource.ts';
import { assetsIn } from '../testing/noAssets.ts';
import { serveApis } from '../testing/serveApis.ts';
import { temporaryFolder } from '../testing/temporaryFolder.ts';
import { administrator, createTestCloud, type TestCloudParts } from '../testing/testCloud.ts';
import { createLambda } from './lambda.ts';
import { functionFolder } from './testFunction.ts';

/** Sends each record's key back as a line of output: the log is how the tests see what was delivered. */
const reporter = `export const handler = async ({ Records }) => {
  for (const { dynamodb } of Records) console.log('got ' + dynamodb.Keys.person.S);
};`;
const failing = 'export const handler = async () => { throw new Error("refused"); };';

interface StackOptions {
  readonly function?: Record<string, unknown>;
  readonly source?: string;
  readonly mapping?: object;
  /** Absent: the function has none. */
  readonly eventInvokeConfig?: object;
  readonly cloud?: TestCloudParts;
  /** Called for what Lambda asks to be authorised. */
  readonly onAuthorise?: (permission: Permission) => void;
}

/** Table, queue, function and mapping, running until the test has finished. */
async function openStack(options: StackOptions = {}) {
  const apis: Parameters<typeof serveApis>[0] = () => [dynamoDb.api, lambda.api, sqs.api];
  const server = await serveApis(apis);
  const base = createTestCloud();
  const asked: { principal: Principal; permission: Permission }[] = [];
  const principal: Principal = { ...administrator, arn: 'arn:aws:sts::000000000000:assumed-role/fn/lambda' };
  const cloud = createTestCloud({
    awsUrl: server.url,
    iam: {
      ...base.iam,
      principalForService: () => principal,
      authorise(given, permission) {
        asked.push({ principal: given, permission });
        options.onAuthorise?.(permission);
      },
    },
    ...options.cloud,
  });
  const dynamoDb = createDynamoDb(cloud);
  const sqs = createSqs(cloud);
  const lambda = createLambda(cloud, { streams: dynamoDb.streams });
  const services = [dynamoDb, sqs, lambda];
  const table = await createResource(dynamoDb, 'AWS::DynamoDB::Table', 'Orders', ordersProperties);
  const queue = await createResource(sqs, 'AWS::SQS::Queue', 'Dead', {});
  const fn = await createResource(
    lambda,
    'AWS::Lambda::Function',
    'Fn',
    {
      Code: { S3Bucket: 'assets', S3Key: 'abc.zip' },
      Handler: 'index.handler',
      Runtime: 'nodejs22.x',
      Role: 'arn:aws:iam::000000000000:role/fn',
      FunctionName: 'Fn',
      ...options.function,
    },
    assetsIn(functionFolder(options.source ?? reporter)),
  );
  const mapping = await createResource(lambda, 'AWS::Lambda::EventSourceMapping', 'Mapping', {
    EventSourceArn: table.attributes['StreamArn'],
    FunctionName: fn.ref,
    StartingPosition: 'TRIM_HORIZON',
    DestinationConfig: { OnFailure: { Destination: queue.attributes['Arn'] } },
    ...options.mapping,
  });
  if (options.eventInvokeConfig)
    await createResource(lambda, 'AWS::Lambda::EventInvokeConfig', 'Config', {
      FunctionName: fn.ref,
      Qualifier: '$LATEST',
      DestinationConfig: { OnFailure: { Destination: queue.attributes['Arn'] } },
      ...options.eventInvokeConfig,
    });
  for (const service of services) await service.open?.();
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> =>
    (closing ??= (async () => {
      for (const service of services.toReversed()) await service.close?.();
      await server.close();
    })());
  onTestFinished(close);
  const client = {
    endpoint: server.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  };
  const rows = new DynamoDBClient(client);
  return {
    put: (person: string) =>
      rows.send(
        new PutItemCommand({
          TableName: table.ref,
          Item: { person: { S: person }, number: { N: '1' }, status: { S: 'open' } },
        }),
      ),
    delivered: () =>
      cloud.logged
        .filter(({ event }) => event === 'function wrote')
        .flatMap(({ fields }) => String(fields['text']).trim().split('\n')),
    logged: cloud.logged,
    asked,
    principal,
    table,
    fn,
    queue,
    mapping,
    close,
    permissions: server.permissions,
    url: server.url,
    queues: new SQSClient(client),
  };
}

describe('a change in a table', () => {
  test('reaches the function of its mapping', async () => {
    const stack = await openStack();

    await stack.put('ann');

    await expect.poll(stack.delivered).toEqual(['got ann']);
  });

  test('that was not delivered before the end is delivered after the next start, one that was is not', async () => {
    const cloud = { dataDirectory: temporaryFolder() };
    const first = await openStack({ cloud });
    await first.put('delivered');
    await expect.poll(first.delivered).toEqual(['got delivered']);
    await first.close();
    const disabled = await openStack({ cloud, mapping: { Enabled: false } });
    await disabled.put('waiting');
    await disabled.close();

    const last = await openStack({ cloud });
    await last.put('new');

    await expect.poll(() => last.delivered().sort()).toEqual(['got new', 'got waiting']);
  });

  test('that the function refuses ends as a message in the dead letter queue, sent with the role of the function', async () => {
    const { put, queues, queue, permissions, fn, table } = await openStack({
      source: failing,
      mapping: { MaximumRetryAttempts: 0 },
    });

    await put('ann');
    const { Messages } = await queues.send(
      new ReceiveMessageCommand({ QueueUrl: queue.ref, WaitTimeSeconds: 10 }),
    );

    expect(JSON.parse(Messages?.[0]?.Body ?? '')).toMatchObject({
      requestContext: { functionArn: fn.attributes['Arn'], condition: 'RetryAttemptsExhausted' },
      responseContext: { functionError: 'Unhandled' },
      DDBStreamBatchInfo: { batchSize: 1, streamArn: table.attributes['StreamArn'] },
    });
    expect(permissions).toContainEqual({ action: 'sqs:SendMessage', resource: queue.attributes['Arn'] });
  });

  test('whose dead letter cannot be sent is logged and holds up nothing', async () => {
    const fetch = (): Promise<Response> => Promise.reject(new Error('connection refused'));
    const { put, logged } = await openStack({
      source: failing,
      mapping: { MaximumRetryAttempts: 0 },
      cloud: { fetch },
    });

    await put('ann');
    await put('ann2');

    const failures = () => logged.filter(({ event }) => event === 'the failure destination was not reached');
    await expect.poll(failures).toHaveLength(2);
  });
});

describe('a mapping', () => {
  test('is read with the role of its function, which must be allowed four actions on the stream', async () => {
    const { asked, principal, table } = await openStack();

    expect(asked).toEqual(
      ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map((action) => ({
        principal,
        permission: { action: `dynamodb:${action}`, resource: table.attributes['StreamArn'] },
      })),
    );
  });

  test('whose role may not read the stream delivers nothing and says why; the cloud runs', async () => {
    const { put, delivered, logged } = await openStack({
      onAuthorise({ action }) {
        if (action === 'dynamodb:GetRecords')
          throw new AwsError(
            'AccessDeniedException',
            'User: … is not authorized to perform: GetRecords',
            400,
          );
      },
    });

    await put('ann');

    expect(delivered()).toEqual([]);
    expect(logged).toContainEqual({
      level: 'error',
      event: 'an event source mapping may not read its stream',
      fields: { mapping: 'Mapping', reason: 'AccessDeniedException' },
    });
  });

  test('has the same id at every start', async () => {
    const first = await openStack();
    const second = await openStack();

    expect(first.mapping.ref).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(second.mapping).toEqual(first.mapping);
    expect(first.mapping.attributes).toEqual({
      Id: first.mapping.ref,
      EventSourceMappingArn: `arn:aws:lambda:us-east-1:000000000000:event-source-mapping:${first.mapping.ref}`,
    });
  });

  test.each([
    [{ FunctionName: 'nobody' }, 'Mapping: the template has no function nobody.'],
    [
      { EventSourceArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/T/stream/x' },
      'No table of the template has the stream arn:aws:dynamodb:us-east-1:000000000000:table/T/stream/x.',
    ],
  ])('with %j is refused at the start', async (mapping, message) => {
    await expect(openStack({ mapping })).rejects.toThrow(message);
  });
});

describe('an EventInvokeConfig', () => {
  const invoke = async (url: string, payload: string): Promise<number> => {
    const response = await fetch(`${url}/2015-03-31/functions/Fn/invocations`, {
      method: 'POST',
      headers: {
        'x-amz-invocation-type': 'Event',
        authorization: 'Credential=a/20260101/us-east-1/lambda/x',
      },
      body: payload,
    });
    return response.status;
  };

  test('without retries sends what the function refused to its queue, with the role of the function', async () => {
    const { url, queues, queue, permissions, fn } = await openStack({
      source: failing,
      eventInvokeConfig: { MaximumRetryAttempts: 0 },
    });

    const status = await invoke(url, '{"a":1}');
    const { Messages } = await queues.send(
      new ReceiveMessageCommand({ QueueUrl: queue.ref, WaitTimeSeconds: 10 }),
    );

    expect(status).toBe(202);
    expect(JSON.parse(Messages?.[0]?.Body ?? '')).toMatchObject({
      requestContext: {
        functionArn: `${fn.attributes['Arn']}:$LATEST`,
        condition: 'RetriesExhausted',
        approximateInvokeCount: 1,
      },
      requestPayload: { a: 1 },
      responsePayload: { errorMessage: 'refused' },
    });
    expect(permissions).toContainEqual({ action: 'sqs:SendMessage', resource: queue.attributes['Arn'] });
  });

  test('of a function that the template lacks is refused at the start', async () => {
    await expect(openStack({ eventInvokeConfig: { FunctionName: 'nobody' } })).rejects.toThrow(
      'AWS::Lambda::EventInvokeConfig: the template has no function nobody.',
    );
  });
});

const notTrusted = new AwsError('AccessDeniedException', 'not authorized to assume arn:aws:iam::…', 403);

test('a function whose role does not trust Lambda is refused at the start', async () => {
  const iam = { ...createTestCloud().iam, credentialsForService: () => Promise.reject(notTrusted) };

  await expect(openStack({ cloud: { iam } })).rejects.toThrow(
    'The function Fn: The role defined for the function cannot be assumed by Lambda.',
  );
});

test('a function whose role may not send the traces that are asked for is refused at the start', async () => {
  const stack = openStack({
    function: { TracingConfig: { Mode: 'Active' } },
    onAuthorise({ action }) {
      if (action === 'xray:PutTraceSegments')
        throw new AwsError('AccessDeniedException', 'not authorized to perform: xray:PutTraceSegments', 403);
    },
  });

  await expect(stack).rejects.toThrow(
    'The function Fn: The provided execution role does not have permissions to call PutTraceSegments on XRAY',
  );
});

test('a function whose role cannot be assumed any more is logged, keeps its records, and delivers when it can', async () => {
  const clock = createManualClock();
  const iam = createTestCloud().iam;
  let isTrusted = true;
  const credentialsForService = () => {
    if (!isTrusted) return Promise.reject(notTrusted);
    isTrusted = false;
    return Promise.resolve({ accessKeyId: 'a', secretAccessKey: 'b' });
  };
  const { put, delivered, logged } = await openStack({
    cloud: { clock, iam: { ...iam, credentialsForService } },
  });
  await put('ann');
  await expect.poll(() => logged.map(({ event }) => event)).toContain('a function cannot be called');
  isTrusted = true;
  await clock.advance(100);

  await expect.poll(delivered).toEqual(['got ann']);
  expect(logged).toContainEqual({
    level: 'error',
    event: 'a function cannot be started',
    fields: { functionName: 'Fn', reason: 'AccessDeniedException' },
  });
});

test('a function that no stream feeds starts when it is invoked, not with the cloud', async () => {
  const { iam } = createTestCloud();
  let startCount = -1; // The first time, its role is checked.
  const cloud = createTestCloud({
    iam: {
      ...iam,
      credentialsForService: (...args) => {
        startCount += 1;
        return iam.credentialsForService(...args);
      },
    },
  });
  const lambda = createLambda(cloud, { streams: createDynamoDb(cloud).streams });
  await createResource(
    lambda,
    'AWS::Lambda::Function',
    'Fn',
    {
      Code: { S3Bucket: 'assets', S3Key: 'abc.zip' },
      Handler: 'index.handler',
      Runtime: 'nodejs22.x',
      Role: 'arn:aws:iam::000000000000:role/fn',
    },
    assetsIn(functionFolder(reporter)),
  );

  await lambda.open?.();
  await lambda.close?.();

  expect(startCount).toBe(0);
});
