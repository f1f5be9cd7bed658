// The file of lines that outlives its process, a disk that was full for a moment, and a folder that somebody removed.
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { closeSync, openSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { hasShape } from './entryShape.ts';
import { nodeFiles, type FileLayer } from './fileLayer.ts';
import { createMemoryJournal, openJournalFile, type JournalFile } from './journalFile.ts';
import { toKeptLine } from './keptLine.ts';
import { createFaultyFiles } from './testing/faultyFiles.ts';
import { createTestCloud } from './testing/testCloud.ts';

interface Entry {
  readonly word: string;
}
const isEntry = (value: unknown): value is Entry => hasShape(value, { word: 'string' });
const toEntries = (...words: string[]): Entry[] => words.map((word) => ({ word }));

function newPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'journal-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'below', 'entries.jsonl');
}

function open(
  path: string,
  files: FileLayer = nodeFiles,
): { journal: JournalFile<Entry>; entries: Entry[]; logged: unknown[] } {
  const { log, logged } = createTestCloud();
  return { ...openJournalFile(path, { holds: 'words', isEntry }, { files, log }), logged };
}

/** Opens the file once more, as the next start does. */
function reopen(path: string): Entry[] {
  const { journal, entries } = open(path);
  journal.close();
  return entries;
}

test('hands back what was appended, oldest first', () => {
  const path = newPath();
  const { journal, entries } = open(path);
  journal.append({ word: 'one' });
  journal.append({ word: 'two' });
  journal.close();

  expect(entries).toEqual([]);
  expect(reopen(path)).toEqual(toEntries('one', 'two'));
});

test('has each entry on disk with its checksum before append returns, readable by its owner only', () => {
  const path = newPath();
  const { journal } = open(path);

  journal.append({ word: 'ä' });

  expect(readFileSync(path, 'utf8')).toBe('{"word":"ä"}\tae0f12b2\n');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  journal.close();
});

test('reads lines without checksums, and gives them some', () => {
  const path = newPath();
  open(path).journal.close();
  writeFileSync(path, '{"word":"one"}\n{"word":"two"}\n');

  expect(reopen(path)).toEqual(toEntries('one', 'two'));
  expect(readFileSync(path, 'utf8')).toBe(toEntries('one', 'two').map(toKeptLine).join(''));
});

test('leaves away a last line that was torn by a kill, and appends after the whole ones', () => {
  const path = newPath();
  open(path).journal.close();
  appendFileSync(path, `${toKeptLine({ word: 'one' })}{"word":"unfinis`);

  const { journal, entries } = open(path);
  journal.append({ word: 'two' });
  journal.close();

  expect(entries).toEqual(toEntries('one'));
  expect(reopen(path)).toEqual(toEntries('one', 'two'));
});

test.each([
  ['nonsense', 'nonsense'],
  ['a line of another kind', toKeptLine({ put: 1 }).trimEnd()],
  [
    'two lines whose line feed is another byte',
    `{"word":"a"}\t9de37215X${toKeptLine({ word: 'b' }).trimEnd()}`,
  ],
])('refuses a file with %s in it, naming the line and what is lost', (_title, line) => {
  const path = newPath();
  open(path).journal.close();
  writeFileSync(path, `${toKeptLine({ word: 'one' })}${line}\n${toKeptLine({ word: 'three' })}`);

  expect(() => open(path)).toThrow(
    `"${path}" is damaged at line 2, and what this line says of words is lost: ` +
      'delete the line to start without it, or start with another data folder.',
  );
});

