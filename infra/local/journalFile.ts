// A file of JSON lines that survives kill -9: each line is with the operating system before `append` returns.
// In: entries; out: what the file held when it was opened, a torn last line left away.
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Where entries go; without a folder to keep them, `append` does nothing. */
export interface JournalFile<Entry> {
  append(entry: Entry): void;
  /**
   * Lets go of what is no longer needed: replaces the file by these entries once it holds much more.
   * @param live makes the entries that a reader needs from now on; called only when the file is worth replacing
   */
  compact(live: () => readonly Entry[]): void;
  close(): void;
}

const compactAboveBytes = 1024 * 1024;

/** A journal that keeps nothing: for a cloud without a data folder. */
export function createMemoryJournal<Entry>(): JournalFile<Entry> {
  return { append: () => undefined, compact: () => undefined, close: () => undefined };
}

/**
 * Opens or makes the file.
 * @returns the journal and the entries that it held, oldest first
 * @throws Error when the file cannot be read or holds a broken line before its end
 */
export function openJournalFile<Entry>(path: string): { journal: JournalFile<Entry>; entries: Entry[] } {
  mkdirSync(dirname(path), { recursive: true });
  const entries = existsSync(path) ? readEntries<Entry>(path) : [];
  let { fd, sizeBytes } = replaceFile(path, entries);
  let liveBytes = sizeBytes;
  const journal: JournalFile<Entry> = {
    append(entry) {
      sizeBytes += writeWhole(fd, `${JSON.stringify(entry)}\n`);
    },
    compact(live) {
      if (sizeBytes < compactAboveBytes + 2 * liveBytes) return;
      closeSync(fd);
      ({ fd, sizeBytes } = replaceFile(path, live()));
      liveBytes = sizeBytes;
    },
    close: () => closeSync(fd),
  };
  return { journal, entries };
}

function readEntries<Entry>(path: string): Entry[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  // What follows the last line feed was being written when the process died: nobody was told that it is there.
  lines.pop();
  return lines.map((line, index) => {
    try {
      return JSON.parse(line) as Entry;
    } catch (error) {
      throw new Error(`${path} is damaged at line ${index + 1}; start with another data folder.`, {
        cause: error,
      });
    }
  });
}

function replaceFile(path: string, entries: readonly unknown[]): { fd: number; sizeBytes: number } {
  const text = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
  const nextPath = `${path}.next`;
  const nextFd = openSync(nextPath, 'w');
  writeWhole(nextFd, text);
  closeSync(nextFd);
  renameSync(nextPath, path);
  return { fd: openSync(path, 'a'), sizeBytes: Buffer.byteLength(text) };
}

/** One write may take only a part when the disk is nearly full: the rest is tried, so that the reason is thrown. */
function writeWhole(fd: number, text: string): number {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length;) written += writeSync(fd, bytes, written);
  return bytes.length;
}
