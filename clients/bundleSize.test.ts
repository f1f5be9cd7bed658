// What a listener must load before hearing somebody, in bytes as they travel: the listener's page as it is built, without the
// parts that are loaded only when somebody signs in or types a name.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleInProcess } from './buildPages.ts';

const maxListenerBytes = 130_000;

let directory: string;
let scripts: Map<string, string>;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'listener-'));
  const root = fileURLToPath(new URL('listener', import.meta.url));
  await bundleInProcess([{ page: 'listener', root, outputDirectory: directory }]);
  scripts = await readScripts(directory);
}, 120_000);
afterAll(() => rm(directory, { recursive: true, force: true }));

/** The scripts that index.html names and, from there on, all that are imported statically: path → text. */
async function readScripts(pageDirectory: string): Promise<Map<string, string>> {
  const html = await readFile(join(pageDirectory, 'index.html'), 'utf8');
  const waiting = [...html.matchAll(/(?:src|href)="\/listener\/([^"]+\.js)"/g)].map(([, path = '']) => path);
  const found = new Map<string, string>();
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue;
    const text = await readFile(join(pageDirectory, path), 'utf8');
    found.set(path, text);
    for (const [, imported = ''] of text.matchAll(/(?:from|import)\s*["'](\.[^"']+\.js)["']/g))
      waiting.push(join(dirname(path), imported));
  }
  return found;
}

test(`a listener loads at most ${maxListenerBytes / 1000} kB of JavaScript`, ({ annotate }) => {
  const sizes = [...scripts].map(([path, text]) => [path, gzipSync(text, { level: 9 }).length] as const);
  const sum = sizes.reduce((bytes, [, size]) => bytes + size, 0);

  void annotate(`${sum} bytes: ${sizes.map(([path, size]) => `${path} ${size}`).join(', ')}`);
  expect(scripts.size).toBeGreaterThan(0);
  expect(sum).toBeLessThanOrEqual(maxListenerBytes);
});

test.each([
  ['the code that signs in', 'code_challenge'],
  ['the lists of words', 'tranquil'],
  ['a parser of GraphQL schemas', 'buildASTSchema'],
])('%s is not among it', (_, text) => {
  const withText = [...scripts].filter(([, script]) => script.includes(text)).map(([path]) => path);

  expect(withText).toEqual([]);
});
