// Which events a subscription wants: its arguments or its enhanced filter, parsed once into alternatives of rules.
// In: arguments, or what a resolver gave setSubscriptionFilter. Out: alternatives that the index looks up and tests.
import type { AppSyncErrorPayload } from '../api.ts';
import { isRecord } from './isRecord.ts';

/** Must equal the value at a path; `json` is the value in the form that `toComparable` gives it. */
export interface Equality {
  readonly path: readonly string[];
  readonly json: string;
}
/** Any other condition on the value at a path. */
export interface Rule {
  readonly path: readonly string[];
  isMet(value: unknown): boolean;
}
/** All of its equalities and rules must hold. A subscription wants an event when one of its alternatives does. */
export interface Alternative {
  readonly equalities: readonly Equality[];
  readonly rules: readonly Rule[];
}

const maxFilters = 10;
const maxRulesPerFilter = 5;
const maxLevels = 5;
const maxValues: Readonly<Record<string, number>> = { in: 5, notIn: 5, containsAny: 20, between: 2 };

/** A filter that AppSync refuses when the subscription starts. */
export class FilterError extends Error {
  toPayload(): AppSyncErrorPayload & { errorCode: number } {
    return { message: this.message, errorCode: 400 };
  }
}

/** A value as it is compared: equal JSON is equal; what is absent is null; an object equals nothing. */
export function toComparable(value: unknown): string {
  if (value === undefined || value === null) return 'null';
  if (typeof value === 'object' && !Array.isArray(value)) return '{}';
  return JSON.stringify(value);
}

/** The value at a path; what is not there, or lies in a list, is null. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  let current = value;
  for (const name of path) {
    if (!isRecord(current)) return null;
    current = Object.hasOwn(current, name) ? current[name] : null;
  }
  return current;
}

/** Argument filtering: every given argument equals the result's top-level field of its name; an explicit null wants null. */
export function toArgumentAlternatives(args: Readonly<Record<string, unknown>>): readonly Alternative[] {
  const equalities = Object.entries(args).map(([name, value]) => ({
    path: [name],
    json: isRecord(value) ? 'never' : toComparable(value),
  }));
  return [{ equalities, rules: [] }];
}

/**
 * Parses an enhanced filter or an invalidation filter.
 * @throws FilterError with AppSync's sentence for the limit that is exceeded, or naming what is not understood
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/extensions-js.html
 */
export function parseSubscriptionFilter(filter: unknown): readonly Alternative[] {
  const group = isRecord(filter) ? filter.filterGroup : undefined;
  if (!Array.isArray(group) || group.length === 0) {
    throw new FilterError(
      'subscription filter must be {"filterGroup":[{"filters":[…]}]} with at least one filter.',
    );
  }
  if (group.length > maxFilters) {
    throw new FilterError(`Filters combination exceed maximum limit ${maxFilters} for subscription.`);
  }
  return group.map(parseFilter);
}

function parseFilter(filter: unknown): Alternative {
  const entries: unknown = isRecord(filter) ? filter.filters : undefined;
  if (!Array.isArray(entries) || entries.length === 0) {
    throw new FilterError('each filter of a filterGroup must be {"filters":[…]} with at least one rule.');
  }
  if (entries.length > maxRulesPerFilter) {
    throw new FilterError(`Filters exceed maximum attributes limit ${maxRulesPerFilter} for subscription.`);
  }
  const parsed = entries.map(parseRule);
  if (new Set(parsed.map((entry) => entry.path.join('.'))).size < parsed.length) {
    throw new FilterError('filter uses same fieldName multiple time.');
  }
  return {
    equalities: parsed.filter((entry) => 'json' in entry),
    rules: parsed.filter((entry) => 'isMet' in entry),
  };
}

