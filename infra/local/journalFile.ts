// A file of JSON lines that survives kill -9 and a disk that was full for a moment: each line is with the operating system
// before `append` returns, and what could not be written whole is cut off again.
import { dirname } from 'node:path';
import {
  attempt,
  openFile,
  replaceFile,
  sayWhatFails,
  toReason,
  writeWhole,
  type FileIdentity,
  type FileLayer,
  type OpenFile,
} from './fileLayer.ts';
import { findEntryBehindTornLine, isTornLine, parseKeptLine, toKeptLine } from './keptLine.ts';
import type { Log } from './log.ts';

/** Where entries go; without a folder to keep them, `append` does nothing. */
export interface JournalFile<Entry> {
  /** @throws Error in one sentence when the entry is not kept; the file is then as it was before */
  append(entry: Entry): void;
  /**
   * Lets go of what is no longer needed: replaces the file by these entries once it holds much more. Never throws: what
   * cannot be replaced stays in use.
   * @param live makes the entries that a reader needs from now on; called only when the file is worth replacing
   */
  compact(live: () => readonly Entry[]): void;
  /** Lets go of the file; what is appended afterwards is refused. */
  close(): void;
}

/** What the entries of one file are. */
export interface JournalKind<Entry extends object> {
  /** What is lost with a damaged line: "messages of a queue". */
  readonly holds: string;
  isEntry(this: void, value: unknown): value is Entry;
}

export interface JournalSurroundings {
  readonly files: FileLayer;
  readonly log: Log;
}

const compactAboveBytes = 1024 * 1024;

/** A journal that keeps nothing: for a cloud without a data folder. */
export function createMemoryJournal<Entry>(): JournalFile<Entry> {
  return { append: () => undefined, compact: () => undefined, close: () => undefined };
}

/**
 * Opens or makes the file.
 * @returns the journal and the entries that it held, oldest first; a line that was never written to its end is left away
 * @throws Error in one sentence when the file cannot be read or written, or holds a damaged line
 */
export function openJournalFile<Entry extends object>(
  path: string,
  kind: JournalKind<Entry>,
  surroundings: JournalSurroundings,
): { journal: JournalFile<Entry>; entries: Entry[] } {
  const { entries, isAsWritten } = readEntries(path, kind, surroundings);
  const content = toContent(entries);
  const { files } = surroundings;
  const file = sayWhatFails(`"${path}" cannot be written`, () => {
    if (isAsWritten) return openFile(files, path);
    files.makeFolder(dirname(path));
    return replaceFile(files, path, content);
  });
  return { journal: createJournal<Entry>(path, surroundings, file, content.length), entries };
}

function createJournal<Entry>(
  path: string,
  { files, log }: JournalSurroundings,
  opened: OpenFile,
  openedBytes: number,
): JournalFile<Entry> {
  // The descriptor is ours from `open` to `close` and forgotten before it is closed: its number may be a socket's at once.
  let file: OpenFile | undefined = opened;
  let sizeBytes = openedBytes;
  let compactAtBytes = compactAboveBytes + 2 * sizeBytes;
  /** Does the file have more than the whole entries? */
  let isTorn = false;

  /**
   * The descriptor to write to. Functions of the template run in threads of this process and may close numbers that are not
   * theirs, and somebody may remove the folder: a write to another file, or to one that no start will find, is no write.
   */
  function checkedDescriptor(): number {
    if (file === undefined) throw new Error('it is closed');
    const found = files.identify(file.descriptor);
    if (!isSameFile(found, file.identity)) throw new Error('something else closed its descriptor');
    if (found.linkCount === 0) throw new Error('it was removed while the cloud ran');
    return file.descriptor;
  }

  function appendWhole(bytes: Buffer): void {
    const descriptor = checkedDescriptor();
    if (isTorn) files.truncate(descriptor, sizeBytes);
    isTorn = true;
    try {
      writeWhole(files, descriptor, bytes);
    } catch (error) {
      attempt(() => {
        files.truncate(descriptor, sizeBytes);
        isTorn = false;
      });
      throw error;
    }
    sizeBytes += bytes.length;
    isTorn = false;
  }

  function replaceBy(entries: readonly Entry[]): void {
    const oldDescriptor = checkedDescriptor();
    const content = toContent(entries);
    // Replace first, close afterwards: a replacement that fails leaves the old file in use.
    file = replaceFile(files, path, content);
    sizeBytes = content.length;
    isTorn = false;
    attempt(() => files.close(oldDescriptor));
  }

  return {
    append: (entry) =>
      sayWhatFails(`"${path}" cannot be written`, () => appendWhole(Buffer.from(toKeptLine(entry)))),
    compact(live) {
      if (sizeBytes < compactAtBytes) return;
      try {
        replaceBy(live());
        compactAtBytes = compactAboveBytes + 2 * sizeBytes;
      } catch (error) {
        // Not at each entry again: a try writes much, and the disk has little room.
        compactAtBytes = sizeBytes + compactAboveBytes;
        log.warn('a kept file could not be made smaller', { file: path, reason: toReason(error) });
      }
    },
    close() {
      const closing = file;
      file = undefined;
      if (closing && isSameFile(files.identify(closing.descriptor), closing.identity))
        files.close(closing.descriptor);
    },
  };
}

function isSameFile(one: FileIdentity, other: FileIdentity): boolean {
  return one.device === other.device && one.inode === other.inode;
}

function toContent(entries: readonly unknown[]): Buffer {
  return Buffer.from(entries.map(toKeptLine).join(''));
}

/** @returns `isAsWritten` when the file holds these entries and nothing else */
function readEntries<Entry extends object>(
  path: string,
  { holds, isEntry }: JournalKind<Entry>,
  { files, log }: JournalSurroundings,
): { entries: Entry[]; isAsWritten: boolean } {
  const text = sayWhatFails(`"${path}" cannot be read`, () => files.read(path)?.toString());
  if (text === undefined) return { entries: [], isAsWritten: false };
  const lines = text.split('\n');
  const tail = lines.pop() ?? '';
  // What follows the last line feed was being written when the process died: nobody was told that it is there.
  if (tail !== '' && !isTornLine(tail)) throw damagedAt(lines.length);
  let isAsWritten = tail === '';
  const entries = lines.map((line, index) => {
    const { entry, hasChecksum } = parseKeptLine(line) ?? {};
    isAsWritten &&= hasChecksum === true;
    if (isEntry(entry)) return entry;
    const behind = entry === undefined ? findEntryBehindTornLine(line, isEntry) : undefined;
    if (behind === undefined) throw damagedAt(index);
    log.warn('a line that was never acknowledged is left away', { file: path, line: index + 1 });
    return behind;
  });
  return { entries, isAsWritten };

  function damagedAt(index: number): Error {
    return new Error(
      `"${path}" is damaged at line ${index + 1}, and what this line says of ${holds} is lost: ` +
        'delete the line to start without it, or start with another data folder.',
    );
  }
}
