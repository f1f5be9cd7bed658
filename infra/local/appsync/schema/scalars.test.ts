// AppSync's scalars: which texts each accepts, on the way in and on the way out.
import { GraphQLScalarType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { buildApiSchema } from './buildApiSchema.ts';
import { SerializationError } from './scalars.ts';

const names = [
  'AWSDate',
  'AWSTime',
  'AWSDateTime',
  'AWSTimestamp',
  'AWSEmail',
  'AWSJSON',
  'AWSURL',
  'AWSPhone',
  'AWSIPAddress',
] as const;
const schema = buildApiSchema(`type Query { ${names.map((name) => `${name}: ${name}`).join(' ')} }`);

function scalar(name: string): GraphQLScalarType {
  const type = schema.getType(name);
  if (!(type instanceof GraphQLScalarType)) throw new Error(name);
  return type;
}

const accepted: Readonly<Record<string, readonly unknown[]>> = {
  AWSDate: [
    '1970-01-01',
    '1970-01-01Z',
    '1970-01-01-07:00',
    '2024-02-29+05:30:15',
    '1970-01-01+18:00',
    '-0001-12-31',
  ],
  AWSTime: ['12:30', '12:30Z', '12:30:24-07:00', '12:30:24.500+05:30', '00:00:00.123456789'],
  AWSDateTime: [
    '1970-01-01T12:30Z',
    '1970-01-01T12:30:24-07:00',
    '1970-01-01T12:30:24.500+05:30',
    '1970-01-01T12:30-18:00:00',
  ],
  AWSTimestamp: [0, -123123, 1714521600],
  AWSEmail: ['username@example.com', 'a.b+c@sub.example.co'],
  AWSURL: ['https://www.amazon.com/dp/B000NZW3KC/', 'mailto:example@example.com', 'http://a/?q=//'],
  AWSPhone: ['+44 20 7946 0958', '206-555-0100', '2065550100', '+1 (206) 555-0100', '+49 30 901820'],
  AWSIPAddress: ['127.0.0.1', '127.0.0.1/8', '::1', '2001:db8::/32'],
};
const refused: Readonly<Record<string, readonly unknown[]>> = {
  AWSDate: [
    '',
    '1970-1-1',
    '2023-02-29',
    '1970-13-01',
    '1970-00-01',
    '1970-01-32',
    '1970-01-01T00:00Z',
    '1970-01-01+18:01',
    '1970-01-01-19:00',
    '1970-01-01+10:60',
    19700101,
  ],
  AWSTime: ['', '24:00', '12:60', '12:30:60', '12', '12:30:24.', 'noon', '12:30+18:00:01', '12:30-10:00:60'],
  AWSDateTime: [
    '',
    '1970-01-01',
    '1970-01-01T12:30',
    '1970-02-30T12:30Z',
    '1970-01-01 12:30Z',
    '1970-01-01T25:00Z',
    '1970-01-01T12:30+18:01',
    '1970-01-01T12:30-99:99',
    5,
  ],
  AWSTimestamp: ['now', 1.5, 2 ** 60, true],
  AWSEmail: ['', 'username', '@example.com', 'a@', 'a b@example.com', 'a@-', 7],
  AWSURL: ['', 'www.amazon.com', 'https://a/b//c', 5],
  AWSPhone: [
    ...['', '12', 'call me', '+', '5551234567890123456', 2065550100, '1110004444', '6781982162'],
    ...['206-555-0100 ext. 5', '+999 123 4567', '206.555.0100'],
  ],
  AWSIPAddress: ['', '127.0.0', '127.0.0.1/33', '::1/129', '127.0.0.1/8/8', '127.0.0.1/', 127],
};

describe.each(names.filter((name) => name !== 'AWSJSON'))('%s', (name) => {
  test('accepts its formats in both directions', () => {
    for (const value of accepted[name] ?? []) {
      expect(scalar(name).coerceInputValue(value)).toBe(value);
      expect(scalar(name).coerceOutputValue(value)).toBe(value);
    }
  });

  test('refuses everything else in both directions', () => {
    for (const value of refused[name] ?? []) {
      expect(() => scalar(name).coerceInputValue(value), String(value)).toThrow(/^Unable to parse `/);
      expect(() => scalar(name).coerceOutputValue(value), String(value)).toThrow(SerializationError);
    }
  });
});

describe('AWSJSON', () => {
  test('is parsed on the way in', () => {
    expect(scalar('AWSJSON').coerceInputValue('{"a":[1,null]}')).toEqual({ a: [1, null] });
    expect(scalar('AWSJSON').coerceInputValue('"text"')).toBe('text');
    expect(scalar('AWSJSON').coerceInputValue('null')).toBeNull();
  });

  test.each(['', 'text', '{a:1}', { a: 1 }, 5])('refuses what is no JSON text: %j', (value) => {
    expect(() => scalar('AWSJSON').coerceInputValue(value)).toThrow(/^Unable to parse .* as valid JSON\.$/);
  });

  test('is text on the way out; text that is JSON already stays as it is', () => {
    expect(scalar('AWSJSON').coerceOutputValue({ a: [1] })).toBe('{"a":[1]}');
    expect(scalar('AWSJSON').coerceOutputValue('{"a":1}')).toBe('{"a":1}');
    expect(scalar('AWSJSON').coerceOutputValue('text')).toBe('"text"');
    expect(scalar('AWSJSON').coerceOutputValue(5)).toBe('5');
  });
});

test('AWSTimestamp goes out as a number even if it was stored as text', () => {
  expect(scalar('AWSTimestamp').coerceOutputValue('17')).toBe(17);
});

test.each([
  ['AWSDate', 'x', 'Unable to parse `x` as a valid Date Object.'],
  ['AWSTime', 'x', 'Unable to parse `x` as a valid Time Object.'],
  ['AWSDateTime', 'x', 'Unable to parse `x` as a valid DateTime Object.'],
  ['AWSTimestamp', 'x', 'Unable to parse `x` as a valid timestamp.'],
  ['AWSEmail', 'x', 'Unable to parse `x` as a valid Email.'],
  ['AWSURL', 'x', 'Unable to parse `x` as a valid URL.'],
  ['AWSPhone', '1110004444', 'Unable to parse `1110004444` as a valid phone number.'],
  ['AWSIPAddress', 'x', 'Unable to parse `x` as a valid IP address.'],
  ['AWSJSON', [], 'Unable to parse [] as valid JSON.'],
  ['AWSJSON', { a: 'hi', b: [1, { c: true }] }, 'Unable to parse {a=hi, b=[1, {c=true}]} as valid JSON.'],
])('a refused %s names its format: %j', (name, value, message) => {
  expect(() => scalar(name).coerceInputValue(value)).toThrow(new TypeError(message));
});

test('what does not fit is named in AppSync’s words, long values cut short', () => {
  expect(() => scalar('AWSDateTime').coerceOutputValue('x'.repeat(200))).toThrow(
    `Unable to serialize \`${'x'.repeat(100)}…\` as a valid DateTime Object.`,
  );
});
