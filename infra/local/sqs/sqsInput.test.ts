// Input that no AWS client sends: each is refused as the caller's mistake, never a failure of the cloud.
import { describe, expect, test } from 'vitest';
import { createResource } from '../testing/createResource.ts';
import { administrator, createTestCloud } from '../testing/testCloud.ts';
import { createSqs } from './sqs.ts';

const QueueUrl = 'http://localhost:4566/000000000000/Jobs';
const MessageBody = 'a';

/** The queue "Jobs" behind its API: [status, code, message] of a refusal, or what was answered. */
async function ask(operation: string, input: unknown): Promise<unknown> {
  const service = createSqs(createTestCloud());
  await createResource(service, 'AWS::SQS::Queue', 'Jobs', { QueueName: 'Jobs' });
  const request = {
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    headers: { 'x-amz-target': `AmazonSQS.${operation}` },
    body: Buffer.from(JSON.stringify(input)),
    principal: administrator,
  };
  try {
    service.api?.permissionsOf(request);
    return JSON.parse(String((await service.api?.answer(request))?.body)) as unknown;
  } catch (error) {
    const { statusCode, code, message } = error as Record<string, unknown>;
    return [statusCode, code, message];
  } finally {
    await service.close?.();
  }
}

describe('a request', () => {
  test.each(['constructor', 'toString', '__proto__', 'Nothing'])('for %s is unknown', async (operation) => {
    expect(await ask(operation, {})).toEqual([
      400,
      'UnknownOperationException',
      `Got the operation "AmazonSQS.${operation}"; the local SQS accepts ChangeMessageVisibility, DeleteMessage, DeleteMessageBatch, GetQueueAttributes, GetQueueUrl, ListQueues, PurgeQueue, ReceiveMessage, SendMessage, SendMessageBatch.`,
    ]);
  });

  test.each([
    ['GetQueueUrl', {}, 'MissingParameter', 'The request must contain the parameter QueueName.'],
    ['GetQueueUrl', { QueueUrl }, 'MissingParameter', 'The request must contain the parameter QueueName.'],
    [
      'GetQueueUrl',
      { QueueName: { toString: 1 } },
      'SerializationException',
      'The parameter QueueName must be a string.',
    ],
    [
      'GetQueueUrl',
      { QueueName: 'Jobs', QueueOwnerAWSAccountId: '111111111111' },
      'QueueDoesNotExist',
      'The specified queue does not exist.',
    ],
    [
      'PurgeQueue',
      { QueueName: 'Jobs' },
      'MissingParameter',
      'The request must contain the parameter QueueUrl.',
    ],
    ['PurgeQueue', { QueueUrl: {} }, 'SerializationException', 'The parameter QueueUrl must be a string.'],
    [
      'PurgeQueue',
      { QueueUrl: QueueUrl.replace('000000000000', '111111111111') },
      'QueueDoesNotExist',
      'The specified queue does not exist.',
    ],
    ['PurgeQueue', { QueueUrl: 'Jobs' }, 'QueueDoesNotExist', 'The specified queue does not exist.'],
  ])('for %s with %j finds no queue', async (operation, input, code, message) => {
    expect(await ask(operation, input)).toEqual([400, code, message]);
  });

  test.each([
    ['SendMessage', { MessageBody, DelaySeconds: 1.5 }, 'Value 1.5 for parameter DelaySeconds', 0, 900],
    ['ReceiveMessage', { MaxNumberOfMessages: 1.5 }, 'Value 1.5 for parameter MaxNumberOfMessages', 1, 10],
    ['ReceiveMessage', { MaxNumberOfMessages: '2' }, 'Value "2" for parameter MaxNumberOfMessages', 1, 10],
  ])('for %s with %j is refused for its number', async (operation, input, value, min, max) => {
    expect(await ask(operation, { QueueUrl, ...input })).toEqual([
      400,
      'InvalidParameterValue',
      `${value} is invalid. Reason: must be a whole number between ${min} and ${max}.`,
    ]);
  });

  test.each(['AttributeNames', 'MessageSystemAttributeNames', 'MessageAttributeNames'])(
    'to receive with null in %s is refused',
    async (name) => {
      expect(await ask('ReceiveMessage', { QueueUrl, [name]: [null] })).toEqual([
        400,
        'InvalidParameterValue',
        `Value for parameter ${name} is invalid. Reason: must be a list of strings.`,
      ]);
    },
  );
});

