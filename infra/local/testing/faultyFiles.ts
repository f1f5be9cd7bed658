// The machine's files with faults: single calls of the layer can be made to fail, each as the system would let it fail.
import { nodeFiles, type FileLayer } from '../fileLayer.ts';

export type FileFault = 'ENOSPC' | 'EIO' | 'EROFS';
export type FileCall = keyof FileLayer;

export interface FaultyFiles extends FileLayer {
  /** The calls so far, those that failed included. */
  readonly calls: readonly FileCall[];
  /** Lets calls fail from now on when the function names a fault; the number counts from 1. Undefined: no more. */
  failWhen(fault: ((call: FileCall, number: number) => FileFault | undefined) | undefined): void;
}

export function createFaultyFiles(): FaultyFiles {
  const calls: FileCall[] = [];
  let faultOf: ((call: FileCall, number: number) => FileFault | undefined) | undefined;

  /** @param part what the system had done before it failed */
  function around<Result>(call: FileCall, action: () => Result, part?: () => void): Result {
    calls.push(call);
    const fault = faultOf?.(call, calls.length);
    if (fault === undefined) return action();
    part?.();
    throw Object.assign(new Error(`${fault}: made to fail, ${call}`), { code: fault });
  }

  return {
    calls,
    failWhen: (fault) => void (faultOf = fault),
    makeFolder: (path) => around('makeFolder', () => nodeFiles.makeFolder(path)),
    read: (path) => around('read', () => nodeFiles.read(path)),
    open: (path, purpose) => around('open', () => nodeFiles.open(path, purpose)),
    write: (descriptor, bytes, offset) =>
      around(
        'write',
        () => nodeFiles.write(descriptor, bytes, offset),
        // A full disk takes the first half of what is written.
        () => nodeFiles.write(descriptor, bytes.subarray(offset, offset + (bytes.length >> 1)), 0),
      ),
    truncate: (descriptor, size) => around('truncate', () => nodeFiles.truncate(descriptor, size)),
    sync: (descriptor) => around('sync', () => nodeFiles.sync(descriptor)),
    identify: (descriptor) => around('identify', () => nodeFiles.identify(descriptor)),
    close: (descriptor) =>
      around(
        'close',
        () => nodeFiles.close(descriptor),
        // Linux lets go of the descriptor whatever it answers.
        () => nodeFiles.close(descriptor),
      ),
    rename: (from, to) => around('rename', () => nodeFiles.rename(from, to)),
    remove: (path) => around('remove', () => nodeFiles.remove(path)),
  };
}
