// One round of the kill test: a session is spoken in once without a kill, which shows every gap between two steps; then once
// for each gap, with a kill in it. After each kill the stack starts again with the same data, and all that is promised holds.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from './createRandom.ts';
import type { Random } from './createRandom.ts';
import { positions } from './createTrap.ts';
import type { Gap } from './createTrap.ts';
import { openKilledStack } from './openKilledStack.ts';
import type { KilledStack } from './openKilledStack.ts';

/** What a round did. */
export interface KillRound {
  readonly seed: number;
  /** The calls beside which it killed. */
  readonly calls: readonly string[];
  readonly sessionCount: number;
  readonly publishedCount: number;
}

const minuteMs = 60_000;
/** How long the stack is dead. */
const deadForMs = [0, 3 * minuteMs, 31 * minuteMs];

/**
 * Kills once in every gap, in an order and at positions that the seed chooses.
 * @throws Error naming seed and gap when something that was promised does not hold
 */
export async function runKillRound(assembly: string, seed: number): Promise<KillRound> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'live-sessions-killed-'));
  const stack = await openKilledStack(assembly, dataDirectory);
  try {
    return await killInEachGap(stack, seed);
  } finally {
    await stack.close();
    rmSync(dataDirectory, { recursive: true, force: true });
  }
}

async function killInEachGap(stack: KilledStack, seed: number): Promise<KillRound> {
  const random = createRandom(seed);
  const gaps = random.shuffle(await findGaps(stack, random));
  for (const [index, gap] of gaps.entries()) {
    try {
      await killIn(stack, gap, random, `run-${index}`);
    } catch (error) {
      throw new Error(`Seed ${seed}, kill ${toText(gap)}: ${error instanceof Error ? error.message : ''}`, {
        cause: error,
      });
    }
  }
  const sessionCount = (await stack.settle()).sessions.length;
  return {
    seed,
    calls: gaps.map(({ name }) => name),
    sessionCount,
    publishedCount: stack.trap.published.size,
  };
}

/** Speaks without a kill: each call between services is a gap. */
async function findGaps(stack: KilledStack, random: Random): Promise<Gap[]> {
  await stack.startAgain(0);
  await stack.settle();
  stack.trap.arm();
  await stack.app.speak('run-without', () => stack.rest(50));
  await stack.settle();
  const names = stack.trap.counted();
  return names.map((name, index) => ({
    name,
    occurrence: names.slice(0, index + 1).filter((other) => other === name).length,
    position: random.pick(positions),
  }));
}

/** Speaks until the kill, starts again, and sees that everything is as promised. */
async function killIn(stack: KilledStack, gap: Gap, random: Random, clientToken: string): Promise<void> {
  const restMs = random.pick([0, 50]);
  stack.trap.arm(gap);
  try {
    await stack.app.speak(clientToken, () => (restMs === 0 ? Promise.resolve() : stack.rest(restMs)));
    await stack.rest(200);
  } catch (error) {
    if (!stack.isKilled()) throw error;
  }
  if (!stack.isKilled()) throw new Error(`was never there:\n${stack.trap.counted().join('\n')}`);
  stack.trap.arm();
  await stack.startAgain(random.pick(deadForMs));
  await stack.settle();
}

function toText({ position, name, occurrence }: Gap): string {
  return `${position} call ${occurrence} of "${name}"`;
}
