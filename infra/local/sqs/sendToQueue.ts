// Sends a message for another service, such as what its dead-letter queue is told: at the AWS port, with that service's role.
import type { Cloud } from '../cloud.ts';
import { type ActingService, postAsService } from '../iam/postAsService.ts';

/** One message; the attributes are strings. */
export interface QueuedMessage {
  readonly body: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/**
 * Sends one message to an SQS queue of this cloud.
 * @throws Error when the queue or the role's policies refuse, or the AWS port does not answer
 */
export async function sendToQueue(
  cloud: Cloud,
  actor: ActingService,
  queueArn: string,
  { body, attributes, signal }: QueuedMessage,
): Promise<void> {
  const queueName = queueArn.split(':').at(-1) ?? '';
  const { statusCode, body: answer } = await postAsService(cloud, actor, {
    signingName: 'sqs',
    path: '/',
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage' },
    body: JSON.stringify({
      QueueUrl: `${cloud.awsUrl}/${cloud.accountId}/${queueName}`,
      MessageBody: body,
      ...(attributes ? { MessageAttributes: toMessageAttributes(attributes) } : {}),
    }),
    ...(signal ? { signal } : {}),
  });
  if (statusCode === 200) return;
  // The whole answer would name the role, and what fails here is logged.
  const [, code = ''] = /"__type":"(?:[^"#]*#)?(\w+)"/.exec(answer) ?? [];
  throw new Error(`SQS answered ${statusCode} ${code}`);
}

function toMessageAttributes(attributes: Readonly<Record<string, string>>): object {
  const entries = Object.entries(attributes);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
  );
}
