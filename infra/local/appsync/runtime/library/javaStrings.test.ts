// String members that take Java’s regular expressions.
import { describe, expect, test } from 'vitest';
import { replaceMatches } from './javaStrings.ts';

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
    ['aXb', 'first', 'X', '$0', 'aXb'],
    ['aXbX', 'every', 'X', '[$0$0]', 'a[XX]b[XX]'],
    ['ab', 'every', '(a)(c)?(b)', '$3$2$1', 'ba'],
    ['a', 'every', '(a)', '$12', 'a2'],
    ['a', 'every', '(?<letter>a)', '<$1>', '<a>'],
    ['b', 'every', 'a', '$1', 'b'],
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

  test('refuse a group that is not there, as Java does', () => {
    expect(() => replaceMatches(time, 'a', 'every', 'a', '$1')).toThrow('$1: no such group');
    expect(() => replaceMatches(time, 'a', 'first', '(a)', '$2')).toThrow('$2: no such group');
  });

  test('refuse what is not text', () => {
    expect(() => replaceMatches(time, 'a', 'first', 'a', undefined)).toThrow('got a string and undefined');
  });
});
