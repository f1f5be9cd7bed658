// Builds the pages into dist/pages, one folder per page, when their sources changed since the last time.
// In: the sources under clients/ and schema/, and the lock file. Out: the folder to serve; nothing in it names another host.
import { execFile } from 'node:child_process';
import { access, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { PageBuild } from './bundlePages.ts';
import { readSourcesHash, readTextIfThere } from './sourcesHash.ts';

const clientsDirectory = dirname(fileURLToPath(import.meta.url));
const projectDirectory = dirname(clientsDirectory);
/** Pictures of the pages, which are not on them. */
const pictures = /^clients.screenshots./;
/** Each is a folder below clients/ with an index.html, served below a path of the same name. */
export const pages = ['listener', 'playground', 'speaker'];

export interface BuildPagesOptions {
  /** Told in a few words when something is built. */
  readonly log?: (line: string) => void;
  /** Default: dist/pages in the project. The hash of the sources is kept in a file beside it. */
  readonly outputDirectory?: string;
  /** Builds each page into its folder. Default: Vite, in a process of its own. */
  readonly bundle?: (builds: readonly PageBuild[]) => Promise<void>;
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
    bundle = bundleInProcess,
  } = options;
  const hash = await readSourcesHash(['clients', 'schema'], (path) => !pictures.test(path));
  const hashFile = `${outputDirectory}.sha256`;
  if ((await readTextIfThere(hashFile)) === hash && (await isThere(outputDirectory))) return outputDirectory;

  const startedMs = performance.now();
  const temporaryDirectory = `${outputDirectory}.new-${process.pid}`;
  try {
    const builds = pages.map((page) => ({
      page,
      root: join(clientsDirectory, page),
      outputDirectory: join(temporaryDirectory, page),
    }));
    for (const build of builds) await mkdir(build.outputDirectory, { recursive: true });
    await bundle(builds);
    await replaceDirectory(temporaryDirectory, outputDirectory);
    await writeFile(hashFile, hash);
  } finally {
    await rm(temporaryDirectory, { recursive: true, force: true });
  }
  log?.(`Built the pages (${pages.join(', ')}) in ${((performance.now() - startedMs) / 1000).toFixed(1)} s.`);
  return outputDirectory;
}

/**
 * Builds pages with Vite, in a process that ends: Vite takes a gigabyte, keeps its thread busy and sets NODE_ENV for its process.
 * @throws Error with the bundler's message
 */
export async function bundleInProcess(builds: readonly PageBuild[]): Promise<void> {
  const script = join(clientsDirectory, 'bundlePages.ts');
  try {
    await promisify(execFile)(process.execPath, [script, JSON.stringify(builds)]);
  } catch (cause) {
    const { stderr = '' } = cause as { stderr?: string };
    throw new Error(stderr.trim() || 'The process that builds the pages was ended.', { cause });
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
