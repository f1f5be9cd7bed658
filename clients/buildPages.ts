// Builds the pages into dist/pages, one folder per page, when their sources changed since the last time.
// In: the sources under clients/ and schema/, and the lock file. Out: the folder to serve; nothing in it names another host.
import { createHash } from 'node:crypto';
import { access, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { PageBuild } from './buildPages.worker.ts';

const clientsDirectory = dirname(fileURLToPath(import.meta.url));
const projectDirectory = dirname(clientsDirectory);
/** Of the pages, not on them. */
const picturesDirectory = join(clientsDirectory, 'screenshots');
/** Each is a folder below clients/ with an index.html, served below a path of the same name. */
export const pages = ['listener', 'playground', 'speaker'];

export interface BuildPagesOptions {
  /** Told in a few words when something is built. */
  readonly log?: (line: string) => void;
  /** Default: dist/pages in the project. The hash of the sources is kept in a file beside it. */
  readonly outputDirectory?: string;
  /** Builds one page into a folder. Default: Vite, in a worker thread. */
  readonly buildPage?: (build: PageBuild) => Promise<void>;
}

/**
 * Builds what is out of date. A build that fails leaves the last good one in place.
 * @returns the absolute folder: "…/dist/pages", with "playground/index.html" in it
 * @throws Error with the bundler's message when the sources do not build
 */
export async function buildPages(options: BuildPagesOptions = {}): Promise<string> {
  const {
    log,
    outputDirectory = join(projectDirectory, 'dist', 'pages'),
    buildPage = buildInWorker,
  } = options;
  const hash = await readSourcesHash();
  const hashFile = `${outputDirectory}.sha256`;
  if ((await readTextIfThere(hashFile)) === hash && (await isThere(outputDirectory))) return outputDirectory;

  const startedMs = performance.now();
  const temporaryDirectory = `${outputDirectory}.new-${process.pid}`;
  try {
    for (const page of pages) {
      const pageDirectory = join(temporaryDirectory, page);
      await mkdir(pageDirectory, { recursive: true });
      await buildPage({ page, root: join(clientsDirectory, page), outputDirectory: pageDirectory });
    }
    await replaceDirectory(temporaryDirectory, outputDirectory);
    await writeFile(hashFile, hash);
  } finally {
    await rm(temporaryDirectory, { recursive: true, force: true });
  }
  log?.(`Built the pages (${pages.join(', ')}) in ${((performance.now() - startedMs) / 1000).toFixed(1)} s.`);
  return outputDirectory;
}

/**
 * Builds one page with Vite; in a worker, because Vite sets NODE_ENV for the whole process and keeps its thread busy.
 * @throws Error with the bundler's message
 */
export function buildInWorker(build: PageBuild): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./buildPages.worker.ts', import.meta.url), { workerData: build });
    worker.once('error', (cause) => {
      const reason = cause instanceof Error ? cause.message : String(cause);
      reject(new Error(`The page "${build.page}" does not build: ${reason}`, { cause }));
    });
    worker.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`Vite ended with code ${code}.`)),
    );
  });
}

/** What the result depends on: every source of clients and schema but tests, words and pictures, and the versions of all packages. */
async function readSourcesHash(): Promise<string> {
  const folders = [clientsDirectory, join(projectDirectory, 'schema')];
  const entries = await Promise.all(
    folders.map((folder) => readdir(folder, { recursive: true, withFileTypes: true })),
  );
  const sources = entries
    .flat()
    .filter((entry) => entry.isFile() && !/\.(test|test-d|journey)\.|\.md$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => dirname(file) !== picturesDirectory)
    .sort();
  const hash = createHash('sha256');
  for (const file of [join(projectDirectory, 'package-lock.json'), ...sources]) {
    const content = await readFile(file);
    hash.update(`${file.slice(projectDirectory.length)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

async function readTextIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return undefined; // Not there, or unreadable: either way the pages are built anew.
  }
}

async function isThere(directory: string): Promise<boolean> {
  return access(directory).then(
    () => true,
    () => false,
  );
}

/** Puts a folder in another's place; between two processes that do so at once, either may win. */
async function replaceDirectory(from: string, to: string): Promise<void> {
  const retired = `${to}.old-${process.pid}`;
  await rename(to, retired).catch(ignoreMissing);
  try {
    await rename(from, to);
  } catch (error) {
    // Another process was faster; its pages are of the same sources.
    if (!hasCode(error, 'ENOTEMPTY') && !hasCode(error, 'EEXIST')) throw error;
  }
  await rm(retired, { recursive: true, force: true });
}

function ignoreMissing(error: unknown): void {
  if (!hasCode(error, 'ENOENT')) throw error;
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
