// What is suggested for names that no session has.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { adjectives, nouns } from '../../../schema/words.ts';
import { nearNames } from './nearNames.ts';

test.each([
  ['serene-thruth-682', 'serene-truth-682'],
  ['serine truth 682', 'serene-truth-682'],
  ['serene turth 682', 'serene-truth-682'],
  ['Seren Truht 682', 'serene-truth-682'],
  ['serenetruht682', 'serene-truth-682'],
  ['brave oter 100', 'brave-otter-100'],
])('for %j suggests %s first', (text, name) => {
  expect(nearNames(text)[0]).toBe(name);
});

test.each(['serene-truth-682', 'blue-whale-100', 'serene truth', 'truth 682 serene 4', '', '682'])(
  'for %j suggests nothing',
  (text) => {
    expect(nearNames(text)).toEqual([]);
  },
);

test('suggests at most three, each once', () => {
  const names = nearNames('brisht lime 100');

  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeLessThanOrEqual(3);
});

test('finds every name again in which two neighbouring letters of one word were swapped', () => {
  const names = fc.tuple(fc.constantFrom(...adjectives), fc.constantFrom(...nouns), fc.nat({ max: 1 }));

  fc.assert(
    fc.property(names, ([adjective, noun, at]) => {
      const slipped = `${noun.slice(0, at)}${noun[at + 1]}${noun[at]}${noun.slice(at + 2)}`;
      fc.pre(slipped !== noun && !nouns.includes(slipped));
      expect(nearNames(`${adjective} ${slipped} 682`)).toContain(`${adjective}-${noun}-682`);
    }),
  );
});
