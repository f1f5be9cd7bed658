// The index of filters: who is found, and how little is looked at.
import { expect, test } from 'vitest';
import { createFilterIndex } from './filterIndex.ts';
import { parseSubscriptionFilter, toArgumentAlternatives } from './subscriptionFilter.ts';
import type { Alternative } from './subscriptionFilter.ts';

test('5.13 The server must find the subscriptions of an event without evaluating those that ask for other values.', () => {
  const index = createFilterIndex<number>();
  let evaluated = 0;
  const counted = (sessionId: string): Alternative => ({
    equalities: [{ path: ['sessionId'], json: JSON.stringify(sessionId) }],
    rules: [{ path: ['kind'], isMet: () => (evaluated += 1) > 0 }],
  });
  for (let item = 0; item < 100_000; item += 1) index.add([counted(`session-${item}`)], item);

  expect([...index.matching({ sessionId: 'session-77' })]).toEqual([77]);
  expect(evaluated).toBe(1);
});

test('items with different sets of arguments are found side by side', () => {
  const index = createFilterIndex<string>();
  index.add(toArgumentAlternatives({ a: 1 }), 'a');
  index.add(toArgumentAlternatives({ b: 2, a: 1 }), 'ab');
  index.add(toArgumentAlternatives({ a: 1, b: 3 }), 'other b');
  index.add(toArgumentAlternatives({}), 'all');
  expect(index.matching({ a: 1, b: 2 })).toEqual(new Set(['a', 'ab', 'all']));
  expect(index.matching('scalar')).toEqual(new Set(['all']));
});

test('an item that matches by two alternatives is found once', () => {
  const index = createFilterIndex<string>();
  const filters = [{ fieldName: 'a', operator: 'eq', value: 1 }];
  index.add(
    parseSubscriptionFilter({ filterGroup: [{ filters }, { filters: [{ ...filters[0], fieldName: 'b' }] }] }),
    'it',
  );
  expect([...index.matching({ a: 1, b: 1 })]).toEqual(['it']);
});

test('what is taken out is not found, and leaves nothing behind', () => {
  const index = createFilterIndex<string>();
  const removeFirst = index.add(toArgumentAlternatives({ a: 1 }), 'first');
  const removeSecond = index.add(toArgumentAlternatives({ a: 1 }), 'second');
  removeFirst();
  expect([...index.matching({ a: 1 })]).toEqual(['second']);
  removeSecond();
  expect([...index.matching({ a: 1 })]).toEqual([]);
  expect(index.size).toBe(0);

  index.add(toArgumentAlternatives({ a: 1 }), 'third');
  expect([...index.matching({ a: 1 })]).toEqual(['third']);
});
