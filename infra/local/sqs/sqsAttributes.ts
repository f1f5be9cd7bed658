// Attributes that SQS itself gives: of a queue, and of a message that was handed out.
import type { Cloud } from '../cloud.ts';
import type { Queue, ReceivedMessage } from './queue.ts';

/** Answers GetQueueAttributes. */
export function queueAttributes(
  cloud: Cloud,
  queue: Queue,
  wanted: readonly string[],
): { Attributes?: Record<string, string> } {
  const { definition } = queue;
  const { visible, notVisible, delayed } = queue.count();
  const { redrive } = definition;
  const all: Record<string, string | number> = {
    QueueArn: `arn:aws:sqs:${cloud.region}:${cloud.accountId}:${definition.name}`,
    ApproximateNumberOfMessages: visible,
    ApproximateNumberOfMessagesNotVisible: notVisible,
    ApproximateNumberOfMessagesDelayed: delayed,
    VisibilityTimeout: definition.visibilityTimeoutSeconds,
    MaximumMessageSize: definition.maxMessageBytes,
    MessageRetentionPeriod: definition.retentionSeconds,
    DelaySeconds: definition.delaySeconds,
    ReceiveMessageWaitTimeSeconds: definition.receiveWaitSeconds,
    ...(redrive ? { RedrivePolicy: JSON.stringify(redrive) } : {}),
  };
  const attributes = pick(all, wanted);
  return Object.keys(attributes).length > 0 ? { Attributes: attributes } : {};
}

/** The system attributes of a message that its receiver asked for. */
export function receivedAttributes(
  message: ReceivedMessage,
  wanted: readonly string[],
): Record<string, string> {
  return pick(
    {
      SenderId: message.senderId,
      SentTimestamp: message.sentMs,
      ApproximateReceiveCount: message.receiveCount,
      ApproximateFirstReceiveTimestamp: message.firstReceivedMs,
    },
    wanted,
  );
}

function pick(
  all: Readonly<Record<string, string | number>>,
  wanted: readonly string[],
): Record<string, string> {
  const isWanted = (name: string): boolean => wanted.includes('All') || wanted.includes(name);
  return Object.fromEntries(
    Object.entries(all)
      .filter(([name]) => isWanted(name))
      .map(([name, value]) => [name, String(value)]),
  );
}
