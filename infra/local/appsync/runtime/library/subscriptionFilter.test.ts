// Filter objects become AppSync’s enhanced subscription filters.
import { describe, expect, test } from 'vitest';
import { toSubscriptionFilter } from './subscriptionFilter.ts';

/** Groups written short: each filter as "field operator value". */
const groupsOf = (filter: unknown, ignored?: unknown, rules?: unknown): string[][] | undefined =>
  toSubscriptionFilter(filter, ignored, rules)?.filterGroup.map(({ filters }) =>
    filters.map(({ fieldName, operator, value }) => `${fieldName} ${operator} ${JSON.stringify(value)}`),
  );

test('the whole shape', () => {
  expect(toSubscriptionFilter({ a: { eq: 1 } }, undefined, undefined)).toEqual({
    filterGroup: [{ filters: [{ fieldName: 'a', operator: 'eq', value: 1 }] }],
  });
});

describe('groups', () => {
  test.each([
    [{ a: { eq: 1 }, b: { eq: 2 } }, [['a eq 1', 'b eq 2']]],
    [{ z: { eq: 0 }, and: [{ a: { eq: 1 } }] }, [['z eq 0', 'a eq 1']]],
    [{ 'a.b.c': { eq: 'USA' } }, [['a.b.c eq "USA"']]],
    [{ a: { eq: 1, ne: 2 } }, [['a eq 1'], ['a ne 2']]],
    [{ or: [{ a: { eq: 1 } }, { b: { eq: 2 } }] }, [['a eq 1'], ['b eq 2']]],
    [
      { and: [{ a: { eq: 1 } }, { or: [{ b: { eq: 2 } }, { c: { eq: 3 } }] }] },
      [
        ['a eq 1', 'b eq 2'],
        ['a eq 1', 'c eq 3'],
      ],
    ],
    [
      { p: { le: 50, ge: 20 }, and: [{ t: { ne: 'x' } }], or: [{ a: { eq: 1 } }, { i: { eq: false } }] },
      [
        ['p le 50', 't ne "x"', 'a eq 1'],
        ['p le 50', 't ne "x"', 'i eq false'],
        ['p ge 20', 't ne "x"', 'a eq 1'],
        ['p ge 20', 't ne "x"', 'i eq false'],
      ],
    ],
    [{ a: { in: [1, 2] }, b: { bogus: 'kept' } }, [['a in [1,2]', 'b bogus "kept"']]],
    [{ not: { a: { eq: 1 } } }, [['not a {"eq":1}']]],
    [{}, []],
    [{ a: {} }, []],
    [{ a: { eq: 1 }, b: {}, or: [] }, [['a eq 1']]],
    [{ and: [] }, []],
  ])('%j', (filter, groups) => {
    expect(groupsOf(filter)).toEqual(groups);
  });
});

test('ignored fields are left out wherever they stand', () => {
  expect(groupsOf({ a: { eq: 1 }, and: [{ b: { eq: 2 } }] }, ['b'])).toEqual([['a eq 1']]);
});

test('of the rules one must hold in addition', () => {
  expect(groupsOf({ a: { eq: 1 } }, [], { r: { ge: 250 }, s: { eq: 'p' } })).toEqual([
    ['a eq 1', 'r ge 250'],
    ['a eq 1', 's eq "p"'],
  ]);
  expect(groupsOf({}, [], { r: { eq: 1 } })).toEqual([['r eq 1']]);
});

test.each([[null], [undefined], [[]], ['{"a":{"eq":1}}']])(
  'what is no filter object gives null: %j',
  (filter) => {
    expect(toSubscriptionFilter(filter, undefined, undefined)).toBeNull();
  },
);
