// Choices that a seed repeats.
import { expect, test } from 'vitest';
import { createRandom } from './createRandom.ts';

test('a seed repeats its choices, another makes others', () => {
  const choose = (seed: number) => {
    const random = createRandom(seed);
    return Array.from({ length: 20 }, () => random.below(1_000));
  };

  expect(choose(1)).toEqual(choose(1));
  expect(choose(1)).not.toEqual(choose(2));
  expect(choose(1).every((choice) => Number.isInteger(choice) && choice >= 0 && choice < 1_000)).toBe(true);
});

test('every choice comes up', () => {
  const { pick } = createRandom(7);

  expect(new Set(Array.from({ length: 100 }, () => pick(['a', 'b', 'c'])))).toEqual(new Set(['a', 'b', 'c']));
  expect(() => pick([])).toThrow('There is nothing to pick from.');
});

test('shuffling keeps every element and moves them', () => {
  const elements = Array.from({ length: 20 }, (_, index) => index);
  const shuffled = createRandom(3).shuffle(elements);

  expect(shuffled).not.toEqual(elements);
  expect(shuffled.toSorted((a, b) => a - b)).toEqual(elements);
});
