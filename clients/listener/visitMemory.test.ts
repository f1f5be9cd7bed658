// What a tab remembers of its visit over a reload, and what it does not take from others.
import { expect, test } from 'vitest';
import { createVisitMemory } from './visitMemory.ts';

const createStorage = () => {
  const entries = new Map<string, string>();
  return {
    entries,
    getItem: (key: string) => entries.get(key) ?? null,
    setItem: (key: string, value: string) => void entries.set(key, value),
    removeItem: (key: string) => void entries.delete(key),
  };
};

test('gives back once what was kept', () => {
  const storage = createStorage();
  createVisitMemory(storage).keep({ sessionId: 'serene-truth-682', relayOnly: true });

  const memory = createVisitMemory(storage);

  expect(memory.take()).toEqual({ sessionId: 'serene-truth-682', relayOnly: true });
  expect(memory.take()).toBeUndefined();
});

test.each(['no JSON', 'null', '{"sessionId":7}'])('forgets what it did not write: %s', (text) => {
  const storage = createStorage();
  const memory = createVisitMemory(storage);
  memory.keep({ sessionId: 'serene-truth-682', relayOnly: false });
  for (const key of storage.entries.keys()) storage.setItem(key, text);

  expect(memory.take()).toBeUndefined();
  expect(storage.entries.size).toBe(0);
});

test('remembers nothing, and throws nothing, where storage is forbidden', () => {
  const refuse = (): never => {
    throw new DOMException('The operation is insecure.', 'SecurityError');
  };
  const memory = createVisitMemory({ getItem: refuse, setItem: refuse, removeItem: refuse });

  memory.keep({ sessionId: 'serene-truth-682', relayOnly: false });

  expect(memory.take()).toBeUndefined();
});
