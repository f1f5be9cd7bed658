// Which browser the journeys take, and the sentence when there is none.
import { describe, expect, test } from 'vitest';
import { findBrowser, NoBrowserError } from './openBrowser.ts';
import type { Machine } from './openBrowser.ts';

const createMachine = (executables: readonly string[], members: Partial<Machine> = {}) => {
  const told: string[] = [];
  const commands: string[] = [];
  const machine: Machine = {
    chromiumPath: undefined,
    isRoot: false,
    playwrightPath: '/home/ada/.cache/playwright/chrome',
    isExecutable: (path) => Promise.resolve(executables.includes(path)),
    run: (command, args) => Promise.resolve(void commands.push([command, ...args].join(' '))),
    tell: (line) => told.push(line),
    ...members,
  };
  return { machine, told, commands };
};

describe('findBrowser', () => {
  test('takes the one that CHROMIUM_PATH names before any other', async () => {
    const { machine } = createMachine(['/opt/chromium', '/usr/bin/chromium'], {
      chromiumPath: '/opt/chromium',
    });

    await expect(findBrowser(machine)).resolves.toBe('/opt/chromium');
  });

  test('does not look further when CHROMIUM_PATH names none', async () => {
    const { machine } = createMachine(['/usr/bin/chromium'], { chromiumPath: '/opt/chromium' });

    await expect(findBrowser(machine)).rejects.toThrow(
      'CHROMIUM_PATH is "/opt/chromium", which cannot be run.',
    );
  });

  test('takes an installed one', async () => {
    const { machine } = createMachine(['/usr/bin/google-chrome']);

    await expect(findBrowser(machine)).resolves.toBe('/usr/bin/google-chrome');
  });

  test('installs one for root on Debian, and says so in one line', async () => {
    const { machine, told, commands } = createMachine(['/usr/bin/apt-get'], { isRoot: true });

    await expect(findBrowser(machine)).resolves.toBe('/usr/bin/chromium');

    expect(told).toHaveLength(1);
    expect(commands).toEqual(['apt-get update -q', 'apt-get install -y -q --no-install-recommends chromium']);
  });

  test('downloads the one of Playwright for everybody else, and says so in one line', async () => {
    const { machine, told, commands } = createMachine(['/usr/bin/apt-get']);

    await expect(findBrowser(machine)).resolves.toBe('/home/ada/.cache/playwright/chrome');

    expect(told).toHaveLength(1);
    expect(commands).toEqual([expect.stringMatching(/cli\.js install --no-shell chromium$/)]);
  });

  test('takes the one that Playwright installed before', async () => {
    const { machine, commands } = createMachine(['/home/ada/.cache/playwright/chrome']);

    await expect(findBrowser(machine)).resolves.toBe('/home/ada/.cache/playwright/chrome');
    expect(commands).toEqual([]);
  });

  test.each<[string, readonly string[], Partial<Machine>]>([
    ['nothing can be downloaded', [], {}],
    ['apt-get has none', ['/usr/bin/apt-get'], { isRoot: true }],
  ])('says in one sentence that there is none when %s', async (_, executables, members) => {
    const run = () => Promise.reject(new Error('no network'));
    const { machine } = createMachine(executables, { ...members, run });

    await expect(findBrowser(machine)).rejects.toThrow(NoBrowserError);
  });
});
