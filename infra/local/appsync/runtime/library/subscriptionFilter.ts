// util.transform.toSubscriptionFilter: a filter object to the groups that extensions.setSubscriptionFilter takes.
// Within a group every filter holds; of the groups one does. So alternatives multiply the groups out.
// @see https://docs.aws.amazon.com/appsync/latest/devguide/extensions-js.html
import type { SubscriptionFilter, SubscriptionFilterRule } from '../../api.ts';
import { isMap } from './library.ts';

/** Filters that hold together. */
type Group = readonly SubscriptionFilterRule[];

/** Alternatives, one of which holds. */
type Alternatives = readonly Group[];

/**
 * Builds a subscription filter; null when the input is not a filter object.
 * @param ignoredFields fields that are left out wherever they stand
 * @param rules operators per field, at least one of which must hold in addition
 */
export function toSubscriptionFilter(
  filter: unknown,
  ignoredFields: unknown,
  rules: unknown,
): SubscriptionFilter | null {
  if (!isMap(filter)) return null;
  const ignored = new Set(Array.isArray(ignoredFields) ? ignoredFields : []);
  const parts = toParts(filter, ignored);
  if (isMap(rules)) {
    parts.push(
      Object.entries(rules).flatMap(([fieldName, operators]) => toFieldAlternatives(fieldName, operators)),
    );
  }
  const groups = multiply(parts);
  return { filterGroup: groups.map((filters) => ({ filters })) };
}

function toParts(filter: Record<string, unknown>, ignored: ReadonlySet<unknown>): Alternatives[] {
  return Object.entries(filter).flatMap(([key, value]): Alternatives[] => {
    const members = Array.isArray(value) ? value.filter(isMap) : [];
    if (key === 'and') return members.flatMap((member) => toParts(member, ignored));
    if (key === 'or') return [members.flatMap((member) => multiply(toParts(member, ignored)))];
    return ignored.has(key) ? [] : [toFieldAlternatives(key, value)];
  });
}

function toFieldAlternatives(fieldName: string, operators: unknown): Alternatives {
  if (!isMap(operators)) return [];
  return Object.entries(operators).map(([operator, value]) => [{ fieldName, operator, value }]);
}

/** All ways of taking one alternative of each part; parts without any do not count. */
function multiply(parts: readonly Alternatives[]): Alternatives {
  const counted = parts.filter((part) => part.length > 0);
  if (counted.length === 0) return [];
  return counted.reduce<Alternatives>(
    (groups, part) => groups.flatMap((group) => part.map((alternative) => [...group, ...alternative])),
    [[]],
  );
}
