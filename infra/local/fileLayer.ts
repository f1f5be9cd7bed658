// The calls by which the data folder is written and read. Everything that outlives the process goes through one `FileLayer`,
// so that tests make each call fail once; files are readable by their owner only.
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';

/** What a file is opened for: more lines at its end, whatever it holds; a new and empty file; one that is not there yet. */
export type OpenPurpose = 'append' | 'replace' | 'create';

/** What a descriptor stands for, whatever became of the path by which it was opened. */
export interface FileIdentity {
  readonly device: number;
  readonly inode: number;
  /** How many names the file has; 0: it was removed. */
  readonly linkCount: number;
}

/** Every method throws the system's error (ENOSPC, EIO, EROFS …) when the call fails. */
export interface FileLayer {
  /** Makes the folder and those above it. */
  makeFolder(this: void, path: string): void;
  /** The whole file; undefined when there is none. */
  read(this: void, path: string): Buffer | undefined;
  /** @returns the descriptor; what is written goes to the end */
  open(this: void, path: string, purpose: OpenPurpose): number;
  /** @returns how many bytes were written from the offset on: fewer than there are when the disk is nearly full */
  write(this: void, descriptor: number, bytes: Buffer, offset: number): number;
  truncate(this: void, descriptor: number, sizeBytes: number): void;
  /** Returns when the file is on the disk. */
  sync(this: void, descriptor: number): void;
  identify(this: void, descriptor: number): FileIdentity;
  /** The descriptor is gone afterwards, also when this throws. */
  close(this: void, descriptor: number): void;
  rename(this: void, from: string, to: string): void;
  /** Removes the file, if it is there. */
  remove(this: void, path: string): void;
}

const { O_APPEND, O_CREAT, O_EXCL, O_TRUNC, O_WRONLY } = constants;
const flagsOf: Readonly<Record<OpenPurpose, number>> = {
  append: O_WRONLY | O_APPEND | O_CREAT,
  replace: O_WRONLY | O_APPEND | O_CREAT | O_TRUNC,
  create: O_WRONLY | O_APPEND | O_CREAT | O_EXCL,
};

/** The machine's own files. */
export const nodeFiles: FileLayer = {
  makeFolder: (path) => void mkdirSync(path, { recursive: true, mode: 0o700 }),
  read(path) {
    try {
      return readFileSync(path);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
  },
  open: (path, purpose) => openSync(path, flagsOf[purpose], 0o600),
  write: (descriptor, bytes, offset) => writeSync(descriptor, bytes, offset),
  truncate: ftruncateSync,
  sync: fsyncSync,
  identify(descriptor) {
    const { dev, ino, nlink } = fstatSync(descriptor);
    return { device: dev, inode: ino, linkCount: nlink };
  },
  close: closeSync,
  rename: renameSync,
  remove: (path) => rmSync(path, { force: true }),
};

/** Writes all bytes: one write may take only a part when the disk is nearly full, and the rest then tells why. */
export function writeWhole(files: FileLayer, descriptor: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length;) written += files.write(descriptor, bytes, written);
}

/** A file that is open for appending. */
export interface OpenFile {
  readonly descriptor: number;
  readonly identity: FileIdentity;
}

/**
 * Puts a new file in the place of the old one, whole or not at all: when this throws, the old file is as it was.
 * @returns the new file
 */
export function replaceFile(files: FileLayer, path: string, content: Buffer): OpenFile {
  const nextPath = `${path}.next`;
  const descriptor = files.open(nextPath, 'replace');
  try {
    writeWhole(files, descriptor, content);
    files.sync(descriptor);
    const identity = files.identify(descriptor);
    // Nothing may fail after this: the descriptor that wrote the file stays the one that is written to.
    files.rename(nextPath, path);
    return { descriptor, identity };
  } catch (error) {
    attempt(() => files.close(descriptor));
    attempt(() => files.remove(nextPath));
    throw error;
  }
}

/** Opens a file that is there for appending. */
export function openFile(files: FileLayer, path: string): OpenFile {
  const descriptor = files.open(path, 'append');
  try {
    return { descriptor, identity: files.identify(descriptor) };
  } catch (error) {
    attempt(() => files.close(descriptor));
    throw error;
  }
}

/** For what is done after something worse went wrong, which is what the caller is told. */
export function attempt(action: () => void): void {
  try {
    action();
  } catch {
    // Nothing depends on it.
  }
}

/**
 * Runs what may fail.
 * @param what what cannot be done then: `"/data/lock" cannot be written`
 * @throws Error with that and the reason, as one sentence
 */
export function sayWhatFails<Result>(what: string, action: () => Result): Result {
  try {
    return action();
  } catch (cause) {
    throw new Error(`${what}: ${toReason(cause)}.`, { cause });
  }
}

/** "ENOSPC: no space left on device, write" */
export function toReason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
