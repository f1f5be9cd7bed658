// A small file that is written whole: keys and the like. In and out: one JSON value, with a checksum.
import { dirname } from 'node:path';
import { attempt, replaceFile, sayWhatFails, type FileLayer } from './fileLayer.ts';
import { parseKeptLine, toKeptLine } from './keptLine.ts';

/** What one file holds. */
export interface KeptKind<Value> {
  /** What is lost with the file: "the sign-in's keys". */
  readonly holds: string;
  isValue(this: void, value: unknown): value is Value;
}

/**
 * Reads the value.
 * @returns undefined when there is no file
 * @throws Error naming the file, and not what it holds, when it cannot be read or is damaged
 */
export function readKeptFile<Value>(
  files: FileLayer,
  path: string,
  { holds, isValue }: KeptKind<Value>,
): Value | undefined {
  const content = sayWhatFails(`"${path}" cannot be read`, () => files.read(path));
  if (content === undefined) return undefined;
  const value = parseKeptLine(content.toString().replace(/\n$/, ''))?.entry;
  if (isValue(value)) return value;
  throw new Error(`"${path}" is damaged, and ${holds} are lost; delete it to have new ones made.`);
}

/**
 * Writes the value, whole or not at all.
 * @throws Error naming the file
 */
export function writeKeptFile(files: FileLayer, path: string, value: unknown): void {
  const content = Buffer.from(toKeptLine(value));
  const { descriptor } = sayWhatFails(`"${path}" cannot be written`, () => {
    files.makeFolder(dirname(path));
    return replaceFile(files, path, content);
  });
  attempt(() => files.close(descriptor));
}
