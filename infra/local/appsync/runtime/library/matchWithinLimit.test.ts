// What the time limit lets through, what it ends, and what it counts.
import { describe, expect, test } from 'vitest';
import { toRegExp } from './javaRegex.ts';
import { matchWithinLimit } from './matchWithinLimit.ts';

const endless = toRegExp('(a+)+', 'whole');
const text = `${'a'.repeat(34)}!`;
const isMatch = (pattern: string, of: string, time = { request: {} }): boolean =>
  matchWithinLimit('util.matches', time, toRegExp(pattern, 'whole'), of, (expression) => expression.test(of));

describe('a match', () => {
  test.each([
    ['(a+)+', 'aaa', true],
    ['(a+)+', 'aab', false],
    ['a+', 'a'.repeat(5_000), true],
    ['[^@]+@[^@]+\\.[^@]+', `${'a'.repeat(100)}@example.com`, true],
  ])('under the limit answers as without one: %s', (pattern, of, expected) => {
    expect(isMatch(pattern, of)).toBe(expected);
  });

  test('that takes longer is ended by name and limit', () => {
    const ending = () =>
      matchWithinLimit('util.matches', { request: {}, limitMs: 20 }, endless, text, (expression) =>
        expression.test(text),
      );
    expect(ending).toThrow(
      'util.matches was ended: its request spent 20 ms on regular expressions, the most that it may.',
    );
  });

  test('of another request has time of its own, and a spent one still answers what is quick', () => {
    const spent = { request: {}, limitMs: 20 };
    expect(() => isMatch('(a+)+', text, spent)).toThrow('20 ms');
    expect([isMatch('(a+)+', 'aaa'), isMatch('a+', 'aaa', spent)]).toEqual([true, true]);
  });

  test('with an expression that is too large is refused', () => {
    expect(() => isMatch('(a)'.repeat(20_000), 'a')).toThrow(
      'util.matches got a regular expression that is too large.',
    );
  });

  test('passes on what else goes wrong within it', () => {
    const failing = () =>
      matchWithinLimit('util.matches', { request: {} }, endless, text, () => {
        throw new RangeError('deep');
      });
    expect(failing).toThrow(new RangeError('deep'));
  });
});
