// A Chromium for tests of the pages: the one named by CHROMIUM_PATH, one that is installed, or, for root on Debian, one
// that is installed now. Out: the browser, or a sentence that says how to get one.
import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

/** What the search may ask of the machine. */
export interface Machine {
  readonly chromiumPath: string | undefined;
  readonly isRoot: boolean;
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
  for (const path of usualPaths) if (await machine.isExecutable(path)) return path;
  if (isRoot && (await machine.isExecutable('/usr/bin/apt-get'))) {
    machine.tell('No Chromium found: installing the Debian package, which takes about half a minute.');
    try {
      await machine.run('apt-get', ['update', '-q']);
      await machine.run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium']);
      return '/usr/bin/chromium';
    } catch (cause) {
      throw new NoBrowserError('There is no Chromium and apt-get could not install one.', { cause });
    }
  }
  throw new NoBrowserError('There is no Chromium or Chrome: install one, or name it in CHROMIUM_PATH.');
}

/** Opens a headless browser. @throws NoBrowserError */
export async function openBrowser(): Promise<Browser> {
  const executablePath = await findBrowser(thisMachine());
  // Chromium's sandbox refuses to work for root.
  return chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
}

function thisMachine(): Machine {
  const runFile = promisify(execFile);
  return {
    chromiumPath: process.env['CHROMIUM_PATH'],
    isRoot: process.getuid?.() === 0,
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
