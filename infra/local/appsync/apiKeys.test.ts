// Keys that nobody else knows: random, the same at the next start with the same data, another without.
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporaryFolder.ts';
import { createTestCloud } from '../testing/testCloud.ts';
import { readOrCreateApiKey } from './apiKeys.ts';

const readKey = (dataDirectory?: string, logicalId = 'Key'): string =>
  readOrCreateApiKey(createTestCloud(dataDirectory === undefined ? {} : { dataDirectory }), logicalId);

test('a key is drawn anew at each start that keeps nothing', () => {
  const keys = [readKey(), readKey()];

  expect(keys[0]).toMatch(/^da2-[a-z2-7]{26}$/);
  expect(keys[0]).not.toBe(keys[1]);
});

test('a key is the same at the next start with the same data, and another with other data', () => {
  const folder = temporaryFolder();
  const keys = [readKey(folder), readKey(folder, 'Second')];

  expect([readKey(folder), readKey(folder, 'Second')]).toEqual(keys);
  expect(new Set([...keys, readKey(temporaryFolder())]).size).toBe(3);
});

test('the file is readable by its owner only; a damaged one is named, and not what it holds', () => {
  const folder = temporaryFolder();
  const key = readKey(folder);
  const file = join(folder, 'appsync', 'keys.json');
  const content = readFileSync(file, 'utf8');

  writeFileSync(file, content.replace(key, `x${key.slice(1)}`));

  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(() => readKey(folder)).toThrow(
    `"${file}" is damaged, and the API’s keys are lost; delete it to have new ones made.`,
  );
});
