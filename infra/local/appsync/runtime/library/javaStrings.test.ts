// String members that take Java’s regular expressions.
import { describe, expect, test } from 'vitest';
import { replaceMatches, splitAtMatches } from './javaStrings.ts';

const time = { request: {} };

describe('replace and replaceAll', () => {
  test.each([
    ['a.b.c', 'first', '.', '-', '-.b.c'],
    ['a.b.c', 'every', '\\.', '-', 'a-b-c'],
    ['aXbX', 'first', 'X', '-', 'a-bX'],
    ['aXbX', 'every', 'X', '-', 'a-b-'],
    ['john smith', 'every', '(\\w+) (\\w+)', '$2 $1', 'smith john'],
    ['a b  c', 'every', '\\s+', '_', 'a_b_c'],
    ['Ab', 'every', '(?i)a', 'x', 'xb'],
  ] as const)('%s, %s %s by %s', (text, extent, pattern, replacement, result) => {
    expect(replaceMatches(time, text, extent, pattern, replacement)).toBe(result);
  });

  test.each(['$&', '$', 'a\\b', '${name}'])(
    'refuse a replacement that Java reads otherwise: %s',
    (replacement) => {
      expect(() => replaceMatches(time, 'a', 'every', 'a', replacement)).toThrow(
        'String.replaceAll got a replacement with',
      );
    },
  );

  test('refuse what is not text', () => {
    expect(() => replaceMatches(time, 'a', 'first', 'a', undefined)).toThrow('got a string and undefined');
  });
});

describe('split', () => {
  test.each([
    ['a,b', ',', undefined, ['a', 'b']],
    ['a1b22c', '[0-9]+', undefined, ['a', 'b', 'c']],
    ['a1b2c', '(\\d)', undefined, ['a', 'b', 'c']],
    ['a.b.c', '\\.', 2, ['a', 'b']],
    ['abc', '', undefined, ['a', 'b', 'c']],
    ['abc', undefined, undefined, ['abc']],
    ['', ',', undefined, ['']],
    ['abc', 'x*', undefined, ['a', 'b', 'c']],
  ])('%j at %j, at most %s', (text, pattern, limit, parts) => {
    expect(splitAtMatches(time, text, pattern, limit)).toEqual(parts);
  });

  test('refuses what is not text', () => {
    expect(() => splitAtMatches(time, 'a', 1, undefined)).toThrow('String.split takes a string');
  });
});
