// The Condition element of IAM policies: checked when a policy is read, asked for each request.
// Operators and keys that are not known here are refused by name: a condition is never skipped.
import { MalformedPolicyError } from './malformedPolicyError.ts';
import { arnMatch, globMatch } from './globMatch.ts';

/** Condition keys of one request, lower-case names. */
export type RequestContext = ReadonlyMap<string, string>;
/** Does the condition hold for the request? */
export type Condition = (context: RequestContext) => boolean;

type Comparison = (actual: string, expected: string) => boolean;
interface Operator {
  readonly matches: Comparison;
  /** "Not" operators hold when no value matches, and when the key is absent. */
  readonly isNegated: boolean;
  /** @throws MalformedPolicyError when the policy's value is not of the operator's kind */
  readonly check?: (expected: string) => void;
}

const knownKeys = new Set(
  [
    'aws:PrincipalArn',
    'aws:PrincipalAccount',
    'aws:PrincipalType',
    'aws:userid',
    'aws:username',
    'aws:CurrentTime',
    'aws:EpochTime',
    'aws:RequestedRegion',
    'aws:SourceAccount',
    'aws:SourceArn',
    'sts:RoleSessionName',
    'sts:ExternalId',
  ].map((key) => key.toLowerCase()),
);

const equals: Comparison = (actual, expected) => actual === expected;
const equalsIgnoringCase: Comparison = (actual, expected) => actual.toLowerCase() === expected.toLowerCase();
const like: Comparison = (actual, expected) => globMatch(expected, actual);
const arnLike: Comparison = (actual, expected) => arnMatch(expected, actual);

/** A point in time, given as ISO 8601 or as seconds since 1970. */
const toEpochMs = (value: string): number =>
  /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value);

function ordered(convert: (value: string) => number, kind: string): Record<string, Operator> {
  const check = (expected: string): void => {
    if (Number.isNaN(convert(expected))) throw new MalformedPolicyError(`"${expected}" is not a ${kind}`);
  };
  const by = (compare: (actual: number, expected: number) => boolean, isNegated = false): Operator => ({
    matches: (actual, expected) => compare(convert(actual), convert(expected)),
    isNegated,
    check,
  });
  return {
    Equals: by((actual, expected) => actual === expected),
    NotEquals: by((actual, expected) => actual === expected, true),
    LessThan: by((actual, expected) => actual < expected),
    LessThanEquals: by((actual, expected) => actual <= expected),
    GreaterThan: by((actual, expected) => actual > expected),
    GreaterThanEquals: by((actual, expected) => actual >= expected),
  };
}

const toNumber = (value: string): number => (value.trim() === '' ? Number.NaN : Number(value));
const prefixed = (prefix: string, operators: Record<string, Operator>): [string, Operator][] =>
  Object.entries(operators).map(([name, operator]) => [prefix + name, operator]);

function checkBoolean(expected: string): void {
  if (!/^(true|false)$/i.test(expected)) throw new MalformedPolicyError(`"${expected}" is not true or false`);
}

const operators = new Map<string, Operator>([
  ['StringEquals', { matches: equals, isNegated: false }],
  ['StringNotEquals', { matches: equals, isNegated: true }],
  ['StringEqualsIgnoreCase', { matches: equalsIgnoringCase, isNegated: false }],
  ['StringNotEqualsIgnoreCase', { matches: equalsIgnoringCase, isNegated: true }],
  ['StringLike', { matches: like, isNegated: false }],
  ['StringNotLike', { matches: like, isNegated: true }],
  ['ArnEquals', { matches: arnLike, isNegated: false }],
  ['ArnLike', { matches: arnLike, isNegated: false }],
  ['ArnNotEquals', { matches: arnLike, isNegated: true }],
  ['ArnNotLike', { matches: arnLike, isNegated: true }],
  ['Bool', { matches: equalsIgnoringCase, isNegated: false, check: checkBoolean }],
  ...prefixed('Numeric', ordered(toNumber, 'number')),
  ...prefixed('Date', ordered(toEpochMs, 'date')),
]);

/**
 * Reads a Condition element: every operator and every key in it must hold.
 * @throws MalformedPolicyError naming the operator, key or value that is not known here
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function parseConditions(source: unknown): Condition {
  if (source === undefined) return () => true;
  const conditions = entriesOf(source, 'Condition').flatMap(([operatorName, keys]) =>
    entriesOf(keys, `Condition.${operatorName}`).map(([key, values]) =>
      parseCondition(operatorName, key, valuesOf(operatorName, key, values)),
    ),
  );
  return (context) => conditions.every((holds) => holds(context));
}

function entriesOf(value: unknown, where: string): [string, unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new MalformedPolicyError(`${where} must be an object`);
  }
  return Object.entries(value);
}

function valuesOf(operatorName: string, key: string, source: unknown): string[] {
  const values: unknown[] = Array.isArray(source) ? source : [source];
  return values.map((value) => {
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
      throw new MalformedPolicyError(
        `Condition.${operatorName}.${key} must hold strings, numbers or booleans`,
      );
    }
    if (String(value).includes('${')) {
      throw new MalformedPolicyError(`policy variables ("${value}") are not known here`);
    }
    return String(value);
  });
}

function parseCondition(operatorName: string, key: string, values: readonly string[]): Condition {
  const name = key.toLowerCase();
  if (!knownKeys.has(name)) throw new MalformedPolicyError(`the condition key "${key}" is not known here`);
  if (operatorName === 'Null') return parseNullCondition(name, values);
  const [, qualifier, base = '', ifExists] =
    /^(ForAllValues:|ForAnyValue:)?(.*?)(IfExists)?$/.exec(operatorName) ?? [];
  const operator = operators.get(base);
  if (!operator) throw new MalformedPolicyError(`the condition operator "${operatorName}" is not known here`);
  for (const value of values) operator.check?.(value);
  const whenAbsent =
    ifExists !== undefined ||
    qualifier === 'ForAllValues:' ||
    (operator.isNegated && qualifier === undefined);
  return (context) => {
    const actual = context.get(name);
    if (actual === undefined) return whenAbsent;
    return values.some((expected) => operator.matches(actual, expected)) !== operator.isNegated;
  };
}

function parseNullCondition(name: string, values: readonly string[]): Condition {
  for (const value of values) checkBoolean(value);
  return (context) => values.some((value) => (value.toLowerCase() === 'true') === !context.has(name));
}