function parseRule(entry: unknown): Equality | Rule {
  const { fieldName, operator, value }: Record<string, unknown> = isRecord(entry) ? entry : {};
  if (typeof fieldName !== 'string' || fieldName === '' || fieldName.length > 256) {
    throw new FilterError('each rule needs a fieldName of 1 to 256 characters.');
  }
  if (typeof operator !== 'string' || !Object.hasOwn(operators, operator)) {
    throw new FilterError(
      `subscription filter has unknown operator \`${String(operator).slice(0, 40)}\`; accepted: ${Object.keys(operators).join(', ')}.`,
    );
  }
  checkValue(operator, value);
  const path = fieldName.split('.');
  // AppSync looks five levels deep. A rule about what lies deeper never holds: nobody is told more than was meant.
  if (path.length > maxLevels) return { path, isMet: () => false };
  if (operator === 'eq') return { path, json: toComparable(value) };
  const isMet = operators[operator]?.(value);
  if (!isMet) throw new FilterError(`operator \`${operator}\` takes another value.`);
  return { path, isMet };
}

function checkValue(operator: string, value: unknown): void {
  const limit = maxValues[operator];
  if (limit !== undefined) {
    if (!Array.isArray(value) || value.length === 0 || !value.every(isScalar)) {
      throw new FilterError(`operator \`${operator}\` takes a list of scalar values.`);
    }
    if (value.length > limit) {
      throw new FilterError(
        `subscription exceeds maximum value limit ${limit} for operator \`${operator}\`.`,
      );
    }
    if (operator === 'between' && value.length !== 2) {
      throw new FilterError('operator `between` takes a list of two values.');
    }
  } else if (operator === 'beginsWith' ? typeof value !== 'string' : !isScalar(value) && value !== null) {
    throw new FilterError(
      `operator \`${operator}\` takes ${operator === 'beginsWith' ? 'a string' : 'a scalar value'}.`,
    );
  }
}

type Condition = (value: unknown) => boolean;
const not =
  (condition: Condition): Condition =>
  (value) =>
    !condition(value);

const operators: Readonly<Record<string, (wanted: unknown) => Condition>> = {
  eq: isEqualTo,
  ne: (wanted) => not(isEqualTo(wanted)),
  le: (wanted) => compares(wanted, (order) => order <= 0),
  lt: (wanted) => compares(wanted, (order) => order < 0),
  ge: (wanted) => compares(wanted, (order) => order >= 0),
  gt: (wanted) => compares(wanted, (order) => order > 0),
  contains: includes,
  notContains: (wanted) => not(includes(wanted)),
  beginsWith: (wanted) => (value) => typeof value === 'string' && value.startsWith(String(wanted)),
  in: isOneOf,
  notIn: (wanted) => not(isOneOf(wanted)),
  between: (wanted) => {
    const [low, high] = toList(wanted);
    const isHighEnough = compares(low, (order) => order >= 0);
    const isLowEnough = compares(high, (order) => order <= 0);
    return (value) => isHighEnough(value) && isLowEnough(value);
  },
  containsAny: (wanted) => {
    const conditions = toList(wanted).map(includes);
    return (value) => Array.isArray(value) && conditions.some((isMet) => isMet(value));
  },
};

function isEqualTo(wanted: unknown): Condition {
  const json = toComparable(wanted);
  return (value) => toComparable(value) === json;
}

function isOneOf(wanted: unknown): Condition {
  const accepted = new Set(toList(wanted).map(toComparable));
  return (value) => accepted.has(toComparable(value));
}

/** A substring of a text, or an element of a list. */
function includes(wanted: unknown): Condition {
  const isElement = isEqualTo(wanted);
  return (value) => {
    if (Array.isArray(value)) return value.some(isElement);
    return typeof value === 'string' && typeof wanted === 'string' && value.includes(wanted);
  };
}

/** Numbers compare with numbers, texts with texts; nothing else has an order. */
function compares(wanted: unknown, accepts: (order: number) => boolean): Condition {
  return (value) => {
    if (typeof value === 'number' && typeof wanted === 'number') return accepts(value - wanted);
    if (typeof value !== 'string' || typeof wanted !== 'string') return false;
    return accepts(value === wanted ? 0 : value < wanted ? -1 : 1);
  };
}

function toList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isScalar(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
