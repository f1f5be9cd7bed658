// Keeps PROTOCOL.md and the tests equal: each sentence has its test, each numbered test its sentence.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const folder = new URL('.', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');

test('each numbered sentence of PROTOCOL.md is the title of exactly one test, and the other way round', () => {
  const sentences = [...read('PROTOCOL.md').matchAll(/^- (\d+\.\d+ .+)$/gm)].map(([, sentence]) => sentence);
  const tests = readdirSync(folder).filter((name) => name.endsWith('.test.ts'));
  const titles = tests.flatMap((name) =>
    [...read(name).matchAll(/\btest\('(\d+\.\d+ [^']+)'/g)].map(([, title]) => title),
  );

  expect(sentences.length).toBeGreaterThan(50);
  expect(sentences.filter((sentence) => !sentence?.includes(' must '))).toEqual([]);
  expect(titles.toSorted()).toEqual(sentences.toSorted());
});
