// Counting brackets before anything recurses over them.
import { expect, test } from 'vitest';
import { nestingOf } from './nestingOf.ts';

test.each([
  ['', 0],
  ['{ a { b } c { d } }', 2],
  ['{ a(x: [[1]]) }', 4],
  ['{ a(x: "{{{{") }', 2],
  ['{ a(x: "\\"{{{{") }', 2],
  ['{ a(x: """{{ "" \\""" {{""") }', 2],
  ['{ # {{{{\n a }', 1],
  ['{ # {{{{', 1],
  ['"never closed {{{', 0],
  ['"closed by the line\n{ a }', 1],
  ['}}}{{', 0],
  ['{"a":["b\\\\",{}]}', 3],
])('%j nests %i levels', (source, depth) => {
  expect(nestingOf(source)).toBe(depth);
});

test('a million brackets are counted without recursion', () => {
  expect(nestingOf('['.repeat(1_000_000))).toBe(1_000_000);
});
