// A queue as the template declares it: CloudFormation's properties in, a checked definition out.
import type { ResourceDeclaration } from '../cloud.ts';
import { readNumberProperty } from '../cloudformation/readNumberProperty.ts';
import { refuseCustomerKey } from '../cloudformation/refuseCustomerKey.ts';
import { refuseUnknownProperties } from '../cloudformation/refuseUnknownProperties.ts';

/** What of a queue's declaration has an effect here. */
export interface QueueDefinition {
  readonly name: string;
  readonly visibilityTimeoutSeconds: number;
  readonly retentionSeconds: number;
  readonly delaySeconds: number;
  readonly receiveWaitSeconds: number;
  readonly maxMessageBytes: number;
  /** Where a message goes that was received this often and never deleted. */
  readonly redrive?: { readonly deadLetterTargetArn: string; readonly maxReceiveCount: number };
}

const readProperties = [
  'DelaySeconds',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'QueueName',
  'ReceiveMessageWaitTimeSeconds',
  'RedrivePolicy',
  'VisibilityTimeout',
];
/** Properties that change nothing of what a caller can see here. */
const inertProperties = ['KmsDataKeyReusePeriodSeconds', 'KmsMasterKeyId', 'SqsManagedSseEnabled', 'Tags'];

type Properties = Readonly<Record<string, unknown>>;

/**
 * Reads the properties of AWS::SQS::Queue.
 * @throws Error naming the first property that is unknown or out of range
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-sqs-queue.html
 */
export function parseQueue(declaration: ResourceDeclaration, defaultName: string): QueueDefinition {
  const { properties } = declaration;
  const where = `${declaration.logicalId} (${declaration.type})`;
  refuseUnknownProperties(where, properties, [...readProperties, ...inertProperties]);
  refuseCustomerKey(`${where}.KmsMasterKeyId`, properties['KmsMasterKeyId'], 'alias/aws/sqs');
  const number = (name: string, byDefault: number, min: number, max: number): number =>
    readNumberProperty(where, properties, name, { byDefault, min, max });
  const redrive = parseRedrive(where, properties['RedrivePolicy']);
  return {
    name: typeof properties['QueueName'] === 'string' ? properties['QueueName'] : defaultName,
    visibilityTimeoutSeconds: number('VisibilityTimeout', 30, 0, 43_200),
    retentionSeconds: number('MessageRetentionPeriod', 345_600, 60, 1_209_600),
    delaySeconds: number('DelaySeconds', 0, 0, 900),
    receiveWaitSeconds: number('ReceiveMessageWaitTimeSeconds', 0, 0, 20),
    maxMessageBytes: number('MaximumMessageSize', 1_048_576, 1024, 1_048_576),
    ...(redrive ? { redrive } : {}),
  };
}

function parseRedrive(where: string, policy: unknown): QueueDefinition['redrive'] {
  if (policy === undefined) return undefined;
  const { deadLetterTargetArn, maxReceiveCount } = policy as Properties;
  const count = Number(maxReceiveCount);
  if (typeof deadLetterTargetArn === 'string' && Number.isInteger(count) && count >= 1)
    return { deadLetterTargetArn, maxReceiveCount: count };
  throw new Error(
    `${where}: got the RedrivePolicy ${JSON.stringify(policy)}; deadLetterTargetArn and maxReceiveCount are accepted.`,
  );
}
