// The folder that outlives the process: made if it is not there, and held by one running cloud at a time.
import { accessSync, constants, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
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
export function openDataDirectory(directory: string): DataDirectory {
  const path = resolve(directory);
  const lockFile = join(path, 'lock');
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new StartError(`The data folder "${path}" cannot be used: ${reasonOf(cause)}.`, { cause });
  }
  takeLock(path, lockFile);
  held.add(path);
  return {
    path,
    close() {
      if (held.delete(path)) rmSync(lockFile, { force: true });
    },
  };
}

function takeLock(path: string, lockFile: string): void {
  for (;;) {
    try {
      writeFileSync(lockFile, String(process.pid), { flag: 'wx', mode: 0o600 });
      return;
    } catch (cause) {
      if (!isError(cause, 'EEXIST')) {
        throw new StartError(`The data folder "${path}" cannot be written: ${reasonOf(cause)}.`, { cause });
      }
    }
    const holder = readHolder(lockFile);
    if (held.has(path) || isRunning(holder)) {
      throw new StartError(
        `The data folder "${path}" is in use by process ${holder}; stop it, choose another folder, or delete "${lockFile}" if it is no local cloud.`,
      );
    }
    rmSync(lockFile, { force: true });
  }
}

/** The process id in the lock; NaN when it holds none. */
function readHolder(lockFile: string): number {
  try {
    return Number.parseInt(readFileSync(lockFile, 'utf8'), 10);
  } catch (cause) {
    if (isError(cause, 'ENOENT')) return Number.NaN;
    throw new StartError(`The lock "${lockFile}" cannot be read: ${reasonOf(cause)}.`, { cause });
  }
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

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
