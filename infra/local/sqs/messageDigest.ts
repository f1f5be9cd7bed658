// The MD5 digests that SQS answers and its clients check.
import { createHash } from 'node:crypto';

/** A message attribute as in SQS's JSON. */
export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  /** Base64. */
  readonly BinaryValue?: string;
}

/** Of a body. */
export function md5OfText(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

/**
 * Of message attributes; undefined when there are none.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation
 */
export function md5OfAttributes(
  attributes: Readonly<Record<string, MessageAttribute>> | undefined,
): string | undefined {
  const entries = Object.entries(attributes ?? {}).sort(([left], [right]) => (left < right ? -1 : 1));
  if (entries.length === 0) return undefined;
  const digest = createHash('md5');
  const addPart = (part: Buffer): void => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(part.length);
    digest.update(length).update(part);
  };
  for (const [name, { DataType, StringValue, BinaryValue }] of entries) {
    addPart(Buffer.from(name));
    addPart(Buffer.from(DataType));
    digest.update(Buffer.from([DataType.startsWith('Binary') ? 2 : 1]));
    addPart(
      DataType.startsWith('Binary')
        ? Buffer.from(BinaryValue ?? '', 'base64')
        : Buffer.from(StringValue ?? ''),
    );
  }
  return digest.digest('hex');
}
