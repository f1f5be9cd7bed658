// Remembers on disk which code passed the check, so that a process that meets it again need not load TypeScript.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

/** Code that passed the check once, by its text. */
export interface PassedCode {
  has(code: string): boolean;
  add(code: string): void;
}

/** What a file says; anything else is a damaged one, and its code is checked again. */
const content = 'passed\n';
/** When there are more, all are forgotten: nobody deletes those of code that has changed since. */
const maxFiles = 2_000;
const defaultFolder = resolve(import.meta.dirname, '../../node_modules/.cache/code-check');

/**
 * Opens the memory; no file for a code means that nothing is known of it.
 * @param fingerprint what decides the check beside the code: the versions of all that takes part
 * @param folder where the files lie; made when the first is written
 */
export function openPassedCode(fingerprint: string, folder = defaultFolder): PassedCode {
  const fileOf = (code: string): string =>
    join(folder, createHash('sha256').update(`${fingerprint}\0${code}`).digest('hex'));
  return {
    has(code) {
      try {
        return readFileSync(fileOf(code), 'utf8') === content;
      } catch {
        return false;
      }
    },
    add(code) {
      const file = fileOf(code);
      const draft = `${file}.${process.pid}`;
      try {
        mkdirSync(folder, { recursive: true });
        if (readdirSync(folder).length >= maxFiles) rmSync(folder, { recursive: true, force: true });
        mkdirSync(folder, { recursive: true });
        // Renamed, so that no other process reads half of it.
        writeFileSync(draft, content);
        renameSync(draft, file);
      } catch {
        // Where nothing can be written, code is checked at each start.
      }
    },
  };
}

/** The installed version of a package, read without loading it. */
export function versionOf(packageName: string): string {
  const file = createRequire(import.meta.url).resolve(`${packageName}/package.json`);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
