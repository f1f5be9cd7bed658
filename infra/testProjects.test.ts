// `npm run test:quick` stays quick: its files are all but those that the other projects list, and none of them can start a local
// cloud or a browser, by what it imports.
import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { expect, test } from 'vitest';
import { cloudTests, tests, wideTests } from '../vitest.config.ts';

const projectRoot = resolve(import.meta.dirname, '..');
const filesOf = (patterns: readonly string[]): string[] =>
  globSync([...patterns], { cwd: projectRoot }).map((path) => path.replaceAll('\\', '/'));

/** Modules that start what takes seconds. */
const starters = [
  'infra/local/startLocalCloud.ts',
  'infra/journeys/commandLine.ts',
  'clients/journeys/spawnCloud.ts',
  'clients/journeys/openBrowserOrSkip.ts',
];

/** What a file imports, and what that imports. */
function reachedFrom(file: string, { inputs }: Metafile): Set<string> {
  const reached = new Set<string>();
  const waiting = [file];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    waiting.push(...(inputs[path]?.imports ?? []).filter(({ external }) => !external).map((one) => one.path));
  }
  return reached;
}

test('a quick test starts no local cloud and no browser', { timeout: 120_000 }, async () => {
  const others = new Set(filesOf([...cloudTests, ...wideTests]));
  const quick = filesOf([tests]).filter((file) => !others.has(file));
  const { metafile } = await build({
    absWorkingDir: projectRoot,
    entryPoints: quick,
    bundle: true,
    write: false,
    outdir: projectRoot,
    metafile: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    loader: { '.css': 'empty', '.graphql': 'text' },
    logLevel: 'silent',
  });

  const starting = quick.filter((file) => {
    const reached = reachedFrom(file, metafile);
    return starters.some((starter) => reached.has(starter));
  });

  expect(quick.length).toBeGreaterThan(200);
  expect(starting).toEqual([]);
});

test('no list of tests names what is not there', () => {
  const named = [...cloudTests, ...wideTests].map((pattern) => [pattern, filesOf([pattern]).length > 0]);

  expect(named.filter(([, isThere]) => !isThere)).toEqual([]);
});
