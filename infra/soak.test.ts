// The command line of the soak: what it accepts, and how it ends.
import { expect, test } from 'vitest';
import { runCommandLine } from './journeys/commandLine.ts';

test.each([
  [['--rounds', '0'], '--rounds is "0"; accepted are whole numbers from 1 on.'],
  [['--seed', 'x'], '--seed is "x"; accepted are whole numbers from 1 on.'],
  [['--fast'], "Unknown option '--fast'; accepted are --rounds, --seed and --help."],
])('%j is refused in one sentence', async (flags, sentence) => {
  const soak = runCommandLine('soak.ts', ...flags);

  expect(await soak.ended()).toBe(1);
  expect(soak.output()).toBe(`${sentence}\n`);
});

test('--help prints the flags and kills nothing', async () => {
  const soak = runCommandLine('soak.ts', '--help');

  expect(await soak.ended()).toBe(0);
  expect(soak.output()).toContain('--rounds COUNT');
});
