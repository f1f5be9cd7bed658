// Java’s regular expressions, as far as they are translated, and the rest refused by name.
import { describe, expect, test } from 'vitest';
import { toRegExp } from './javaRegex.ts';

describe('Java patterns', () => {
  test.each([
    ['\\Qa.b\\E+', 'a.bb', true],
    ['\\Qa.b', 'a.b', true],
    ['\\p{Alpha}\\P{Digit}', 'ab', true],
    ['[\\p{Alnum}_]+', 'aB9_', true],
    ['\\p{L}+', 'é', true],
    ['\\p{IsAlphabetic}', 'é', true],
    ['\\x{1F600}', '😀', true],
    ['a\\Z', 'a', true],
    ['\\Aa\\z', 'a', true],
    ['[^\\s]+', 'a\u00a0b', true],
    ['\\S', '\u00a0', true],
    ['.', '\u0085', false],
    ['(?s).', '\n', true],
    ['\\R', '\r\n', true],
    ['(?<year>\\d{4})-\\k<year>', '2026-2026', true],
    ['a{2,3}?', 'aa', true],
    ['(?<=a)b|ab', 'ab', true],
    ['[a\\-z]', '-', true],
    ['\\@\\"\\-', '@"-', true],
  ])('%s matches %j: %s', (pattern, text, isMatch) => {
    expect(toRegExp(pattern, 'whole').expression.test(text)).toBe(isMatch);
  });

  test('\\A stands before the first character only, also of a text with an emoji', () => {
    expect('1😀x😀'.replace(toRegExp('\\A', 'every').expression, '|')).toBe('|1😀x😀');
    expect('a\nb'.replace(toRegExp('(?m)\\A.', 'every').expression, '|')).toBe('|\nb');
  });

  test('$ also matches before the line terminator that ends the text', () => {
    expect(toRegExp('a$', 'first').expression.test('a\n')).toBe(true);
    expect(toRegExp('a$', 'first').expression.test('a\nb')).toBe(false);
  });

  test.each([
    ['a++', '++'],
    ['a*+', '*+'],
    ['a{2}+', '}+'],
    ['(?>a)', '(?>'],
    ['a(?i)b', '(?i'],
    ['[a-z&&[^b]]', '&&'],
    ['[a[b]]', 'a class within a class'],
    ['\\G', '\\G'],
    ['[\\h]', '\\h'],
    ['\\X', '\\X'],
    ['\\07', '\\0'],
    ['a\\', 'an unfinished escape'],
    ['\\p{L', 'an unclosed }'],
  ])('%s is refused by the construct that has no translation', (pattern, construct) => {
    expect(() => toRegExp(pattern, 'first')).toThrow(`uses ${construct}`);
  });

  test.each(['(', 'a{2', '[a', '*a', '\\p{Nope}'])('%s is refused as no regular expression', (pattern) => {
    expect(() => toRegExp(pattern, 'first')).toThrow('is not a regular expression');
  });

  test('a pattern used again starts from the beginning', () => {
    expect([1, 2].map(() => toRegExp('a', 'every').expression.test('a'))).toEqual([true, true]);
  });

  test.each([
    ['(a+)+', -1],
    ['(?:a|b)*', -1],
    ['(a){2}', -1],
    ['a', 9_999_999],
    ['[+*]\\+\\Q(a)*\\E', 9_999_999],
    ['[0-9a-f]{8}-[0-9a-f]{4}', 9_999_999],
    ['(?:a)(?=b)(?<name>c)', 9_999_999],
    ['a|b', 4_999_999],
    ['a+?', 3_161],
    ['(\\d+)?', 214],
    ['.*a.*b.{2,}c', 55],
    ['(a)\\1', 3_161],
    ['(?<a>a)\\k<a>', 3_161],
  ])('%s is quick on text of up to %i characters', (pattern, maxQuickLength) => {
    expect(toRegExp(pattern, 'whole').maxQuickLength).toBe(maxQuickLength);
  });
});
