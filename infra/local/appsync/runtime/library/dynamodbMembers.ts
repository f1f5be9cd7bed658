// util.dynamodb: plain values to DynamoDB's typed attribute values.
// A number stays a number ({"N": 10}), as AppSync's own runtime answers it.
// @see https://docs.aws.amazon.com/appsync/latest/devguide/dynamodb-helpers-in-util-dynamodb-js.html
import { describe, isMap, LibraryError, requireMap, requireString, type Members } from './library.ts';

/** One typed attribute value: {"S": "text"}, {"N": 1}, {"M": {…}}. */
export type AttributeValue = Record<string, unknown>;

/** Converts a value to a typed attribute value; lists become "L", never sets. */
export function toAttributeValue(value: unknown): AttributeValue {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: value };
  if (typeof value === 'boolean') return { BOOL: value };
  if (value === null || value === undefined) return { NULL: null };
  if (Array.isArray(value)) return { L: value.map(toAttributeValue) };
  return { M: toAttributeValues(requireMap('util.dynamodb.toDynamoDB', value)) };
}

/** Converts each value of a map. */
export function toAttributeValues(map: Record<string, unknown>): Record<string, AttributeValue> {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, toAttributeValue(value)]));
}

/** {"SS": […]} and its like: a list of strings or numbers as a DynamoDB set. */
export function toSet(path: string, type: 'SS' | 'NS' | 'BS', list: unknown): AttributeValue | null {
  if (list === null || list === undefined) return null;
  const element = type === 'NS' ? 'number' : 'string';
  if (Array.isArray(list) && list.every((member) => typeof member === element)) return { [type]: list };
  throw new LibraryError(`${path} takes a list of ${element}s, got ${describe(list)}.`);
}

function scalar(path: string, type: string, kind: 'string' | 'number' | 'boolean') {
  return (value: unknown): AttributeValue | null => {
    if (value === null || value === undefined) return null;
    if (typeof value === kind) return { [type]: value };
    throw new LibraryError(`${path} takes a ${kind}, got ${describe(value)}.`);
  };
}

export function createDynamodbMembers(): Members {
  const path = (name: string): string => `util.dynamodb.${name}`;
  return {
    toDynamoDB: toAttributeValue,
    toString: scalar(path('toString'), 'S', 'string'),
    toStringSet: (list: unknown) => toSet(path('toStringSet'), 'SS', list),
    toNumber: scalar(path('toNumber'), 'N', 'number'),
    toNumberSet: (list: unknown) => toSet(path('toNumberSet'), 'NS', list),
    toBinary: scalar(path('toBinary'), 'B', 'string'),
    toBinarySet: (list: unknown) => toSet(path('toBinarySet'), 'BS', list),
    toBoolean: scalar(path('toBoolean'), 'BOOL', 'boolean'),
    toNull: () => ({ NULL: null }),
    toList: (value: unknown) => (Array.isArray(value) ? toAttributeValue(value) : null),
    toMap: (value: unknown) => (isMap(value) ? toAttributeValue(value) : null),
    toMapValues: (value: unknown) => (isMap(value) ? toAttributeValues(value) : null),
    toS3Object: (key: unknown, bucket: unknown, region: unknown, version?: unknown) => {
      const required = [key, bucket, region].map((part) => requireString(path('toS3Object'), part));
      const s3 = { key: required[0], bucket: required[1], region: required[2] };
      return { S: JSON.stringify({ s3: typeof version === 'string' ? { ...s3, version } : s3 }) };
    },
    fromS3ObjectJson: (text: unknown) => fromS3ObjectJson(requireString(path('fromS3ObjectJson'), text)),
  };
}

function fromS3ObjectJson(text: string): unknown {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new LibraryError('util.dynamodb.fromS3ObjectJson takes JSON, got text that is not.');
  }
  const s3 = isMap(parsed) ? parsed['s3'] : undefined;
  if (!isMap(s3)) throw new LibraryError('util.dynamodb.fromS3ObjectJson takes {"s3": {…}}.');
  return s3;
}
