// When the stack is synthesized for `npm start` and when not. The synthesis itself is tested in `stack/`.
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isSourceOfAssembly, readyAssembly } from './readyAssembly.ts';
import { resolverFiles } from './stack/resolvers.ts';

const projectRoot = resolve(import.meta.dirname, '..');

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ready-assembly-'));
});
afterEach(() => rm(directory, { recursive: true }));

const createSynthesis = () => {
  const folders: string[] = [];
  const lines: string[] = [];
  const outputDirectory = join(directory, 'assembly');
  return {
    folders,
    lines,
    outputDirectory,
    options: {
      outputDirectory,
      environment: {},
      synthesize: async (folder: string) => void folders.push(folder),
      log: (line: string) => lines.push(line),
    },
  };
};

test('synthesizes once and says so while the sources are the same', async () => {
  const { options, folders, lines, outputDirectory } = createSynthesis();

  const first = await readyAssembly(options);
  const second = await readyAssembly(options);

  expect([first, second]).toEqual([outputDirectory, outputDirectory]);
  expect(folders).toEqual([outputDirectory]);
  expect(lines).toEqual(['Synthesizing the stack.']);
});

test('synthesizes again when the sources differ from those of the last time', async () => {
  const { options, folders } = createSynthesis();
  await readyAssembly(options);

  await writeFile(join(directory, 'assembly.sha256'), 'of other sources');
  await readyAssembly(options);

  expect(folders).toHaveLength(2);
});

test('synthesizes again when CDK’s context differs', async () => {
  const { options, folders } = createSynthesis();
  await readyAssembly(options);

  await readyAssembly({ ...options, environment: { CDK_CONTEXT_JSON: '{"stage":"prod"}' } });

  expect(folders).toHaveLength(2);
});

test('an assembly that broke off is not taken for a whole one', async () => {
  const { options, folders } = createSynthesis();
  await readyAssembly(options);
  await writeFile(join(directory, 'assembly.sha256'), 'of other sources');

  const failing = readyAssembly({
    ...options,
    synthesize: () => Promise.reject(new Error('does not compile')),
  });

  await expect(failing).rejects.toThrow('does not compile');
  expect(await readdir(directory)).toEqual([]);
  await readyAssembly(options);
  expect(folders).toHaveLength(2);
});

test('every file that an assembly is made from is among those that are compared', async () => {
  const functions = await readdir(join(projectRoot, 'infra/lambda'));
  const { metafile } = await build({
    absWorkingDir: projectRoot,
    entryPoints: [
      'infra/stack/synthesizeInto.ts',
      ...resolverFiles(),
      ...functions.filter((name) => name.endsWith('.lambda.ts')).map((name) => `infra/lambda/${name}`),
    ],
    bundle: true,
    write: false,
    outdir: directory,
    metafile: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'silent',
  });

  const inputs = Object.keys(metafile.inputs);

  expect(inputs.length).toBeGreaterThan(100);
  expect(
    inputs.filter((path) => !/^(infra|resolvers|schema)\//.test(path) || !isSourceOfAssembly(path)),
  ).toEqual([]);
});
