// SQS on the AWS port: its JSON protocol, the operation in X-Amz-Target, and its Query protocol for older clients.
import type { AwsApi, AwsRequest, AwsResponse, Cloud } from '../cloud.ts';
import { findOperation, parseJsonInput } from '../gateway/jsonProtocol.ts';
import { AwsError } from '../cloud.ts';
import { md5OfAttributes, md5OfText } from './messageDigest.ts';
import type { MessageAttribute } from './messageDigest.ts';
import type { Queue, ReceivedMessage } from './queue.ts';
import { queueAttributes, receivedAttributes } from './sqsAttributes.ts';
import { namesOf, numberOf, parseBody, parseEntries, parseMessageAttributes, textOf } from './sqsInput.ts';
import type { Json } from './sqsInput.ts';
import {
  isQueryRequest,
  parseQueryCall,
  toQueryResponse,
  toSqsErrorResponse,
  toSqsQueryCode,
} from './sqsQuery.ts';

interface Operation {
  /** The IAM action: that of a batch is the one of its single form. */
  readonly action: string;
  readonly answer: (input: Json, request: AwsRequest) => Json | Promise<Json>;
}

/** Makes the API over the queues there are, by name. */
export function createSqsApi(cloud: Cloud, queues: ReadonlyMap<string, Queue>): AwsApi {
  const operations = createOperations(cloud, queues);
  const arnPrefix = `arn:aws:sqs:${cloud.region}:${cloud.accountId}:`;
  return {
    signingName: 'sqs',
    permissionsOf(request) {
      const { operation, input } = readCall(operations, request);
      const { action } = operation;
      const name = action === 'ListQueues' ? '*' : queueNameOf(cloud, action, input);
      return [{ action: `sqs:${action}`, resource: arnPrefix + name }];
    },
    async answer(request) {
      const { name, operation, input } = readCall(operations, request);
      const output = await operation.answer(input, request);
      return isQueryRequest(request.headers)
        ? toQueryResponse(name, output, cloud.ids.uuid())
        : toResponse(200, output);
    },
    toErrorResponse(error, headers = {}) {
      if (isQueryRequest(headers)) return toSqsErrorResponse(error, cloud.ids.uuid());
      const body = { __type: `com.amazonaws.sqs#${error.code}`, message: error.message };
      const response = toResponse(error.statusCode, body);
      if (headers['x-amzn-query-mode'] !== 'true') return response;
      // Clients that once spoke Query hand their callers its codes still.
      const queryError = `${toSqsQueryCode(error.code)};${error.statusCode >= 500 ? 'Receiver' : 'Sender'}`;
      return { ...response, headers: { ...response.headers, 'x-amzn-query-error': queryError } };
    },
  };
}

interface Call {
  readonly name: string;
  readonly operation: Operation;
  readonly input: Json;
}

/** @throws AwsError when the request names no operation that is here, in the words of its protocol */
function readCall(operations: Readonly<Record<string, Operation>>, request: AwsRequest): Call {
  if (!isQueryRequest(request.headers)) {
    const operation = findOperation(operations, request, sqs);
    const name = request.headers['x-amz-target']?.split('.')[1] ?? '';
    return { name, operation, input: parseJsonInput(request) };
  }
  const { action, input } = parseQueryCall(request);
  const operation = Object.hasOwn(operations, action) ? operations[action] : undefined;
  if (operation) return { name: action, operation, input };
  const accepted = Object.keys(operations).join(', ');
  throw new AwsError(
    'InvalidAction',
    `The action ${action} is not valid for this endpoint; the local SQS accepts ${accepted}.`,
    400,
  );
}

function toResponse(statusCode: number, body: Json): AwsResponse {
  const headers = { 'content-type': 'application/x-amz-json-1.0' };
  return { statusCode, headers, body: JSON.stringify(body) };
}

const sqs = { targetPrefix: 'AmazonSQS', title: 'SQS' };