describe('a batch', () => {
  const noList = 'Value for parameter Entries is invalid. Reason: must be a list of entries.';
  const noId =
    'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.';

  test.each([
    [[null], 'InvalidParameterValue', noList],
    [{}, 'InvalidParameterValue', noList],
    [[{ MessageBody }], 'InvalidBatchEntryId', noId],
    [[{ Id: 1, MessageBody }], 'InvalidBatchEntryId', noId],
    [[{ Id: 'a b', MessageBody }], 'InvalidBatchEntryId', noId],
    [undefined, 'EmptyBatchRequest', 'There should be at least one entry in the request.'],
  ])('with the entries %j is refused', async (Entries, code, message) => {
    expect(await ask('SendMessageBatch', { QueueUrl, Entries })).toEqual([400, code, message]);
  });
});

describe('a message', () => {
  test.each([
    ['\0', '0'],
    ['a\ud800b', 'D800'],
    ['\udc00', 'DC00'],
    ['\uffff', 'FFFF'],
  ])('of %j is refused', async (body, code) => {
    expect(await ask('SendMessage', { QueueUrl, MessageBody: body })).toEqual([
      400,
      'InvalidMessageContents',
      `Invalid character '#x${code}' was found in the message body; the allowed characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF.`,
    ]);
  });

  test('may have tabs, line breaks and characters of two code units', async () => {
    const Entries = [{ Id: 'a', MessageBody: '\t\r\n😀' }];

    expect(await ask('SendMessageBatch', { QueueUrl, Entries })).toEqual({
      Successful: [
        {
          Id: 'a',
          MessageId: expect.stringMatching(/^[\da-f-]{36}$/) as string,
          MD5OfMessageBody: '3c0932cb2620e17dda58e4f08899632e',
        },
      ],
      Failed: [],
    });
  });

  const text = { DataType: 'String', StringValue: 'a' };
  test.each([
    ['a', 'Value for parameter MessageAttributes is invalid. Reason: must be a map of attributes.'],
    [[text], 'Value for parameter MessageAttributes is invalid. Reason: must be a map of attributes.'],
    [{ k: null }, "The message attribute 'k' must contain a non-empty message attribute type."],
    [{ k: { DataType: 1 } }, "The message attribute 'k' must contain a non-empty message attribute type."],
    [
      { k: { ...text, DataType: 'Text' } },
      "The type of message (user) attribute 'k' is invalid. You must use only the following supported type prefixes: Binary, Number, String.",
    ],
    [
      { k: { ...text, StringValue: 1 } },
      "The message attribute 'k' with type 'String' must use field 'StringValue'.",
    ],
    [
      { k: { DataType: 'Binary', BinaryValue: {} } },
      "The message attribute 'k' with type 'Binary' must use field 'BinaryValue'.",
    ],
    [
      { k: { ...text, StringValue: '\0' } },
      "The message attribute 'k' must have a value without forbidden characters.",
    ],
    [{ 'k k': text }, 'The message attribute name "k k" is invalid.'],
    [
      Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`k${index}`, text])),
      'Number of message attributes [11] exceeds the allowed maximum [10].',
    ],
  ])('with the attributes %j is refused', async (MessageAttributes, message) => {
    expect(await ask('SendMessage', { QueueUrl, MessageBody, MessageAttributes })).toEqual([
      400,
      'InvalidParameterValue',
      message,
    ]);
  });
});
