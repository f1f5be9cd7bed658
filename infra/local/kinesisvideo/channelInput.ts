// Reads the bodies of requests to Kinesis Video Streams: bytes in, checked values out; what does not fit is refused as AWS refuses it.
import { AwsError } from '../cloud.ts';

export type Input = Readonly<Record<string, unknown>>;

export const invalidArgument = (message: string): AwsError =>
  new AwsError('InvalidArgumentException', message, 400);

/** @throws AwsError InvalidArgumentException when the body is not a JSON object */
export function parseInput(body: Buffer): Input {
  try {
    const input: unknown = JSON.parse(body.toString('utf8'));
    if (isObject(input)) return input;
  } catch {
    // Told below.
  }
  throw invalidArgument('The request body must be a JSON object.');
}

export const isObject = (value: unknown): value is Input =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A string's limits: characters and, where AWS gives one, its pattern. */
export interface StringLimits {
  readonly min?: number;
  readonly max: number;
  readonly pattern?: RegExp;
}
export const nameLimits: StringLimits = { max: 256, pattern: /^[a-zA-Z0-9_.-]+$/ };
export const versionLimits: StringLimits = { max: 64, pattern: /^[a-zA-Z0-9]+$/ };
export const nextTokenLimits: StringLimits = { min: 0, max: 512, pattern: /^[a-zA-Z0-9+/=]*$/ };
const arnLimits: StringLimits = {
  max: 1_024,
  pattern: /^arn:[a-z\d-]+:kinesisvideo:[a-z0-9-]+:[0-9]+:[a-z]+\/[a-zA-Z0-9_.-]+\/[0-9]+$/,
};
const tagKeyLimits: StringLimits = { max: 128, pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u };
const tagValueLimits: StringLimits = { min: 0, max: 256, pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u };
const maxTagsPerRequest = 50;

/** @throws AwsError InvalidArgumentException when the member is there and not such a string */
export function optionalString(input: Input, member: string, limits: StringLimits): string | undefined {
  const value = input[member] ?? undefined;
  if (value === undefined) return undefined;
  const { min = 1, max, pattern } = limits;
  if (typeof value !== 'string') throw invalidArgument(`${member} must be a string.`);
  if (value.length < min || value.length > max) {
    throw invalidArgument(`${member} must have ${min} to ${max} characters; it has ${value.length}.`);
  }
  if (pattern && !pattern.test(value)) {
    throw invalidArgument(`${member} must match the pattern ${pattern.source}.`);
  }
  return value;
}

/** @throws AwsError InvalidArgumentException when the member is not such a string */
export function requiredString(input: Input, member: string, limits: StringLimits): string {
  const value = optionalString(input, member, limits);
  if (value === undefined) throw invalidArgument(`${member} is missing.`);
  return value;
}

/** @throws AwsError InvalidArgumentException */
export const requiredArn = (input: Input, member: string): string => requiredString(input, member, arnLimits);
/** @throws AwsError InvalidArgumentException */
export const optionalArn = (input: Input, member: string): string | undefined =>
  optionalString(input, member, arnLimits);

/** @throws AwsError InvalidArgumentException when the member is there and not a whole number within the range */
export function optionalInteger(
  input: Input,
  member: string,
  range: { readonly min: number; readonly max: number },
): number | undefined {
  const value = input[member] ?? undefined;
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < range.min || value > range.max) {
    throw invalidArgument(`${member} must be a whole number from ${range.min} to ${range.max}.`);
  }
  return value;
}

/** @throws AwsError InvalidArgumentException when the member is there and not an object */
export function optionalObject(input: Input, member: string): Input | undefined {
  const value = input[member] ?? undefined;
  if (value !== undefined && !isObject(value)) throw invalidArgument(`${member} must be an object.`);
  return value;
}

/** @throws AwsError InvalidArgumentException when the member is there and not one of these values */
export function optionalOneOf<Value extends string>(
  input: Input,
  member: string,
  accepted: readonly Value[],
): Value | undefined {
  const value = input[member] ?? undefined;
  if (value === undefined) return undefined;
  const known = accepted.find((each) => each === value);
  if (known === undefined) throw invalidArgument(`${member} must be one of ${accepted.join(', ')}.`);
  return known;
}

/** @throws AwsError InvalidArgumentException when the member is there and not a list of `{Key, Value}` */
export function optionalTags(input: Input, member: string): Record<string, string> {
  const value: unknown = input[member] ?? [];
  if (!Array.isArray(value) || !value.every(isObject)) {
    throw invalidArgument(`${member} must be a list of objects with Key and Value.`);
  }
  checkTagCount(value, member);
  return Object.fromEntries(
    value.map((tag) => {
      const key = requiredString(tag, 'Key', tagKeyLimits);
      if (/^aws:/i.test(key)) throw invalidArgument(`Key must not begin with aws:, it is reserved.`);
      return [key, requiredString(tag, 'Value', tagValueLimits)];
    }),
  );
}

/** @throws AwsError InvalidArgumentException when the member is not a list of tag keys */
export function requiredTagKeys(input: Input, member: string): readonly string[] {
  const value: unknown = input[member];
  if (!Array.isArray(value) || value.length === 0) {
    throw invalidArgument(`${member} must be a list of 1 to ${maxTagsPerRequest} tag keys.`);
  }
  checkTagCount(value, member);
  return value.map((key) => requiredString({ [member]: key as unknown }, member, tagKeyLimits));
}

function checkTagCount(value: readonly unknown[], member: string): void {
  if (value.length > maxTagsPerRequest) {
    throw invalidArgument(
      `${member} must have at most ${maxTagsPerRequest} entries; it has ${value.length}.`,
    );
  }
}
