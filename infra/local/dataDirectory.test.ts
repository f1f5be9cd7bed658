// One running cloud holds a data folder; what a dead one left behind does not keep anybody out.
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDataDirectory } from './dataDirectory.ts';

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'data-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
const lockOf = (folder: string): string => join(folder, 'lock');

test('makes the folder, locks it with this process’s id, and gives it back', () => {
  const folder = join(temporaryFolder(), 'new', 'data');
  const data = openDataDirectory(folder);
  expect(data.path).toBe(folder);
  expect(readFileSync(lockOf(folder), 'utf8')).toBe(String(process.pid));
  data.close();
  expect(existsSync(lockOf(folder))).toBe(false);
  openDataDirectory(folder).close();
});

test('refuses a folder that this process holds already', () => {
  const folder = temporaryFolder();
  const data = openDataDirectory(folder);
  onTestFinished(data.close);
  expect(() => openDataDirectory(folder)).toThrow(
    `The data folder "${folder}" is in use by process ${process.pid}; stop it, choose another folder, or delete "${lockOf(folder)}" if it is no local cloud.`,
  );
});

test('refuses a folder that another running process holds', () => {
  const folder = temporaryFolder();
  writeFileSync(lockOf(folder), String(process.ppid));
  expect(() => openDataDirectory(folder)).toThrow(`is in use by process ${process.ppid};`);
  expect(readFileSync(lockOf(folder), 'utf8')).toBe(String(process.ppid));
});

test.each([
  ['of a process that is gone', '4194304'],
  ['of an earlier process with our id', String(process.pid)],
  ['that holds no id', 'nonsense'],
])('takes over a lock %s', (_title, lock) => {
  const folder = temporaryFolder();
  writeFileSync(lockOf(folder), lock);
  openDataDirectory(folder).close();
  expect(existsSync(lockOf(folder))).toBe(false);
});

test('refuses a path that is a file', () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  expect(() => openDataDirectory(file)).toThrow(`The data folder "${file}" cannot be used: EEXIST`);
});

// The superuser may write everywhere.
test.skipIf(process.getuid?.() === 0)('refuses a folder that may not be written', () => {
  const folder = temporaryFolder();
  chmodSync(folder, 0o500);
  expect(() => openDataDirectory(folder)).toThrow(`The data folder "${folder}" cannot be used: EACCES`);
});
