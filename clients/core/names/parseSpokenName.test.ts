// Names as people type what they heard.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { adjectives, nouns } from '../../../schema/words.ts';
import { parseSpokenName } from './parseSpokenName.ts';

test.each([
  'serene-truth-682',
  'serene truth 682',
  'Serene Truth 682',
  'SERENETRUTH682',
  'serenetruth 682',
  'serene truth682',
  '  serene  -  truth  –  682 ',
  'serene_truth.682',
  '“serène truth 682.”',
])('reads %j as serene-truth-682', (text) => {
  expect(parseSpokenName(text)).toBe('serene-truth-682');
});

test('keeps two words that no name has, for the service to answer', () => {
  expect(parseSpokenName('Serene Thruth 682')).toBe('serene-thruth-682');
});

test.each([
  '',
  'serene truth',
  '682',
  'serene 682',
  'serene truth 68',
  'serene truth 68200',
  'a b c 682',
  '💥',
])('does not read %j', (text) => {
  expect(parseSpokenName(text)).toBeUndefined();
});

test('reads every name without its hyphens as a name of the same letters', () => {
  const names = fc.tuple(
    fc.constantFrom(...adjectives),
    fc.constantFrom(...nouns),
    fc.integer({ min: 100, max: 9999 }),
  );

  fc.assert(
    fc.property(names, (parts) => {
      expect(parseSpokenName(parts.join(''))).toBe(parts.join('-'));
    }),
  );
});
