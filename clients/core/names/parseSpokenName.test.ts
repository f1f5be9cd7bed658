// Names as people type what they heard.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { adjectives, largestNumber, nouns, smallestNumber } from '../../../schema/words.ts';
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
  'serene truth 6 8 2',
  'sere ne truth 682',
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

const letterForms: [form: string, change: (text: string) => string][] = [
  ['as it is', (text) => text],
  ['in capitals', (text) => text.toUpperCase()],
  ['with spaces', (text) => text.replaceAll('-', ' ')],
  ['without hyphens', (text) => text.replaceAll('-', '')],
  ['without the first hyphen', (text) => text.replace('-', '')],
  ['with a space after each letter and digit', (text) => [...text.replaceAll('-', '')].join(' ')],
];

test.each(letterForms)('reads every pair of words %s', (_form, change) => {
  const names = adjectives.flatMap((adjective) => nouns.map((noun) => `${adjective}-${noun}-682`));

  const misread = names.filter((name) => parseSpokenName(change(name)) !== name);

  expect(misread).toEqual([]);
});

test('reads every name whatever stands around and between its parts', () => {
  const separator = fc.stringMatching(/^[ _.,;–—-]{0,3}$/);
  const number = fc.integer({ min: smallestNumber, max: largestNumber });
  const parts = fc.tuple(fc.constantFrom(...adjectives), fc.constantFrom(...nouns), number);

  fc.assert(
    fc.property(
      parts,
      fc.tuple(separator, separator, separator, separator),
      (name, [before, one, two, after]) => {
        const [adjective, noun, digits] = name;
        const typed = `${before}${adjective}${one}${noun}${two}${digits}${after}`;

        expect(parseSpokenName(typed)).toBe(name.join('-'));
      },
    ),
  );
});