/** Only GetQueueUrl names its queue, all others give its URL. */
function queueNameOf(cloud: Cloud, action: string, input: Json): string {
  const isByName = action === 'GetQueueUrl';
  const segments = isByName ? [] : textOf(input, 'QueueUrl').split('/');
  const name = isByName ? textOf(input, 'QueueName') : segments.at(-1);
  const accountId = isByName ? (input['QueueOwnerAWSAccountId'] ?? cloud.accountId) : segments.at(-2);
  if (name !== undefined && accountId === cloud.accountId) return name;
  throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.', 400);
}

function createOperations(
  cloud: Cloud,
  queues: ReadonlyMap<string, Queue>,
): Readonly<Record<string, Operation>> {
  const urlOf = (name: string): string => `${cloud.awsUrl}/${cloud.accountId}/${name}`;

  function queueOf(input: Json, action = ''): Queue {
    const queue = queues.get(queueNameOf(cloud, action, input));
    if (queue) return queue;
    throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.', 400);
  }
  const send = (input: Json, request: AwsRequest): Json =>
    sendMessage(cloud, queueOf(input), input, request.principal.userId);
  const remove = (input: Json): Json => {
    const receiptHandle = textOf(input, 'ReceiptHandle');
    if (!receiptHandle.includes('#'))
      throw new AwsError('ReceiptHandleIsInvalid', 'The input receipt handle is invalid.', 400);
    queueOf(input).delete(receiptHandle);
    return {};
  };
  const changeVisibility = (input: Json): Json => {
    const timeoutMs = numberOf(input, 'VisibilityTimeout', 0, { min: 0, max: 43_200 }) * 1000;
    if (queueOf(input).changeVisibility(textOf(input, 'ReceiptHandle'), timeoutMs)) return {};
    throw new AwsError('MessageNotInflight', 'The message is not in flight.', 400);
  };
  return {
    ChangeMessageVisibility: { action: 'ChangeMessageVisibility', answer: changeVisibility },
    DeleteMessage: { action: 'DeleteMessage', answer: remove },
    DeleteMessageBatch: { action: 'DeleteMessage', answer: batchOf(remove) },
    GetQueueAttributes: {
      action: 'GetQueueAttributes',
      answer: (input) => queueAttributes(cloud, queueOf(input), namesOf(input, 'AttributeNames')),
    },
    GetQueueUrl: {
      action: 'GetQueueUrl',
      answer: (input) => ({ QueueUrl: urlOf(queueOf(input, 'GetQueueUrl').definition.name) }),
    },
    ListQueues: {
      action: 'ListQueues',
      answer: ({ QueueNamePrefix }) => ({
        QueueUrls: [...queues.keys()]
          .filter((name) => typeof QueueNamePrefix !== 'string' || name.startsWith(QueueNamePrefix))
          .sort()
          .map(urlOf),
      }),
    },
    PurgeQueue: {
      action: 'PurgeQueue',
      answer(input) {
        queueOf(input).purge();
        return {};
      },
    },
    ReceiveMessage: { action: 'ReceiveMessage', answer: (input) => receiveMessages(queueOf(input), input) },
    SendMessage: { action: 'SendMessage', answer: send },
    SendMessageBatch: { action: 'SendMessage', answer: batchOf(send) },
  };
}

/** Does the single operation for each entry; one that is refused does not hold up the others. */
function batchOf(answer: (input: Json, request: AwsRequest) => Json) {
  return (input: Json, request: AwsRequest): Json => {
    const entries = parseEntries(input['Entries']);
    const Successful: Json[] = [];
    const Failed: Json[] = [];
    for (const { Id, ...entry } of entries)
      try {
        Successful.push({ Id, ...answer({ ...entry, QueueUrl: input['QueueUrl'] }, request) });
      } catch (error) {
        if (!(error instanceof AwsError) || error.code === 'QueueDoesNotExist') throw error;
        Failed.push({ Id, SenderFault: true, Code: error.code, Message: error.message });
      }
    return { Successful, Failed };
  };
}

