// The bounded cache: never over its bound, the least recently used goes first.
import { expect, test } from 'vitest';
import { createLruCache } from './lruCache.ts';

test('answers what was set last', () => {
  const cache = createLruCache<string, number>(2);

  cache.set('a', 1);
  cache.set('a', 2);

  expect(cache.get('a')).toBe(2);
  expect(cache.get('b')).toBeUndefined();
  expect(cache.size).toBe(1);
});

test('forgets what was used least recently', () => {
  const cache = createLruCache<string, number>(3);
  for (const key of ['a', 'b', 'c']) cache.set(key, 1);

  cache.get('a');
  cache.set('d', 1);

  expect(['a', 'b', 'c', 'd'].filter((key) => cache.get(key) !== undefined)).toEqual(['a', 'c', 'd']);
});

test('stays within its bound', () => {
  const cache = createLruCache<number, number>(10);

  for (let key = 0; key < 1_000; key += 1) cache.set(key, key);

  expect(cache.size).toBe(10);
  expect(cache.get(999)).toBe(999);
});
