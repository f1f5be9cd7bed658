// The assembly that `npm start` runs, synthesized when its sources changed since the last time.
// In: the sources of the stack and of what it deploys. Out: the assembly's folder.
import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { readSourcesHash, readTextIfThere } from '../clients/sourcesHash.ts';

const projectRoot = resolve(import.meta.dirname, '..');

export interface ReadyAssemblyOptions {
  /** Told in a few words before the stack is synthesized. */
  readonly log?: (line: string) => void;
  /** Default: dist/assembly in the project. The hash of the sources is kept in a file beside it. */
  readonly outputDirectory?: string;
  /** Synthesizes into a folder. Default: a process of its own does. */
  readonly synthesize?: (outputDirectory: string) => Promise<void>;
  /** The environment: CDK reads its context from there. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/**
 * Synthesizes the stack unless that was done from the same sources.
 * @returns the assembly's folder, absolute
 * @throws Error in the words of `synthesize` when the stack does not synthesize; the next call tries again
 */
export async function readyAssembly(options: ReadyAssemblyOptions = {}): Promise<string> {
  const {
    log,
    outputDirectory = join(projectRoot, 'dist', 'assembly'),
    synthesize = synthesizeInProcess,
    environment = process.env,
  } = options;
  const context = environment['CDK_CONTEXT_JSON'] ?? '';
  const hash = `${await readSourcesHash(['infra', 'resolvers', 'schema'], isSourceOfAssembly)} ${context}`;
  const hashFile = `${outputDirectory}.sha256`;
  if ((await readTextIfThere(hashFile)) === hash) return outputDirectory;

  log?.('Synthesizing the stack.');
  // What is written from here on is of neither the old nor the new sources until it is whole.
  await rm(hashFile, { force: true });
  await synthesize(outputDirectory);
  await writeFile(hashFile, hash);
  return outputDirectory;
}

/** The local cloud runs assemblies and lint keeps it out of them; a test finds every file that an assembly is made from. */
export function isSourceOfAssembly(path: string): boolean {
  return !/^infra.(local|journeys|bench)./.test(path);
}

/** In a process that ends: CDK takes 200 MB, which the cloud that runs afterwards has no use for. */
async function synthesizeInProcess(outputDirectory: string): Promise<void> {
  try {
    await promisify(execFile)(process.execPath, [
      join(projectRoot, 'infra', 'stack', 'synthesizeInto.ts'),
      outputDirectory,
    ]);
  } catch (cause) {
    const { stderr = '' } = cause as { stderr?: string };
    throw new Error(stderr.trim() || 'The process that synthesizes was ended.', { cause });
  }
}
