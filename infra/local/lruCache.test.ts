// The bounded cache: never over its bounds, the least recently used goes first.
import { expect, test } from 'vitest';
import { createLruCache, type LruCache } from './lruCache.ts';

const ofEntries = (maxEntries: number): LruCache<string, number> =>
  createLruCache({ maxEntries, maxBytes: Infinity, bytesOf: () => 1 });

/** Values are their own sizes. */
const ofBytes = (maxBytes: number): LruCache<string, number> =>
  createLruCache({ maxEntries: Infinity, maxBytes, bytesOf: (_key, bytes) => bytes });

test('answers what was set last', () => {
  const cache = ofEntries(2);

  cache.set('a', 1);
  cache.set('a', 2);

  expect(cache.get('a')).toBe(2);
  expect(cache.get('b')).toBeUndefined();
  expect(cache.size).toBe(1);
});

test('forgets what was used least recently', () => {
  const cache = ofEntries(3);
  for (const key of ['a', 'b', 'c']) cache.set(key, 1);

  cache.get('a');
  cache.set('d', 1);

  expect(['a', 'b', 'c', 'd'].filter((key) => cache.get(key) !== undefined)).toEqual(['a', 'c', 'd']);
});

test('stays within its entries', () => {
  const cache = ofEntries(10);

  for (let key = 0; key < 1_000; key += 1) cache.set(String(key), key);

  expect(cache.size).toBe(10);
  expect(cache.get('999')).toBe(999);
});

test('stays within its bytes, and forgets as many as a new entry needs', () => {
  const cache = ofBytes(160);
  for (let key = 0; key < 1_000; key += 1) cache.set(`small${key}`, 1);
  expect([cache.size, cache.bytes]).toEqual([160, 160]);

  cache.set('large', 10);

  expect([cache.size, cache.bytes]).toEqual([151, 160]);
});

test('an entry that is replaced gives its bytes back', () => {
  const cache = ofBytes(160);

  for (let time = 0; time < 100; time += 1) cache.set('a', 10);

  expect([cache.size, cache.bytes]).toEqual([1, 10]);
});

test('does not keep an entry of more than a sixteenth of all bytes, nor what it had replaced', () => {
  const cache = ofBytes(160);
  cache.set('a', 1);

  cache.set('a', 11);

  expect(cache.get('a')).toBeUndefined();
  expect(cache.bytes).toBe(0);
});
