// SQS's Query protocol, as clients before 2023 put it on the wire.
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { openQueue } from './testQueue.ts';

const xmlns = 'xmlns="http://queue.amazonaws.com/doc/2012-11-05/"';
const metadata = /<ResponseMetadata><RequestId>[^<]+<\/RequestId><\/ResponseMetadata>/;

/** A queue, and what it answers to a form, with the request's id left out. */
async function openForms() {
  const queue = await openQueue();
  const { QueueUrl } = queue;
  const post = async (parameters: Record<string, string>, url = new URL('/', QueueUrl).href) => {
    const body = new URLSearchParams({ Version: '2012-11-05', ...parameters });
    const response = await fetch(url, { method: 'POST', body });
    expect(response.headers.get('content-type')).toBe('text/xml');
    const text = (await response.text()).replace(metadata, '').replace(/<RequestId>[^<]+<\/RequestId>/, '');
    return [response.status, text];
  };
  return { ...queue, post };
}

test('SendMessage answers its id and digests, and the message is received with its attributes', async () => {
  const { post, QueueUrl, receive } = await openForms();

  const [status, sent] = await post({
    Action: 'SendMessage',
    QueueUrl,
    MessageBody: 'a<b\r\n',
    'MessageAttribute.1.Name': 'kind',
    'MessageAttribute.1.Value.DataType': 'String',
    'MessageAttribute.1.Value.StringValue': 'note',
  });

  expect(status).toBe(200);
  expect(sent).toMatch(
    new RegExp(
      `^<SendMessageResponse ${xmlns}><SendMessageResult><MessageId>[0-9a-f-]{36}</MessageId><MD5OfMessageBody>[0-9a-f]{32}</MD5OfMessageBody><MD5OfMessageAttributes>[0-9a-f]{32}</MD5OfMessageAttributes></SendMessageResult></SendMessageResponse>$`,
    ),
  );
  expect(await receive({ MessageAttributeNames: ['All'] })).toMatchObject([
    { Body: 'a<b\r\n', MessageAttributes: { kind: { DataType: 'String', StringValue: 'note' } } },
  ]);
});

test('ReceiveMessage by the queue’s own URL answers messages with what was asked for', async () => {
  const { post, QueueUrl, send } = await openForms();
  await send('a<b\r\n', { MessageAttributes: { kind: { DataType: 'String', StringValue: 'note' } } });
  const asked = {
    MaxNumberOfMessages: '10',
    'AttributeName.1': 'SentTimestamp',
    'MessageAttributeName.1': 'All',
  };

  const [, received] = await post({ Action: 'ReceiveMessage', ...asked }, QueueUrl);
  const [, none] = await post({ Action: 'ReceiveMessage', ...asked }, QueueUrl);

  expect(received).toMatch(
    new RegExp(
      `^<ReceiveMessageResponse ${xmlns}><ReceiveMessageResult><Message><MessageId>[^<]+</MessageId><ReceiptHandle>[^<]+</ReceiptHandle>` +
        '<Body>a&lt;b&#xD;\n</Body><MD5OfBody>[0-9a-f]{32}</MD5OfBody>' +
        '<Attribute><Name>SentTimestamp</Name><Value>1767225600000</Value></Attribute>' +
        '<MessageAttribute><Name>kind</Name><Value><DataType>String</DataType><StringValue>note</StringValue></Value></MessageAttribute>' +
        '<MD5OfMessageAttributes>[0-9a-f]{32}</MD5OfMessageAttributes></Message></ReceiveMessageResult></ReceiveMessageResponse>$',
    ),
  );
  expect(none).toBe(`<ReceiveMessageResponse ${xmlns}></ReceiveMessageResponse>`);
});

test('a batch answers an entry for each, those that were refused with their reason', async () => {
  const { post, QueueUrl } = await openForms();

  const [, sent] = await post({
    Action: 'SendMessageBatch',
    QueueUrl,
    'SendMessageBatchRequestEntry.1.Id': 'one',
    'SendMessageBatchRequestEntry.1.MessageBody': '1',
    'SendMessageBatchRequestEntry.2.Id': 'two',
    'SendMessageBatchRequestEntry.2.MessageBody': '2',
    'SendMessageBatchRequestEntry.2.DelaySeconds': '901',
  });

  expect(sent).toMatch(
    /<SendMessageBatchResult><SendMessageBatchResultEntry><Id>one<\/Id>.*<\/SendMessageBatchResultEntry><BatchResultErrorEntry><Id>two<\/Id><SenderFault>true<\/SenderFault><Code>InvalidParameterValue<\/Code>/,
  );
});

