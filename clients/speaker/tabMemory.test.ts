// What survives a reload, and what does not.
import { expect, test } from 'vitest';
import { createTabMemory } from './tabMemory.ts';
import type { TabStorage } from './tabMemory.ts';

const createStorage = (): TabStorage & { readonly values: Map<string, string> } => {
  const values = new Map<string, string>();
  return {
    values,
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
};

test('a tab that was left knows its session and microphone when it is back', () => {
  const storage = createStorage();
  createTabMemory(storage).keep({ sessionId: 'serene-truth-682', microphoneId: 'usb' });

  const left = createTabMemory(storage).take();

  expect(left).toEqual({ sessionId: 'serene-truth-682', microphoneId: 'usb' });
});

test('is taken once, so that a copy of a running tab finds nothing', () => {
  const storage = createStorage();
  createTabMemory(storage).keep({ sessionId: 'serene-truth-682' });
  createTabMemory(storage).take();

  expect(storage.values.size).toBe(0);
  expect(createTabMemory(storage).take()).toBeUndefined();
});

test.each(['{', '7', 'null', '{"sessionId":7}', '[]'])('forgets %s, which it did not write', (text) => {
  const storage = createStorage();
  createTabMemory(storage).keep({ sessionId: 'x' });
  for (const key of storage.values.keys()) storage.values.set(key, text);

  expect(createTabMemory(storage).take()).toBeUndefined();
  expect(storage.values.size).toBe(0);
});
