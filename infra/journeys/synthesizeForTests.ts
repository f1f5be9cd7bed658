// Synthesizes the stack once for all test files of a run, in a process that ends, and hands each the assemblies' folders.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';

const script = join(import.meta.dirname, '../stack/synthesizeInto.ts');

declare module 'vitest' {
  export interface ProvidedContext {
    /** The assembly that `npm run synth` makes; nobody writes into it. */
    assembly: string;
    /** That of `npm run synth -- --stage prod`, without pages. */
    prodAssembly: string;
  }
}

/** Vitest calls this before the first test file, and what it returns after the last. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folders: string[] = [];
  const synthesize = async (): Promise<void> => {
    const folder = await mkdtemp(join(tmpdir(), 'live-sessions-assemblies-'));
    folders.push(folder);
    const [assembly, prodAssembly] = [join(folder, 'dev'), join(folder, 'prod')];
    await promisify(execFile)(process.execPath, [script, assembly, `${prodAssembly}=prod`]);
    project.provide('assembly', assembly);
    project.provide('prodAssembly', prodAssembly);
  };
  await synthesize();
  // In watch mode: what runs again, runs because a source changed.
  project.onTestsRerun(synthesize);
  return async () => {
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  };
}
