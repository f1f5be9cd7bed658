// The parameters of SQS's operations, checked. In: what a caller sent; out: values of the types that they say.
import { AwsError } from '../cloud.ts';
import type { MessageAttribute } from './messageDigest.ts';

/** Input or output of one operation, as in AWS's JSON. */
export type Json = Readonly<Record<string, unknown>>;

/** One entry of a batch. */
export type BatchEntry = Json & { readonly Id: string };

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const forbiddenCharacter = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
const maxBatchEntries = 10;
const maxAttributes = 10;

function invalid(reason: string): AwsError {
  return new AwsError('InvalidParameterValue', reason, 400);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @throws AwsError MissingParameter, or SerializationException for what is no string */
export function textOf(input: Json, name: string): string {
  const value = input[name] ?? undefined;
  if (typeof value === 'string' && value !== '') return value;
  if (value === undefined || value === '')
    throw new AwsError('MissingParameter', `The request must contain the parameter ${name}.`, 400);
  throw new AwsError('SerializationException', `The parameter ${name} must be a string.`, 400);
}

/** A whole number in `range`. @throws AwsError InvalidParameterValue */
export function numberOf(
  input: Json,
  name: string,
  byDefault: number,
  range: { min: number; max: number },
): number {
  const value = input[name] ?? byDefault;
  if (typeof value === 'number' && Number.isInteger(value) && value >= range.min && value <= range.max)
    return value;
  throw invalid(
    `Value ${JSON.stringify(value)} for parameter ${name} is invalid. Reason: must be a whole number between ${range.min} and ${range.max}.`,
  );
}

/** A list of names, empty when there is none. @throws AwsError InvalidParameterValue */
export function namesOf(input: Json, name: string): readonly string[] {
  const value = input[name] ?? [];
  if (Array.isArray(value) && value.every((member) => typeof member === 'string')) return value;
  throw invalid(`Value for parameter ${name} is invalid. Reason: must be a list of strings.`);
}

/** @throws AwsError InvalidMessageContents when a character may not stand in a message */
export function parseBody(body: string): string {
  const found = forbiddenCharacter.exec(body)?.[0];
  if (found === undefined) return body;
  throw new AwsError(
    'InvalidMessageContents',
    `Invalid character '#x${found.charCodeAt(0).toString(16).toUpperCase()}' was found in the message body; the allowed characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF.`,
    400,
  );
}

/**
 * The entries of a batch.
 * @throws AwsError EmptyBatchRequest, TooManyEntriesInBatchRequest, InvalidParameterValue, InvalidBatchEntryId,
 *   BatchEntryIdsNotDistinct
 */
export function parseEntries(value: unknown): readonly BatchEntry[] {
  const entries: unknown = value ?? [];
  if (!Array.isArray(entries) || !entries.every(isObject))
    throw invalid('Value for parameter Entries is invalid. Reason: must be a list of entries.');
  if (entries.length === 0)
    throw new AwsError('EmptyBatchRequest', 'There should be at least one entry in the request.', 400);
  if (entries.length > maxBatchEntries)
    throw new AwsError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${maxBatchEntries}. You have sent ${entries.length}.`,
      400,
    );
  if (!entries.every(hasId))
    throw new AwsError(
      'InvalidBatchEntryId',
      'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
      400,
    );
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length)
    throw new AwsError('BatchEntryIdsNotDistinct', 'Two or more entries have the same Id.', 400);
  return entries;
}

function hasId(entry: Json): entry is BatchEntry {
  return typeof entry['Id'] === 'string' && /^[\w-]{1,80}$/.test(entry['Id']);
}

/**
 * A message's attributes; undefined when there are none.
 * @throws AwsError InvalidParameterValue
 */
export function parseMessageAttributes(
  value: unknown,
): Readonly<Record<string, MessageAttribute>> | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isObject(value))
    throw invalid('Value for parameter MessageAttributes is invalid. Reason: must be a map of attributes.');
  const attributes = Object.entries(value);
  if (attributes.length > maxAttributes)
    throw invalid(
      `Number of message attributes [${attributes.length}] exceeds the allowed maximum [${maxAttributes}].`,
    );
  return Object.fromEntries(attributes.map(([name, attribute]) => [name, parseAttribute(name, attribute)]));
}

function parseAttribute(name: string, attribute: unknown): MessageAttribute {
  if (!/^[\w.-]{1,256}$/.test(name))
    throw invalid(`The message attribute name ${JSON.stringify(name)} is invalid.`);
  const { DataType, StringValue, BinaryValue }: Json = isObject(attribute) ? attribute : {};
  if (typeof DataType !== 'string' || DataType === '')
    throw invalid(`The message attribute '${name}' must contain a non-empty message attribute type.`);
  const type = /^(String|Number|Binary)(\.|$)/.exec(DataType)?.[1];
  if (type === undefined)
    throw invalid(
      `The type of message (user) attribute '${name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String.`,
    );
  const field = type === 'Binary' ? 'BinaryValue' : 'StringValue';
  const [wanted, other] = type === 'Binary' ? [BinaryValue, StringValue] : [StringValue, BinaryValue];
  if (typeof wanted !== 'string' || (other ?? undefined) !== undefined)
    throw invalid(`The message attribute '${name}' with type '${type}' must use field '${field}'.`);
  if (wanted === '' || forbiddenCharacter.test(wanted))
    throw invalid(`The message attribute '${name}' must have a value without forbidden characters.`);
  return type === 'Binary' ? { DataType, BinaryValue: wanted } : { DataType, StringValue: wanted };
}
