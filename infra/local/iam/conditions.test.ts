// Every operator with a value that holds and one that does not, absent keys, and what is refused by name.
import { describe, expect, test } from 'vitest';
import { parseConditions } from './conditions.ts';
import { MalformedPolicyError } from './malformedPolicyError.ts';

const role = 'arn:aws:iam::000000000000:role/live-viewer';
const context = new Map([
  ['sts:rolesessionname', 'seat-1'],
  ['aws:principalarn', role],
  ['aws:epochtime', '1767225600'],
  ['aws:currenttime', '2026-01-01T00:00:00.000Z'],
]);
const holds = (operator: string, key: string, value: unknown): boolean =>
  parseConditions({ [operator]: { [key]: value } })(context);

describe('a condition', () => {
  test.each([
    ['StringEquals', 'sts:RoleSessionName', ['seat-2', 'seat-1'], 'Seat-1'],
    ['StringNotEquals', 'sts:RoleSessionName', 'seat-2', ['seat-2', 'seat-1']],
    ['StringEqualsIgnoreCase', 'STS:rolesessionname', 'SEAT-1', 'seat-2'],
    ['StringNotEqualsIgnoreCase', 'sts:RoleSessionName', 'SEAT-2', 'SEAT-1'],
    ['StringLike', 'sts:RoleSessionName', 'seat-?', 'seat'],
    ['StringNotLike', 'sts:RoleSessionName', 'guest-*', 'seat-*'],
    ['ArnEquals', 'aws:PrincipalArn', role, 'arn:aws:iam::000000000000:role/other'],
    ['ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/live-*', 'arn:aws:iam::*:user/*'],
    ['ArnNotEquals', 'aws:PrincipalArn', 'arn:aws:iam::000000000000:role/other', role],
    ['ArnNotLike', 'aws:PrincipalArn', 'arn:aws:iam::*:user/*', 'arn:aws:iam::*:role/*'],
    ['NumericEquals', 'aws:EpochTime', 1767225600, 1],
    ['NumericNotEquals', 'aws:EpochTime', 1, '1767225600'],
    ['NumericLessThan', 'aws:EpochTime', 1767225601, 1767225600],
    ['NumericLessThanEquals', 'aws:EpochTime', 1767225600, 1767225599],
    ['NumericGreaterThan', 'aws:EpochTime', 1767225599, 1767225600],
    ['NumericGreaterThanEquals', 'aws:EpochTime', 1767225600, 1767225601],
    ['DateLessThan', 'aws:CurrentTime', '2026-01-01T00:00:01Z', '2026-01-01T00:00:00Z'],
    ['DateGreaterThan', 'aws:EpochTime', '2025-12-31T00:00:00Z', '2026-12-31T00:00:00Z'],
    ['DateEquals', 'aws:CurrentTime', '1767225600', '1767225601'],
    ['Null', 'sts:ExternalId', 'true', false],
    ['Null', 'sts:RoleSessionName', false, 'true'],
    ['StringEqualsIfExists', 'sts:RoleSessionName', 'seat-1', 'seat-2'],
    ['ForAnyValue:StringEquals', 'sts:RoleSessionName', 'seat-1', 'seat-2'],
    ['ForAllValues:StringLike', 'sts:RoleSessionName', 'seat-*', 'guest-*'],
  ])('%s on %s holds for %j and not for %j', (operator, key, good, bad) => {
    expect(holds(operator, key, good)).toBe(true);
    expect(holds(operator, key, bad)).toBe(false);
  });

  test.each([
    ['StringEquals', false],
    ['StringNotEquals', true],
    ['StringEqualsIfExists', true],
    ['ForAllValues:StringEquals', true],
    ['ForAnyValue:StringEquals', false],
    ['ForAnyValue:StringNotEquals', false],
  ])('%s on an absent key: %s', (operator, expected) => {
    expect(holds(operator, 'sts:ExternalId', 'x')).toBe(expected);
  });

  test('needs every operator and every key to hold', () => {
    const conditions = parseConditions({
      StringEquals: { 'sts:RoleSessionName': 'seat-1' },
      ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:user/*' },
    });

    expect(conditions(context)).toBe(false);
  });

  test('Bool compares without regard to case', () => {
    const conditions = parseConditions({ Bool: { 'sts:ExternalId': 'True' } });

    expect(conditions(new Map([['sts:externalid', 'true']]))).toBe(true);
    expect(conditions(new Map([['sts:externalid', 'false']]))).toBe(false);
  });
});

test.each([
  ['the condition operator "IpAddress" is not known here', { IpAddress: { 'aws:EpochTime': '1' } }],
  ['the condition key "aws:SourceIp" is not known here', { StringEquals: { 'aws:SourceIp': '1' } }],
  [
    'policy variables ("${aws:username}") are not known here',
    { StringLike: { 'aws:userid': '${aws:username}' } },
  ],
  ['"soon" is not a number', { NumericLessThan: { 'aws:EpochTime': 'soon' } }],
  ['"soon" is not a date', { DateLessThan: { 'aws:CurrentTime': 'soon' } }],
  ['"yes" is not true or false', { Null: { 'sts:ExternalId': 'yes' } }],
  ['Condition must be an object', ['StringEquals']],
  ['Condition.StringEquals must be an object', { StringEquals: 'x' }],
  [
    'Condition.StringEquals.aws:userid must hold strings, numbers or booleans',
    { StringEquals: { 'aws:userid': {} } },
  ],
])('refuses: %s', (message, source) => {
  expect(() => parseConditions(source)).toThrow(new MalformedPolicyError(message));
});
