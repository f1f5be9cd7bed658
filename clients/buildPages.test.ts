// When pages are built and when not, and what is left behind. The bundler itself runs once, in the browser's journey.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildPages, pages } from './buildPages.ts';
import type { PageBuild } from './bundlePages.ts';

/** The page that is built first. */
const first = pages[0] ?? '';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pages-'));
});
afterEach(() => rm(directory, { recursive: true }));

const createBuilder = () => {
  const builds: string[] = [];
  const lines: string[] = [];
  const bundle = async (pageBuilds: readonly PageBuild[]): Promise<void> => {
    for (const { page, outputDirectory } of pageBuilds) {
      builds.push(page);
      await writeFile(join(outputDirectory, 'index.html'), `built ${builds.length}`);
    }
  };
  const outputDirectory = join(directory, 'pages');
  return { builds, lines, options: { outputDirectory, bundle, log: (line: string) => lines.push(line) } };
};

test('builds each page into a folder of its own and says so', async () => {
  const { options, lines } = createBuilder();

  const built = await buildPages(options);

  expect(built).toBe(join(directory, 'pages'));
  expect((await readdir(built)).sort()).toEqual([...pages].sort());
  expect(await readFile(join(built, first, 'index.html'), 'utf8')).toBe('built 1');
  expect(lines).toEqual([expect.stringMatching(/^Built the pages \(.*playground.*\) in \d+\.\d s\.$/)]);
});

test('builds nothing and says nothing while the sources are the same', async () => {
  const { options, builds, lines } = createBuilder();

  await buildPages(options);
  await buildPages(options);

  expect(builds).toEqual(pages);
  expect(lines).toHaveLength(1);
});

test.each([
  ['the hash of the sources differs', () => writeFile(join(directory, 'pages.sha256'), 'of other sources')],
  ['the pages were deleted', () => rm(join(directory, 'pages'), { recursive: true })],
])('builds again when %s, and leaves nothing beside', async (_, change) => {
  const { options, builds } = createBuilder();
  await buildPages(options);

  await change();
  const built = await buildPages(options);

  expect(builds).toEqual([...pages, ...pages]);
  expect(await readFile(join(built, first, 'index.html'), 'utf8')).toBe(`built ${pages.length + 1}`);
  expect((await readdir(directory)).sort()).toEqual(['pages', 'pages.sha256']);
});

test('keeps the last good pages when the sources do not build, and tries again', async () => {
  const { options, builds } = createBuilder();
  const built = await buildPages(options);
  await writeFile(join(directory, 'pages.sha256'), 'of other sources');

  const failing = buildPages({ ...options, bundle: () => Promise.reject(new Error('Unexpected token')) });

  await expect(failing).rejects.toThrow('Unexpected token');
  expect(await readFile(join(built, first, 'index.html'), 'utf8')).toBe('built 1');
  expect((await readdir(directory)).sort()).toEqual(['pages', 'pages.sha256']);
  await buildPages(options);
  expect(builds).toEqual([...pages, ...pages]);
});
