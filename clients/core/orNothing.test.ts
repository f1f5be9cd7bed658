// What is thrown counts as nothing.
import { expect, test } from 'vitest';
import { orNothing } from './orNothing.ts';

test('answers what the use of it answers', () => {
  expect(orNothing(() => 7)).toBe(7);
});

test('answers nothing when the browser refuses', () => {
  const use = (): never => {
    throw new DOMException('The operation is insecure.', 'SecurityError');
  };

  expect(orNothing(use)).toBeUndefined();
});
