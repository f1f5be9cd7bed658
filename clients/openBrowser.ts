// A Chromium for tests of the pages: the one named by CHROMIUM_PATH, one that is installed, or one that is installed now, from
// Debian for root and from Playwright otherwise. Out: the browser, or a sentence that says how to get one.
import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

/** What the search may ask of the machine. */
export interface Machine {
  readonly chromiumPath: string | undefined;
  readonly isRoot: boolean;
  /** Where Playwright keeps the browser that it installs. */
  readonly playwrightPath: string;
  isExecutable(path: string): Promise<boolean>;
  /** @throws Error when the command fails or does not exist */
  run(command: string, args: readonly string[]): Promise<void>;
  /** One line for whoever waits. */
  tell(line: string): void;
}

const usualPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** There is no browser and none can be had; the message says what to do. */
export class NoBrowserError extends Error {}

/**
 * Finds or installs a browser.
 * @returns the path of its executable
 * @throws NoBrowserError
 */
export async function findBrowser(machine: Machine): Promise<string> {
  const { chromiumPath, isRoot } = machine;
  if (chromiumPath) {
    if (await machine.isExecutable(chromiumPath)) return chromiumPath;
    throw new NoBrowserError(`CHROMIUM_PATH is "${chromiumPath}", which cannot be run.`);
  }
  for (const path of [...usualPaths, machine.playwrightPath])
    if (await machine.isExecutable(path)) return path;
  return isRoot && (await machine.isExecutable('/usr/bin/apt-get'))
    ? installFromDebian(machine)
    : installFromPlaywright(machine);
}

async function installFromDebian(machine: Machine): Promise<string> {
  machine.tell('No Chromium found: installing the Debian package, which takes about half a minute.');
  try {
    await machine.run('apt-get', ['update', '-q']);
    await machine.run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium']);
    return '/usr/bin/chromium';
  } catch (cause) {
    throw new NoBrowserError('There is no Chromium and apt-get could not install one.', { cause });
  }
}

async function installFromPlaywright(machine: Machine): Promise<string> {
  machine.tell('No Chromium found: downloading the one of Playwright, which takes about a minute.');
  try {
    await machine.run(process.execPath, [playwrightCommand, 'install', '--no-shell', 'chromium']);
    return machine.playwrightPath;
  } catch (cause) {
    const advice = 'install one, or name it in CHROMIUM_PATH';
    throw new NoBrowserError(`There is no Chromium or Chrome and none could be downloaded: ${advice}.`, {
      cause,
    });
  }
}

const playwrightCommand = join(
  dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')),
  'cli.js',
);

/**
 * Opens a headless browser.
 * @param flags of Chromium's command line
 * @throws NoBrowserError
 */
export async function openBrowser(flags: readonly string[] = []): Promise<Browser> {
  const executablePath = await findBrowser(thisMachine());
  // Chromium's sandbox refuses to work for root.
  const args = process.getuid?.() === 0 ? ['--no-sandbox', ...flags] : [...flags];
  return chromium.launch({ executablePath, args });
}

function thisMachine(): Machine {
  const runFile = promisify(execFile);
  return {
    chromiumPath: process.env['CHROMIUM_PATH'],
    isRoot: process.getuid?.() === 0,
    playwrightPath: chromium.executablePath(),
    isExecutable: (path) =>
      access(path, constants.X_OK).then(
        () => true,
        () => false,
      ),
    run: async (command, args) => {
      await runFile(command, [...args], { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
    },
    tell: (line) => process.stderr.write(`${line}\n`),
  };
}
