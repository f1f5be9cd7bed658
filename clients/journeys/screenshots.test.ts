// The command line of the screenshots: what it accepts, how it ends, and that the pages come to be what is pictured.
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { openBrowserOrSkip } from './openBrowserOrSkip.ts';
import { colorSchemes, pictureName, views } from './pictures.ts';

const script = fileURLToPath(new URL('screenshots.ts', import.meta.url));

const runScript = (flags: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
  new Promise<{ exitCode: number; said: string; complained: string }>((resolve) => {
    const env = { ...process.env, ...environment };
    execFile(process.execPath, [script, ...flags], { env }, (error, said, complained) =>
      resolve({ exitCode: error ? Number(error.code) : 0, said, complained }),
    );
  });

test.each([
  [['--fast'], "Unknown option '--fast'; accepted are --output and --help."],
  [['speaker'], "Unexpected argument 'speaker'; accepted are --output and --help."],
  [['--output'], "Option '--output <value>' argument missing; accepted are --output and --help."],
])('%j is refused in one sentence', async (flags, sentence) => {
  expect(await runScript(flags)).toEqual({ exitCode: 1, said: '', complained: `${sentence}\n` });
});

test('--help prints the flags and takes no picture', async () => {
  const { exitCode, said } = await runScript(['--help']);

  expect(exitCode).toBe(0);
  expect(said).toContain('--output DIR');
});

test('without a browser it ends with 1 and one sentence', async () => {
  expect(await runScript([], { CHROMIUM_PATH: '/nowhere/chromium' })).toEqual({
    exitCode: 1,
    said: '',
    complained: 'CHROMIUM_PATH is "/nowhere/chromium", which cannot be run.\n',
  });
});

test('takes each picture of a session that runs', async (context) => {
  const browser = await openBrowserOrSkip();
  if (!browser) return context.skip();
  await browser.close();
  const directory = await mkdtemp(join(tmpdir(), 'screenshots-'));
  onTestFinished(() => rm(directory, { recursive: true }));

  const { exitCode, complained } = await runScript(['--output', directory]);

  expect({ exitCode, complained }).toEqual({ exitCode: 0, complained: '' });
  const names = views.flatMap((view) => colorSchemes.map((scheme) => pictureName(view, scheme)));
  expect((await readdir(directory)).sort()).toEqual(names.sort());
}, 120_000);
