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

test('a tab that was left knows its session, its microphone and its relay when it is back', () => {
  const storage = createStorage();
  createTabMemory(storage).keep({ sessionId: 'serene-truth-682', microphoneId: 'usb', relayOnly: true });

  const left = createTabMemory(storage).take();

  expect(left).toEqual({ sessionId: 'serene-truth-682', microphoneId: 'usb', relayOnly: true });
});

test('is taken once, so that a copy of a running tab finds nothing', () => {
  const storage = createStorage();
  createTabMemory(storage).keep({ sessionId: 'serene-truth-682', relayOnly: false });
  createTabMemory(storage).take();

  expect(storage.values.size).toBe(0);
  expect(createTabMemory(storage).take()).toBeUndefined();
});

test.each(['{', '7', 'null', '{"sessionId":7}', '[]'])('forgets %s, which it did not write', (text) => {
  const storage = createStorage();
  createTabMemory(storage).keep({ sessionId: 'x', relayOnly: false });
  for (const key of storage.values.keys()) storage.values.set(key, text);

  expect(createTabMemory(storage).take()).toBeUndefined();
  expect(storage.values.size).toBe(0);
});

test('remembers nothing, and throws nothing, where storage is forbidden', () => {
  const refuse = (): never => {
    throw new DOMException('The operation is insecure.', 'SecurityError');
  };
  const memory = createTabMemory({ getItem: refuse, setItem: refuse, removeItem: refuse });

  memory.keep({ sessionId: 'serene-truth-682', relayOnly: false });

  expect(memory.take()).toBeUndefined();
});
