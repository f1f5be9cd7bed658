// What survives a reload, and what does not.
import { expect, test } from 'vitest';
import { createLeftMemory } from './leftMemory.ts';
import type { TabStorage } from './leftMemory.ts';

const createStorage = (): TabStorage & { readonly values: Map<string, string> } => {
  const values = new Map<string, string>();
  return {
    values,
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
};
const left = { sessionId: 'serene-truth-682' };
const open = (storage: TabStorage, key = 'left') =>
  createLeftMemory(key, ({ sessionId }) => (sessionId === left.sessionId ? left : undefined), storage);

test('a tab that was left knows what it was doing when it is back', () => {
  const storage = createStorage();
  open(storage).keep(left);

  expect(open(storage).take()).toEqual(left);
});

test('is taken once, so that a copy of a running tab finds nothing', () => {
  const storage = createStorage();
  open(storage).keep(left);
  open(storage).take();

  expect(storage.values.size).toBe(0);
  expect(open(storage).take()).toBeUndefined();
});

test.each(['{', '7', 'null', '{"sessionId":7}', '[]'])('forgets %s, which no page wrote', (text) => {
  const storage = createStorage();
  storage.values.set('left', text);

  expect(open(storage).take()).toBeUndefined();
  expect(storage.values.size).toBe(0);
});

test('leaves alone what another page keeps', () => {
  const storage = createStorage();
  open(storage, 'another').keep(left);

  expect(open(storage).take()).toBeUndefined();
  expect(open(storage, 'another').take()).toEqual(left);
});

test('remembers nothing, and throws nothing, where storage is forbidden', () => {
  const refuse = (): never => {
    throw new DOMException('The operation is insecure.', 'SecurityError');
  };
  const memory = open({ getItem: refuse, setItem: refuse, removeItem: refuse });

  memory.keep(left);

  expect(memory.take()).toBeUndefined();
});
