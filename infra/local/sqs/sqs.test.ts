// SQS as its callers see it: the real AWS client, which checks the digests, against the API.
import {
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';
import { createResource } from '../testing/createResource.ts';
import { temporaryFolder } from '../testing/temporaryFolder.ts';
import { createTestCloud } from '../testing/testCloud.ts';
import { createSqs } from './sqs.ts';
import { openQueue } from './testQueue.ts';

describe('a queue of the template', () => {
  test('answers Ref and attributes as CloudFormation does', async () => {
    const { created } = await openQueue({ cloud: { awsUrl: 'http://localhost:4566' } });

    expect(created).toEqual({
      ref: 'http://localhost:4566/000000000000/Jobs',
      attributes: {
        Arn: 'arn:aws:sqs:us-east-1:000000000000:Jobs',
        QueueName: 'Jobs',
        QueueUrl: 'http://localhost:4566/000000000000/Jobs',
      },
    });
  });

  test('is named after stack and logical id when the template gives no name', async () => {
    const { ref } = await createResource(createSqs(createTestCloud()), 'AWS::SQS::Queue', 'Jobs', {});

    expect(ref).toMatch(/\/test-Jobs-[0-9A-F]{12}$/);
  });

  test.each([
    [{ FifoQueue: true }, 'Jobs (AWS::SQS::Queue): got the property FifoQueue; accepted are DelaySeconds'],
    [{ KmsMasterKeyId: 'alias/own' }, 'Jobs (AWS::SQS::Queue).KmsMasterKeyId: got the key "alias/own"'],
    [{ VisibilityTimeout: 43_201 }, 'got 43201 for VisibilityTimeout; 0 to 43200 is accepted'],
    [{ RedrivePolicy: { maxReceiveCount: 3 } }, 'deadLetterTargetArn and maxReceiveCount are accepted'],
    [
      { RedrivePolicy: { deadLetterTargetArn: 'arn:aws:sqs:us-east-1:000000000000:No', maxReceiveCount: 3 } },
      'The queue Jobs: the template has no queue No to redrive to.',
    ],
  ])('with %j is refused by name', async (properties, message) => {
    await expect(openQueue({ properties })).rejects.toThrow(message);
  });

  test('may have a policy against requests without TLS, and no other', async () => {
    const service = createSqs(createTestCloud());
    const policy = (statement: object) =>
      createResource(service, 'AWS::SQS::QueuePolicy', 'Policy', {
        Queues: ['url'],
        PolicyDocument: { Version: '2012-10-17', Statement: [statement] },
      });
    const tls = { Effect: 'Deny', Principal: { AWS: '*' }, Action: 'sqs:*', Resource: '*' };

    const accepted = await policy({ ...tls, Condition: { Bool: { 'aws:SecureTransport': 'false' } } });

    expect(accepted.ref).toMatch(/^test-Policy-/);
    await expect(policy({ ...tls, Effect: 'Allow' })).rejects.toThrow(
      'accepted are a Deny of aws:SecureTransport false',
    );
    await expect(policy(tls)).rejects.toThrow('Policy (AWS::SQS::QueuePolicy): got the statement');
  });
});

describe('a batch', () => {
  const entry = (Id: string, MessageBody = Id) => ({ Id, MessageBody });

  test('sends and deletes each entry, and names those that are refused', async () => {
    const { client, QueueUrl, receive } = await openQueue({ properties: { MaximumMessageSize: 1024 } });
    const Entries = [entry('a'), entry('b', 'x'.repeat(1025)), entry('c')];

    const sent = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    const messages = await receive();
    const deleted = await client.send(
      new DeleteMessageBatchCommand({
        QueueUrl,
        Entries: [
          ...messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
          { Id: 'x', ReceiptHandle: 'nonsense' },
        ],
      }),
    );

    expect(sent.Successful?.map(({ Id }) => Id)).toEqual(['a', 'c']);
    expect(sent.Failed).toMatchObject([{ Id: 'b', SenderFault: true, Code: 'InvalidParameterValue' }]);
    expect(deleted.Successful?.map(({ Id }) => Id)).toEqual(['0', '1']);
    expect(deleted.Failed).toMatchObject([{ Id: 'x', Code: 'ReceiptHandleIsInvalid' }]);
  });

  test.each([
    ['none', [], 'EmptyBatchRequest'],
    [
      'eleven',
      Array.from({ length: 11 }, (_, index) => entry(String(index))),
      'TooManyEntriesInBatchRequest',
    ],
    ['the same id twice', [entry('a'), entry('a')], 'BatchEntryIdsNotDistinct'],
  ])('of %s entries is refused', async (_, Entries, name) => {
    const { client, QueueUrl } = await openQueue();

    await expect(client.send(new SendMessageBatchCommand({ QueueUrl, Entries }))).rejects.toMatchObject({
      name,
    });
  });
});

describe('the API', () => {
  test('finds, lists, counts and purges', async () => {
    const { client, QueueUrl, send, receive } = await openQueue({ others: { Other: {} } });
    await send('a');
    await send('b');
    await send('c', { DelaySeconds: 10 });
    await receive({ MaxNumberOfMessages: 1 });

    const found = await client.send(new GetQueueUrlCommand({ QueueName: 'Jobs' }));
    const listed = await client.send(new ListQueuesCommand({ QueueNamePrefix: 'J' }));
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    );
    await client.send(new PurgeQueueCommand({ QueueUrl }));

    expect(found.QueueUrl).toBe(QueueUrl);
    expect(listed.QueueUrls).toEqual([QueueUrl]);
    expect(Attributes).toMatchObject({
      QueueArn: 'arn:aws:sqs:us-east-1:000000000000:Jobs',
      ApproximateNumberOfMessages: '1',
      ApproximateNumberOfMessagesNotVisible: '1',
      ApproximateNumberOfMessagesDelayed: '1',
      VisibilityTimeout: '30',
      MaximumMessageSize: '1048576',
    });
    expect(await receive()).toEqual([]);
  });

  test('refuses what SQS refuses, by the same names', async () => {
    const { client, QueueUrl, send } = await openQueue();

    const refusals = await Promise.all(
      [
        client.send(new ReceiveMessageCommand({ QueueUrl: QueueUrl.replace('Jobs', 'Nobody') })),
        client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 11 })),
        send(''),
        client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: {} })),
      ].map((sending: Promise<unknown>) => sending.catch((error: unknown) => error)),
    );

    expect(refusals).toMatchObject([
      { name: 'QueueDoesNotExist' },
      { name: 'InvalidParameterValue' },
      { name: 'MissingParameter' },
      {
        name: 'UnknownOperationException',
        message: expect.stringContaining('the local SQS accepts ChangeMessageVisibility, ') as string,
      },
    ]);
  });

  test('asks for the permission of the single operation, also for a batch', async () => {
    const { client, QueueUrl, permissions } = await openQueue();
    const resource = 'arn:aws:sqs:us-east-1:000000000000:Jobs';

    await client.send(new SendMessageBatchCommand({ QueueUrl, Entries: [{ Id: 'a', MessageBody: 'a' }] }));
    await client.send(new GetQueueUrlCommand({ QueueName: 'Jobs' }));
    await client.send(new ListQueuesCommand({}));

    expect(permissions).toEqual([
      { action: 'sqs:SendMessage', resource },
      { action: 'sqs:GetQueueUrl', resource },
      { action: 'sqs:ListQueues', resource: 'arn:aws:sqs:us-east-1:000000000000:*' },
    ]);
  });
});

test('with a data folder the next start has what was sent and not deleted, with its receive count', async () => {
  const cloud = { dataDirectory: temporaryFolder() };
  const first = await openQueue({ cloud });
  await first.send('deleted');
  const [gone] = await first.receive();
  await first.client.send(
    new DeleteMessageCommand({ QueueUrl: first.QueueUrl, ReceiptHandle: gone?.ReceiptHandle }),
  );
  await first.send('seen');
  await first.receive({ VisibilityTimeout: 0 });
  await first.send('new');
  await first.close();

  const second = await openQueue({ cloud });
  const messages = await second.receive({ MessageSystemAttributeNames: ['ApproximateReceiveCount'] });

  expect(messages.map(({ Body, Attributes }) => [Body, Attributes?.ApproximateReceiveCount])).toEqual([
    ['seen', '2'],
    ['new', '1'],
  ]);
});
