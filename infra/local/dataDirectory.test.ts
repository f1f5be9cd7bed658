// One running cloud holds a data folder; what a dead one left behind does not keep anybody out.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDataDirectory } from './dataDirectory.ts';
import { toKeptLine } from './keptLine.ts';
import { createFaultyFiles } from './testing/faultyFiles.ts';

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
  expect(readFileSync(lockOf(folder), 'utf8')).toBe(toKeptLine(process.pid));
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
  ['that a full disk left empty', ''],
])('takes over a lock %s', (_title, lock) => {
  const folder = temporaryFolder();
  writeFileSync(lockOf(folder), lock);
  openDataDirectory(folder).close();
  expect(existsSync(lockOf(folder))).toBe(false);
});

test('refuses a lock that holds something else, naming it', () => {
  const folder = temporaryFolder();
  writeFileSync(lockOf(folder), 'nonsense');
  expect(() => openDataDirectory(folder)).toThrow(
    `The lock "${lockOf(folder)}" is damaged; delete it if no local cloud uses the data folder.`,
  );
});

test('finds any one byte of the lock that was flipped', () => {
  const folder = temporaryFolder();
  const content = Buffer.from(toKeptLine(process.ppid));
  for (let index = 0; index < content.length; index += 1) {
    const flipped = Buffer.from(content);
    flipped[index] = (flipped[index] ?? 0) ^ 1;
    writeFileSync(lockOf(folder), flipped);
    expect(() => openDataDirectory(folder), `byte ${index}`).toThrow('is damaged');
  }
});

test('leaves the lock of a cloud that took the folder after somebody had removed it', () => {
  const folder = join(temporaryFolder(), 'data');
  const data = openDataDirectory(folder);
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
  writeFileSync(lockOf(folder), toKeptLine(process.ppid));

  data.close();

  expect(readFileSync(lockOf(folder), 'utf8')).toBe(toKeptLine(process.ppid));
});

test.each(['ENOSPC', 'EIO', 'EROFS'] as const)(
  'says that the folder cannot be used when a call fails with %s, and leaves it free',
  (fault) => {
    const counting = createFaultyFiles();
    openDataDirectory(temporaryFolder(), counting).close();
    // The last two calls let go of the lock.
    for (let failing = 1; failing <= counting.calls.length - 2; failing += 1) {
      const folder = temporaryFolder();
      const files = createFaultyFiles();
      files.failWhen((_call, number) => (number === failing ? fault : undefined));

      expect(() => openDataDirectory(folder, files)).toThrow(
        `The data folder "${folder}" cannot be used: ${fault}`,
      );
      openDataDirectory(folder).close();
    }
  },
);

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
