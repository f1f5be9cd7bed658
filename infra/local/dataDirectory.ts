// The folder that outlives the process: made if it is not there, and held by one running cloud at a time.
import { join, resolve } from 'node:path';
import { attempt, nodeFiles, toReason, writeWhole, type FileLayer } from './fileLayer.ts';
import { parseKeptLine, toKeptLine } from './keptLine.ts';
import { StartError } from './startError.ts';

/** A data folder that is ours until it is closed. */
export interface DataDirectory {
  readonly path: string;
  close(this: void): void;
}

/** Folders that this process holds: a second cloud in the same process has the same process id. */
const held = new Set<string>();

/**
 * Makes the folder and locks it with a file that names this process. A lock whose process is gone is taken over.
 * @throws StartError when the folder cannot be made, read or written, or when another running cloud holds it
 */
export function openDataDirectory(directory: string, files: FileLayer = nodeFiles): DataDirectory {
  const path = resolve(directory);
  const lockFile = join(path, 'lock');
  try {
    files.makeFolder(path);
    while (!takeLock(files, path, lockFile));
  } catch (cause) {
    if (cause instanceof StartError) throw cause;
    throw new StartError(`The data folder "${path}" cannot be used: ${toReason(cause)}.`, { cause });
  }
  held.add(path);
  return {
    path,
    close() {
      // The lock may be another cloud's by now: somebody removed the folder, and it was made again.
      if (held.delete(path) && readHolder(files, lockFile) === process.pid) files.remove(lockFile);
    },
  };
}

/** @returns false when there was a lock that is no longer good: it is gone now */
function takeLock(files: FileLayer, path: string, lockFile: string): boolean {
  try {
    writeLock(files, lockFile);
    return true;
  } catch (error) {
    if (!isError(error, 'EEXIST')) throw error;
  }
  const holder = readHolder(files, lockFile);
  if (holder !== undefined && (held.has(path) || isRunning(holder))) {
    throw new StartError(
      `The data folder "${path}" is in use by process ${holder}; stop it, choose another folder, or delete "${lockFile}" if it is no local cloud.`,
    );
  }
  files.remove(lockFile);
  return false;
}

function writeLock(files: FileLayer, lockFile: string): void {
  const descriptor = files.open(lockFile, 'create');
  try {
    writeWhole(files, descriptor, Buffer.from(toKeptLine(process.pid)));
    files.close(descriptor);
  } catch (error) {
    attempt(() => files.close(descriptor));
    attempt(() => files.remove(lockFile));
    throw error;
  }
}

/**
 * The process id in the lock; undefined when it holds nothing: whoever made it was never told that the folder is its own.
 * @throws StartError when it holds something else
 */
function readHolder(files: FileLayer, lockFile: string): number | undefined {
  const content = files.read(lockFile)?.toString() ?? '';
  if (content === '') return undefined;
  const holder = parseKeptLine(content.replace(/\n$/, ''))?.entry;
  if (typeof holder === 'number') return holder;
  throw new StartError(
    `The lock "${lockFile}" is damaged; delete it if no local cloud uses the data folder.`,
  );
}

/** Our own id in a lock that we do not hold is left from a process that had it before. */
function isRunning(processId: number): boolean {
  if (!(processId > 0) || processId === process.pid) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return isError(error, 'EPERM');
  }
}

function isError(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
