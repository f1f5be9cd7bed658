// Which events a filter wants: numbered titles are the sentences of PROTOCOL.md.
import { describe, expect, test } from 'vitest';
import { createFilterIndex } from './filterIndex.ts';
import { parseSubscriptionFilter, toArgumentAlternatives } from './subscriptionFilter.ts';
import type { Alternative } from './subscriptionFilter.ts';

function wants(alternatives: readonly Alternative[], event: unknown): boolean {
  const index = createFilterIndex<string>();
  index.add(alternatives, 'it');
  return index.matching(event).has('it');
}
const byArguments = (args: Readonly<Record<string, unknown>>, event: unknown): boolean =>
  wants(toArgumentAlternatives(args), event);
const rule = (fieldName: string, operator: string, value: unknown) => ({ fieldName, operator, value });
const byFilters = (filters: readonly (readonly unknown[])[], event: unknown): boolean =>
  wants(parseSubscriptionFilter({ filterGroup: filters.map((rules) => ({ filters: rules })) }), event);
const refusalOf = (filter: unknown): string => {
  try {
    parseSubscriptionFilter(filter);
  } catch (error) {
    return (error as Error).message;
  }
  return 'accepted';
};
const refusalOfRule = (value: unknown): string => refusalOf({ filterGroup: [{ filters: [value] }] });

describe('arguments', () => {
  test('6.1 The server must deliver an event only if every given argument equals the top-level field of its name.', () => {
    const event = { id: '1', count: 2, isOpen: false, tags: ['a', 'b'], inner: { id: '9' } };
    expect(byArguments({ id: '1' }, event)).toBe(true);
    expect(byArguments({ id: '1', count: 2, isOpen: false, tags: ['a', 'b'] }, event)).toBe(true);
    expect(byArguments({ id: '1', count: 3 }, event)).toBe(false);
    expect(byArguments({ id: 1 }, event)).toBe(false);
    expect(byArguments({ id: '9' }, event)).toBe(false);
    expect(byArguments({ isOpen: 0 }, event)).toBe(false);
    expect(byArguments({ tags: ['b', 'a'] }, event)).toBe(false);
    expect(byArguments({ toString: 'x' }, event)).toBe(false);
  });

  test('6.2 The server must take an absent argument as no constraint and an explicit null as asking for null.', () => {
    expect(byArguments({}, { title: 'x' })).toBe(true);
    expect(byArguments({}, { title: null })).toBe(true);
    expect(byArguments({ title: null }, { title: null })).toBe(true);
    expect(byArguments({ title: null }, {})).toBe(true);
    expect(byArguments({ constructor: null }, {})).toBe(true);
    expect(byArguments({ title: null }, { title: 'x' })).toBe(false);
    expect(byArguments({ title: null }, { title: '' })).toBe(false);
    expect(byArguments({ title: 'null' }, { title: null })).toBe(false);
  });

  test('6.3 The server must never match an argument that is an object.', () => {
    expect(byArguments({ input: { id: '1' } }, { input: { id: '1' } })).toBe(false);
    expect(byArguments({ input: {} }, { input: {} })).toBe(false);
  });
});

