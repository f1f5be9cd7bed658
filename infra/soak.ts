// `npm run soak`: the kill test, round after round, each with a seed of its own; ends by itself, with 1 when a round fails.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runKillRound } from './journeys/kill/runKillRound.ts';
import { synthesize } from './stack/synthesize.ts';

const usage = `Kills the running stack between any two steps of a session's life, and sees that nothing leaks.

  npm run soak -- [--rounds COUNT] [--seed SEED]

  --rounds COUNT   how many rounds, each with a kill in every gap (default 20)
  --seed SEED      the first round's seed, the others follow (default: from the time)
  --help           print this
`;

try {
  process.exitCode = await run();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function run(): Promise<number> {
  const { rounds, seed, help } = parseFlags();
  if (help) {
    say(usage.trimEnd());
    return 0;
  }
  return soak(parseWhole('--rounds', rounds), parseWhole('--seed', seed));
}

function parseFlags(): { rounds: string; seed: string; help?: boolean } {
  try {
    const { values } = parseArgs({
      options: {
        rounds: { type: 'string', default: '20' },
        seed: { type: 'string', default: String(Math.floor(Date.now() / 1_000)) },
        help: { type: 'boolean', short: 'h' },
      },
    });
    return values;
  } catch (error) {
    // Node's sentence may be followed by advice.
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split(/\. |\n/);
    throw new Error(`${reason}; accepted are --rounds, --seed and --help.`, { cause: error });
  }
}

async function soak(rounds: number, firstSeed: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'live-sessions-soak-'));
  let failed = 0;
  try {
    const assembly = synthesize(folder);
    for (let seed = firstSeed; seed < firstSeed + rounds; seed += 1) {
      if (!(await isSound(assembly, seed))) failed += 1;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  say(`${rounds - failed} of ${rounds} rounds are sound.`);
  return failed === 0 ? 0 : 1;
}

/** Runs one round and prints what it came to. */
async function isSound(assembly: string, seed: number): Promise<boolean> {
  try {
    const { calls, killCount, sessionCount, publishedCount, durationMs } = await runKillRound(assembly, seed);
    say(
      `Seed ${seed}: ${calls.length} gaps, ${killCount} kills, ${sessionCount} sessions over, ` +
        `${publishedCount} changes published, ${(durationMs / 1_000).toFixed(0)} s.`,
    );
    return true;
  } catch (error) {
    say(`FAILED. ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

function parseWhole(flag: string, text: string): number {
  if (/^[1-9]\d{0,9}$/.test(text)) return Number(text);
  throw new Error(`${flag} is "${text}"; accepted are whole numbers from 1 on.`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