test('finds any one byte that was flipped', () => {
  const path = newPath();
  const { journal } = open(path);
  for (const entry of toEntries('one', 'two {"word":"x"}', 'three')) journal.append(entry);
  journal.close();
  const content = readFileSync(path);

  for (let index = 0; index < content.length; index += 1) {
    for (const bits of [1, 2, 32, 128, 255]) {
      const flipped = Buffer.from(content);
      flipped[index] = (flipped[index] ?? 0) ^ bits;
      writeFileSync(path, flipped);
      expect(() => open(path), `byte ${index} with ${bits}`).toThrow(/" is damaged at line \d/);
    }
  }
});

test('replaces the file by the live entries once it is much larger than they are', () => {
  const path = newPath();
  const { journal } = open(path);
  const word = 'x'.repeat(1000);
  for (let count = 0; count < 1100; count += 1) {
    journal.append({ word });
    journal.compact(() => toEntries('live'));
  }
  journal.append({ word: 'last' });
  journal.close();

  const entries = reopen(path);
  expect(entries[0]).toEqual({ word: 'live' });
  expect(entries.at(-1)).toEqual({ word: 'last' });
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

describe('a disk that was full for a moment', () => {
  test('leaves no half line: what follows is whole, and the next start finds it', () => {
    const path = newPath();
    const files = createFaultyFiles();
    const { journal } = open(path, files);
    journal.append({ word: 'one' });

    files.failWhen((call) => (call === 'write' ? 'ENOSPC' : undefined));
    expect(() => journal.append({ word: 'lost' })).toThrow(
      `"${path}" cannot be written: ENOSPC: made to fail, write.`,
    );
    files.failWhen(undefined);
    journal.append({ word: 'two' });

    expect(reopen(path)).toEqual(toEntries('one', 'two'));
  });

  test('takes nothing more until the half line could be cut off', () => {
    const path = newPath();
    const files = createFaultyFiles();
    const { journal } = open(path, files);

    files.failWhen((call) => (call === 'write' || call === 'truncate' ? 'EIO' : undefined));
    expect(() => journal.append({ word: 'lost' })).toThrow('EIO');
    const half = readFileSync(path, 'utf8');
    files.failWhen((call) => (call === 'truncate' ? 'EIO' : undefined));
    expect(() => journal.append({ word: 'refused' })).toThrow('EIO');
    expect(readFileSync(path, 'utf8')).toBe(half);
    files.failWhen(undefined);
    journal.append({ word: 'one' });

    expect(reopen(path)).toEqual(toEntries('one'));
  });

  // Journals once appended behind what a failed write had left.
  test.each([
    ['', '{"wo'],
    ['without a checksum', '{"word":"half {\\"word\\":\\"x\\"}'],
    ['that lacks its line feed only', '{"word":"half"}'],
  ])('is recovered from a half line %s in the middle', (_title, half) => {
    const path = newPath();
    open(path).journal.close();
    writeFileSync(path, `{"word":"one"}\n${half}{"word":"two"}\n{"word":"three"}\n`);

    const { journal, entries, logged } = open(path);
    journal.close();

    expect(entries).toEqual(toEntries('one', 'two', 'three'));
    expect(logged).toEqual([
      {
        level: 'warn',
        event: 'a line that was never acknowledged is left away',
        fields: { file: path, line: 2 },
      },
    ]);
    expect(reopen(path)).toEqual(entries);
  });

  test.each(['{"a":"b"}{"word":"two"}', 'x{"word":"two"}', '{"word":"one"}x{"word":"two"}'])(
    'is not guessed at: %s',
    (line) => {
      const path = newPath();
      open(path).journal.close();
      writeFileSync(path, `{"word":"one"}\n${line}\n{"word":"three"}\n`);

      expect(() => open(path)).toThrow('is damaged at line 2');
    },
  );
});

/** Fills the journal until the next `compact` replaces it. */
function fill(journal: JournalFile<Entry>): void {
  for (let count = 0; count < 1100; count += 1) journal.append({ word: 'x'.repeat(1000) });
}

test.each(['open', 'write', 'sync', 'identify', 'rename'] as const)(
  'a replacement whose %s fails leaves the old file in use',
  (failing) => {
    const path = newPath();
    const files = createFaultyFiles();
    const { journal, logged } = open(path, files);
    fill(journal);

    files.failWhen((call) => (call === failing ? 'ENOSPC' : undefined));
    journal.compact(() => toEntries('live'));
    files.failWhen(undefined);
    journal.append({ word: 'last' });

    expect(logged).toHaveLength(1);
    expect(reopen(path)).toHaveLength(1101);
  },
);

test('a replacement whose old file cannot be closed is in use all the same', () => {
  const path = newPath();
  const files = createFaultyFiles();
  const { journal } = open(path, files);
  fill(journal);

  files.failWhen((call) => (call === 'close' ? 'EIO' : undefined));
  journal.compact(() => toEntries('live'));
  files.failWhen(undefined);
  journal.append({ word: 'last' });

  expect(reopen(path)).toEqual(toEntries('live', 'last'));
});

describe('a folder that goes away while it runs', () => {
  test('makes each append a failure that says so', () => {
    const path = newPath();
    const { journal } = open(path);
    rmSync(dirname(path), { recursive: true });

    expect(() => journal.append({ word: 'lost' })).toThrow(
      `"${path}" cannot be written: it was removed while the cloud ran.`,
    );
    journal.close();
  });

  test('lets no line reach a file that has got the journal’s descriptor', () => {
    const path = newPath();
    const opened: number[] = [];
    const files: FileLayer = {
      ...nodeFiles,
      open(...parameters) {
        const descriptor = nodeFiles.open(...parameters);
        opened.push(descriptor);
        return descriptor;
      },
    };
    const { journal } = open(path, files);
    fill(journal);
    rmSync(dirname(path), { recursive: true });
    journal.compact(() => toEntries('live'));
    const others = join(dirname(dirname(path)), 'others');
    closeSync(opened[0] ?? -1);
    const descriptor = openSync(others, 'w');
    onTestFinished(() => closeSync(descriptor));

    expect(descriptor).toBe(opened[0]);
    expect(() => journal.append({ word: 'secret' })).toThrow('something else closed its descriptor');
    journal.close();

    expect(readFileSync(others, 'utf8')).toBe('');
    expect(() => statSync(`/proc/self/fd/${descriptor}`)).not.toThrow();
  });
});

test('a closed journal refuses what comes later', () => {
  const { journal } = open(newPath());
  journal.close();

  expect(() => journal.append({ word: 'late' })).toThrow('cannot be written: it is closed.');
});