describe('enhanced filters', () => {
  test('6.5 The server must join the rules of a filter by AND and the filters of a group by OR.', () => {
    const filters = [[rule('a', 'eq', 1), rule('b', 'gt', 1)], [rule('c', 'beginsWith', 'x')]];
    expect(byFilters(filters, { a: 1, b: 2 })).toBe(true);
    expect(byFilters(filters, { a: 1, b: 1 })).toBe(false);
    expect(byFilters(filters, { a: 2, b: 2 })).toBe(false);
    expect(byFilters(filters, { a: 2, b: 2, c: 'xy' })).toBe(true);
    expect(byFilters(filters, { a: 1, b: 2, c: 'xy' })).toBe(true);
  });

  test('6.6 The server must know the operators eq, ne, le, lt, ge, gt, contains, notContains, beginsWith, in, notIn, between and containsAny.', () => {
    const table: [operator: string, value: unknown, matching: unknown[], other: unknown[]][] = [
      ['eq', 5, [5], [4, '5', null, [5]]],
      ['eq', null, [null, undefined], [0, '', false]],
      ['ne', 5, [4, '5', null, undefined], [5]],
      ['ne', null, [0, ''], [null, undefined]],
      ['le', 5, [4, 5], [6, '4', null]],
      ['lt', 5, [4], [5, 6, null]],
      ['ge', 5, [5, 6], [4, null]],
      ['gt', 5, [6], [5, 4, '6']],
      ['gt', 'b', ['c', 'ba'], ['b', 'a', 7]],
      ['le', '2026-01-02', ['2026-01-01', '2026-01-02'], ['2026-01-03']],
      ['contains', 'bc', ['abcd', ['bc', 'x']], ['acb', ['abcd'], null]],
      ['contains', 5, [[4, 5]], [[4], 5, '5']],
      ['notContains', 'bc', ['acb', ['abcd'], null], ['abcd', ['bc']]],
      ['beginsWith', 'ab', ['abc', 'ab'], ['cab', null, ['ab']]],
      ['in', ['a', 5], ['a', 5], ['b', '5', null, ['a']]],
      ['notIn', ['a', 5], ['b', '5', null], ['a', 5]],
      ['between', [1, 3], [1, 2, 3], [0, 4, '2', null]],
      ['between', ['b', 'd'], ['b', 'c', 'd'], ['a', 'e']],
      ['containsAny', ['a', 'b'], [['x', 'b'], ['a']], [['x'], [], 'a', null]],
    ];
    for (const [operator, value, matching, other] of table) {
      for (const field of matching) {
        expect([operator, field, byFilters([[rule('f', operator, value)]], { f: field })]).toEqual([
          operator,
          field,
          true,
        ]);
      }
      for (const field of other) {
        expect([operator, field, byFilters([[rule('f', operator, value)]], { f: field })]).toEqual([
          operator,
          field,
          false,
        ]);
      }
    }
  });

  test('6.7 The server must follow a fieldName through up to five levels and never match a deeper one.', () => {
    const event = { a: { b: { c: { d: { e: 1, f: { g: 1 } } } } }, list: [{ x: 1 }] };
    expect(byFilters([[rule('a.b.c.d.e', 'eq', 1)]], event)).toBe(true);
    expect(byFilters([[rule('a.b.c.d.e', 'gt', 0)]], event)).toBe(true);
    expect(byFilters([[rule('a.b.x', 'eq', 1)]], event)).toBe(false);
    expect(byFilters([[rule('a.b.c.d.f.g', 'eq', 1)]], event)).toBe(false);
    expect(byFilters([[rule('a.b.c.d.f.g', 'ne', 2)]], event)).toBe(false);
    expect(byFilters([[rule('list.x', 'eq', 1)]], event)).toBe(false);
  });

  test('6.8 The server must not deliver a list, a scalar or null to a subscription that filters.', () => {
    for (const event of [[{ a: 1 }], ['a'], null, 'a', 1]) {
      expect(byFilters([[rule('a', 'eq', 1)]], event)).toBe(false);
      expect(byFilters([[rule('a', 'ne', 7)]], event)).toBe(false);
      expect(byArguments({ a: 1 }, event)).toBe(false);
      expect(byArguments({ a: null }, event)).toBe(false);
      expect(byArguments({}, event)).toBe(true);
    }
  });

  test('6.9 The server must refuse filters over the limits of AppSync with the sentences of AppSync.', () => {
    const values = (count: number): number[] => Array.from({ length: count }, (_, value) => value);
    const rules = (count: number) => values(count).map((value) => rule(`f${value}`, 'eq', value));
    expect(refusalOfRule(rule('f', 'in', values(6)))).toBe(
      'subscription exceeds maximum value limit 5 for operator `in`.',
    );
    expect(refusalOfRule(rule('f', 'notIn', values(6)))).toBe(
      'subscription exceeds maximum value limit 5 for operator `notIn`.',
    );
    expect(refusalOfRule(rule('f', 'containsAny', values(21)))).toBe(
      'subscription exceeds maximum value limit 20 for operator `containsAny`.',
    );
    expect(refusalOf({ filterGroup: [{ filters: rules(6) }] })).toBe(
      'Filters exceed maximum attributes limit 5 for subscription.',
    );
    expect(refusalOf({ filterGroup: Array(11).fill({ filters: rules(1) }) })).toBe(
      'Filters combination exceed maximum limit 10 for subscription.',
    );
    expect(refusalOf({ filterGroup: [{ filters: [rule('f', 'ge', 1), rule('f', 'le', 5)] }] })).toBe(
      'filter uses same fieldName multiple time.',
    );
    expect(refusalOfRule(rule('f', 'in', values(5)))).toBe('accepted');
    expect(refusalOfRule(rule('f', 'containsAny', values(20)))).toBe('accepted');
    expect(refusalOf({ filterGroup: Array(10).fill({ filters: rules(5) }) })).toBe('accepted');
  });

  test('6.10 The server must refuse a filter that it does not understand and say what it accepts.', () => {
    const whole = 'subscription filter must be {"filterGroup":[{"filters":[…]}]} with at least one filter.';
    for (const filter of [undefined, null, 'x', {}, [], { filterGroup: {} }, { filterGroup: [] }]) {
      expect(refusalOf(filter)).toBe(whole);
    }
    for (const filter of [null, {}, { filters: [] }, { filters: {} }]) {
      expect(refusalOf({ filterGroup: [filter] })).toBe(
        'each filter of a filterGroup must be {"filters":[…]} with at least one rule.',
      );
    }
    for (const fieldName of [undefined, '', 5, 'x'.repeat(257)]) {
      expect(refusalOfRule({ fieldName, operator: 'eq', value: 1 })).toBe(
        'each rule needs a fieldName of 1 to 256 characters.',
      );
    }
    expect(refusalOfRule(rule('f', 'toString', 1))).toBe(
      'subscription filter has unknown operator `toString`; accepted: eq, ne, le, lt, ge, gt, contains, notContains, beginsWith, in, notIn, between, containsAny.',
    );
    expect(refusalOfRule(rule('f', 'in', 'a'))).toBe('operator `in` takes a list of scalar values.');
    expect(refusalOfRule(rule('f', 'in', [{}]))).toBe('operator `in` takes a list of scalar values.');
    expect(refusalOfRule(rule('f', 'between', [1]))).toBe('operator `between` takes a list of two values.');
    expect(refusalOfRule(rule('f', 'eq', {}))).toBe('operator `eq` takes a scalar value.');
    expect(refusalOfRule(rule('f', 'beginsWith', 5))).toBe('operator `beginsWith` takes a string.');
  });

  test('6.11 The server must take a field that is missing as null, which only eq null, ne, notIn and notContains match.', () => {
    const values: Record<string, unknown> = {
      in: ['a'],
      notIn: ['a'],
      containsAny: ['a'],
      between: ['a', 'b'],
    };
    const operators = 'eq ne le lt ge gt contains notContains beginsWith in notIn between containsAny'.split(
      ' ',
    );
    for (const event of [{}, { f: null }]) {
      const matching = operators.filter((operator) =>
        byFilters([[rule('f', operator, values[operator] ?? 'a')]], event),
      );
      expect(matching).toEqual(['ne', 'notContains', 'notIn']);
      expect(byFilters([[rule('f', 'eq', null)]], event)).toBe(true);
    }
  });
});