test('queues, their attributes and their URLs are told', async () => {
  const { post, QueueUrl } = await openForms();

  expect(await post({ Action: 'ListQueues' })).toEqual([
    200,
    `<ListQueuesResponse ${xmlns}><ListQueuesResult><QueueUrl>${QueueUrl}</QueueUrl></ListQueuesResult></ListQueuesResponse>`,
  ]);
  expect(await post({ Action: 'GetQueueUrl', QueueName: 'Jobs' })).toEqual([
    200,
    `<GetQueueUrlResponse ${xmlns}><GetQueueUrlResult><QueueUrl>${QueueUrl}</QueueUrl></GetQueueUrlResult></GetQueueUrlResponse>`,
  ]);
  expect(await post({ Action: 'GetQueueAttributes', QueueUrl, 'AttributeName.1': 'DelaySeconds' })).toEqual([
    200,
    `<GetQueueAttributesResponse ${xmlns}><GetQueueAttributesResult><Attribute><Name>DelaySeconds</Name><Value>0</Value></Attribute></GetQueueAttributesResult></GetQueueAttributesResponse>`,
  ]);
  expect(await post({ Action: 'PurgeQueue', QueueUrl })).toEqual([
    200,
    `<PurgeQueueResponse ${xmlns}></PurgeQueueResponse>`,
  ]);
});

test.each([
  [{ Action: 'CreateQueue', QueueName: 'x' }, 400, 'InvalidAction'],
  [{ QueueName: 'x' }, 400, 'MissingAction'],
  [{ Action: 'ListQueues', Version: '2009-02-01' }, 400, 'NoSuchVersion'],
  [{ Action: 'GetQueueUrl', QueueName: 'x' }, 400, 'AWS.SimpleQueueService.NonExistentQueue'],
  [{ Action: 'SendMessage', MessageBody: 'x' }, 400, 'MissingParameter'],
])('%j is refused with %i %s', async (parameters, status, code) => {
  const { post } = await openForms();

  const answer = await post(parameters);

  expect(answer).toEqual([
    status,
    expect.stringMatching(
      new RegExp(
        `^<ErrorResponse ${xmlns}><Error><Type>Sender</Type><Code>${code}</Code><Message>.+</Message></Error></ErrorResponse>$`,
      ),
    ),
  ]);
});

test('needs the permission that the JSON protocol needs', async () => {
  const { post, QueueUrl, permissions } = await openForms();

  await post({ Action: 'PurgeQueue', QueueUrl });

  expect(permissions).toEqual([
    { action: 'sqs:PurgeQueue', resource: 'arn:aws:sqs:us-east-1:000000000000:Jobs' },
  ]);
});

test('today’s client tells a refusal by its Query code too', async () => {
  const { client, QueueUrl } = await openForms();

  const absent = new SendMessageCommand({ QueueUrl: `${QueueUrl}-none`, MessageBody: 'x' });

  await expect(client.send(absent)).rejects.toMatchObject({
    name: 'QueueDoesNotExist',
    Code: 'AWS.SimpleQueueService.NonExistentQueue',
  });
});

test('a refusal that quotes what XML cannot hold is still XML', async () => {
  const { post } = await openForms();

  const [status, refused] = await post({ Action: 'ListQueues', Version: '\u0000</Message>\u000b\uffff' });

  expect(status).toBe(400);
  expect(refused).toContain(
    '<Message>The requested version ( \ufffd&lt;/Message&gt;\ufffd\ufffd ) is not valid.</Message>',
  );
});

test('tens of thousands of numbered parameters are read in one pass', async () => {
  const { post, QueueUrl } = await openForms();
  const numbered = Object.fromEntries(
    Array.from({ length: 40_000 }, (_, index) => [`AttributeName.${index + 1}`, 'All']),
  );

  const [status] = await post({ Action: 'GetQueueAttributes', QueueUrl, ...numbered });

  expect(status).toBe(200);
});
