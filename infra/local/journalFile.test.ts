// The file of lines that outlives its process.
import { appendFileSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createMemoryJournal, openJournalFile } from './journalFile.ts';

const newPath = (): string => join(mkdtempSync(join(tmpdir(), 'journal-')), 'below', 'entries.jsonl');

test('hands back what was appended, oldest first', () => {
  const path = newPath();
  const { journal, entries } = openJournalFile<number>(path);
  journal.append(1);
  journal.append(2);
  journal.close();

  const reopened = openJournalFile<number>(path);

  expect(entries).toEqual([]);
  expect(reopened.entries).toEqual([1, 2]);
  reopened.journal.close();
});

test('has each entry on disk before append returns', () => {
  const path = newPath();
  const { journal } = openJournalFile<{ word: string }>(path);

  journal.append({ word: 'ä' });

  expect(readFileSync(path, 'utf8')).toBe('{"word":"ä"}\n');
  journal.close();
});

test('leaves away a last line that was torn by a kill, and appends after the whole ones', () => {
  const path = newPath();
  openJournalFile<number>(path).journal.close();
  appendFileSync(path, '1\n2\n{"unfinis');

  const { journal, entries } = openJournalFile<unknown>(path);
  journal.append(3);
  journal.close();

  expect(entries).toEqual([1, 2]);
  expect(readFileSync(path, 'utf8')).toBe('1\n2\n3\n');
});

test('refuses a file that is broken before its end, naming the line', () => {
  const path = newPath();
  openJournalFile<number>(path).journal.close();
  writeFileSync(path, '1\nnonsense\n3\n');

  expect(() => openJournalFile<number>(path)).toThrow(
    `${path} is damaged at line 2; start with another data folder.`,
  );
});

test('replaces the file by the live entries once it is much larger than they are', () => {
  const path = newPath();
  const { journal } = openJournalFile<string>(path);
  const line = 'x'.repeat(1000);
  for (let count = 0; count < 1100; count += 1) {
    journal.append(line);
    journal.compact(() => ['live']);
  }
  journal.append('last');
  journal.close();

  const { entries } = openJournalFile<string>(path);
  expect(entries[0]).toBe('live');
  expect(entries.at(-1)).toBe('last');
  expect(statSync(path).size).toBeLessThan(100_000);
});

test('keeps nothing without a folder', () => {
  const journal = createMemoryJournal<number>();

  journal.append(1);
  journal.compact(() => {
    throw new Error('there is nothing to compact');
  });
  journal.close();
});