function sendMessage(cloud: Cloud, queue: Queue, input: Json, senderId: string): Json {
  const { definition } = queue;
  const body = parseBody(textOf(input, 'MessageBody'));
  const attributes = parseMessageAttributes(input['MessageAttributes']);
  if (sizeOf(body, attributes) > definition.maxMessageBytes)
    throw new AwsError(
      'InvalidParameterValue',
      `One or more parameters are invalid. Reason: Message must be shorter than ${definition.maxMessageBytes} bytes.`,
      400,
    );
  const delaySeconds = numberOf(input, 'DelaySeconds', definition.delaySeconds, { min: 0, max: 900 });
  const id = cloud.ids.uuid();
  const sentMs = cloud.clock.nowMs();
  const visibleMs = sentMs + delaySeconds * 1000;
  queue.send({ id, body, senderId, sentMs, visibleMs, ...(attributes ? { attributes } : {}) });
  const attributesDigest = md5OfAttributes(attributes);
  return {
    MessageId: id,
    MD5OfMessageBody: md5OfText(body),
    ...(attributesDigest === undefined ? {} : { MD5OfMessageAttributes: attributesDigest }),
  };
}

/** Names, types and values of attributes count like the body. */
function sizeOf(body: string, attributes: Readonly<Record<string, MessageAttribute>> = {}): number {
  const texts = Object.entries(attributes).flatMap(([name, { DataType, StringValue, BinaryValue }]) => [
    name,
    DataType,
    StringValue ?? Buffer.from(BinaryValue ?? '', 'base64'),
  ]);
  return [body, ...texts].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}

async function receiveMessages(queue: Queue, input: Json): Promise<Json> {
  // Asked again of each message: what is no list of names is refused before any message is handed out.
  for (const name of ['AttributeNames', 'MessageSystemAttributeNames', 'MessageAttributeNames'])
    namesOf(input, name);
  const { visibilityTimeoutSeconds, receiveWaitSeconds } = queue.definition;
  const messages = await queue.receive({
    maxCount: numberOf(input, 'MaxNumberOfMessages', 1, { min: 1, max: 10 }),
    visibilityTimeoutMs:
      numberOf(input, 'VisibilityTimeout', visibilityTimeoutSeconds, { min: 0, max: 43_200 }) * 1000,
    waitMs: numberOf(input, 'WaitTimeSeconds', receiveWaitSeconds, { min: 0, max: 20 }) * 1000,
  });
  return messages.length === 0 ? {} : { Messages: messages.map((message) => toMessage(message, input)) };
}

function toMessage(message: ReceivedMessage, input: Json): Json {
  const systemNames = [...namesOf(input, 'AttributeNames'), ...namesOf(input, 'MessageSystemAttributeNames')];
  const systemAttributes = receivedAttributes(message, systemNames);
  const attributes = pickAttributes(message.attributes ?? {}, namesOf(input, 'MessageAttributeNames'));
  const attributesDigest = md5OfAttributes(attributes);
  return {
    MessageId: message.id,
    ReceiptHandle: message.receiptHandle,
    Body: message.body,
    MD5OfBody: md5OfText(message.body),
    ...(Object.keys(systemAttributes).length > 0 ? { Attributes: systemAttributes } : {}),
    ...(attributesDigest === undefined
      ? {}
      : { MessageAttributes: attributes, MD5OfMessageAttributes: attributesDigest }),
  };
}

/** A receiver names attributes, prefixes of them ("bar.*") or all. */
function pickAttributes(
  attributes: Readonly<Record<string, MessageAttribute>>,
  wanted: readonly string[],
): Record<string, MessageAttribute> {
  const isWanted = (name: string): boolean =>
    wanted.some(
      (pattern) =>
        pattern === 'All' ||
        pattern === name ||
        (pattern.endsWith('.*') && name.startsWith(pattern.slice(0, -2))),
    );
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => isWanted(name)));
}
