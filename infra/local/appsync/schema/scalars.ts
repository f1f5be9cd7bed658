// AppSync's scalars as graphql-js understands them: texts are checked on the way in and on the way out,
// AWSJSON is parsed on the way in and written as text on the way out.
// https://docs.aws.amazon.com/appsync/latest/devguide/scalars.html
import { GraphQLScalarType, Kind } from 'graphql';
import type { ConstValueNode, GraphQLSchema } from 'graphql';
import {
  isAwsDate,
  isAwsDateTime,
  isAwsEmail,
  isAwsIpAddress,
  isAwsPhone,
  isAwsTime,
  isAwsUrl,
} from './scalarFormats.ts';

/** A resolver's value does not fit its scalar: answered as "Can't serialize value (/path) : <message>". */
export class SerializationError extends Error {}

interface ScalarBehaviour {
  /** As AppSync calls the format in its messages: "a valid DateTime Object". */
  readonly formatName: string;
  parse(value: unknown): unknown;
  serialize(value: unknown): unknown;
}

const validJson = 'valid JSON';

const scalars: Readonly<Record<string, ScalarBehaviour>> = {
  AWSDate: textScalar('a valid Date Object', isAwsDate),
  AWSTime: textScalar('a valid Time Object', isAwsTime),
  AWSDateTime: textScalar('a valid DateTime Object', isAwsDateTime),
  AWSEmail: textScalar('a valid Email', isAwsEmail),
  AWSURL: textScalar('a valid URL', isAwsUrl),
  AWSPhone: textScalar('a valid phone number', isAwsPhone),
  AWSIPAddress: textScalar('a valid IP address', isAwsIpAddress),
  AWSTimestamp: {
    formatName: 'a valid timestamp',
    parse: (value) => (Number.isSafeInteger(value) ? value : undefined),
    serialize: toTimestamp,
  },
  AWSJSON: { formatName: validJson, parse: parseJsonText, serialize: toJsonText },
};

/** Gives those of AppSync's scalars that the schema uses their behaviour. */
export function addScalarBehaviour(schema: GraphQLSchema): void {
  for (const [name, behaviour] of Object.entries(scalars)) {
    const type = schema.getType(name);
    if (!(type instanceof GraphQLScalarType)) continue;
    type.coerceInputValue = (value) => parseOrRefuse(behaviour, value);
    type.coerceInputLiteral = (node) => parseOrRefuse(behaviour, toConstant(node));
    type.coerceOutputValue = (value) => {
      const serialized = behaviour.serialize(value);
      if (serialized === undefined) {
        throw new SerializationError(`Unable to serialize \`${toShown(value)}\` as ${behaviour.formatName}.`);
      }
      return serialized;
    };
  }
}

function parseOrRefuse(behaviour: ScalarBehaviour, value: unknown): unknown {
  const { formatName } = behaviour;
  const parsed = behaviour.parse(value);
  if (parsed !== undefined) return parsed;
  const shown = cutShort(toJavaText(value));
  // Of JSON alone AppSync's sentence has no backquotes (amplify-cli#2033).
  throw new TypeError(
    `Unable to parse ${formatName === validJson ? shown : `\`${shown}\``} as ${formatName}.`,
  );
}

function textScalar(formatName: string, isValid: (text: string) => boolean): ScalarBehaviour {
  const parse = (value: unknown): unknown =>
    typeof value === 'string' && isValid(value) ? value : undefined;
  return { formatName, parse, serialize: parse };
}

function toTimestamp(value: unknown): unknown {
  const seconds = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return Number.isSafeInteger(seconds) ? seconds : undefined;
}

function parseJsonText(value: unknown): unknown {
  if (typeof value !== 'string') return undefined;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return undefined;
  }
}

// A text that already is JSON goes out as it is: resolvers hand on what they read from storage.
function toJsonText(value: unknown): unknown {
  if (typeof value === 'string' && parseJsonText(value) !== undefined) return value;
  return JSON.stringify(value);
}

function toConstant(node: ConstValueNode): unknown {
  if (node.kind === Kind.STRING || node.kind === Kind.ENUM) {
    return node.kind === Kind.STRING ? node.value : undefined;
  }
  if (node.kind === Kind.INT || node.kind === Kind.FLOAT) return Number(node.value);
  return undefined;
}

function toShown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  return cutShort(text);
}

function cutShort(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

/** A value as Java prints it: {a=1, b=[2, 3]}. */
function toJavaText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toJavaText).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  return `{${Object.entries(value)
    .map(([name, member]) => `${name}=${toJavaText(member)}`)
    .join(', ')}}`;
}
