// Every known difference from AWS is marked where it is made and listed in the README; the two lists are kept equal.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inertHelpers } from './cloudformation/inertHelpers.ts';
import { inertTypes } from './cloudformation/inertTypes.ts';

const readme = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8');

/** The sentences that stand behind the mark in the sources. */
function markedDifferences(): string[] {
  const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .flatMap((file) => [
      ...readFileSync(join(import.meta.dirname, file), 'utf8').matchAll(/\/\/ DIFFERS: (.*)$/gm),
    ])
    .map(([, sentence = '']) => sentence)
    .sort();
}

/** The items of one section of the README, up to the next heading of its level. */
function itemsOf(heading: string, item: RegExp): string[] {
  const [, section = ''] = readme.split(`\n## ${heading}\n`);
  const [text = ''] = section.split('\n## ');
  return [...text.matchAll(item)].map(([, found = '']) => found).sort();
}

test('the README lists each difference from AWS that is marked in the code, and no other', () => {
  expect(itemsOf('Differences from AWS', /^- (.*)$/gm)).toEqual(markedDifferences());
});

test('each difference is one whole sentence on one line', () => {
  expect(markedDifferences().filter((sentence) => !/^.{20,}\.$/.test(sentence))).toEqual([]);
});

test('the README lists each resource type that has nothing to run, and no other', () => {
  expect(itemsOf('Types with nothing to run', /^\| `(\w+::[^`]+)` /gm)).toEqual(
    Object.keys(inertTypes).sort(),
  );
});

test('the README lists each function of CDK’s own that has nothing to run, and no other', () => {
  expect(itemsOf('Types with nothing to run', /^\| `(\w+)` /gm)).toEqual(Object.keys(inertHelpers).sort());
});
