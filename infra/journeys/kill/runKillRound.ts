// One round of the kill test: a session is spoken in once without a kill, which shows every gap between two steps; then once
// for each gap, with a kill in it. After each kill the stack starts again with the same data, and all that is promised holds.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyAssembly, runSchedules } from '../copyAssembly.ts';
import { createRandom } from './createRandom.ts';
import type { Random } from './createRandom.ts';
import { positions } from './createTrap.ts';
import type { Gap } from './createTrap.ts';
import { openKilledStack } from './openKilledStack.ts';
import type { KilledStack } from './openKilledStack.ts';
import type { Records } from './readRecords.ts';

/** What a round did. */
export interface KillRound {
  readonly seed: number;
  /** The calls beside which it killed. */
  readonly calls: readonly string[];
  /** How often it was killed: once beside each call, and now and then once more while it recovered. */
  readonly killCount: number;
  readonly sessionCount: number;
  readonly publishedCount: number;
  readonly durationMs: number;
}

const minuteMs = 60_000;
const sweepExpression = 'rate(1 minute)';
const longerThanAnySessionMs = 13 * 60 * minuteMs;
/** How long the stack is dead: nothing is due yet; what is half made is; what was never started is; everything is. */
const deadForMs = [0, 3 * minuteMs, 31 * minuteMs, longerThanAnySessionMs];
/** And when it dies again while it recovers: a stream keeps what it could not tell for a day in all. */
const deadAgainForMs = deadForMs.filter((forMs) => forMs < longerThanAnySessionMs);
const restMs = 30;
const creationTries = 3;
/** One kill in so many is followed by another during the recovery. */
const doubledOneIn = 6;

/**
 * Kills once in every gap, in an order and at positions that the seed chooses.
 * @throws Error naming seed and gap when something that was promised does not hold
 */
export async function runKillRound(assembly: string, seed: number): Promise<KillRound> {
  const startedMs = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'live-sessions-killed-'));
  // What the reconciler would mend must not go wrong in the first place.
  const withoutReconciler = runSchedules((expression) => expression === sweepExpression);
  const copied = copyAssembly(assembly, join(folder, 'assembly'), withoutReconciler);
  const stack = await openKilledStack(copied, folder);
  try {
    return { ...(await killInEachGap(stack, seed)), durationMs: performance.now() - startedMs };
  } finally {
    await stack.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function killInEachGap(stack: KilledStack, seed: number): Promise<Omit<KillRound, 'durationMs'>> {
  const random = createRandom(seed);
  const gaps = random.shuffle(await findGaps(stack, random));
  let killCount = 0;
  for (const [index, gap] of gaps.entries()) {
    try {
      killCount += await killIn(stack, gap, random, `run-${index}`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`Seed ${seed}, run ${index}, kill ${toText(gap)}: ${reason}`, { cause: error });
    }
  }
  const sessionCount = await findAllOver(stack);
  const calls = gaps.map(({ name }) => name);
  return { seed, calls, killCount, sessionCount, publishedCount: stack.trap.published.size };
}

/** Speaks without a kill: each call between services is a gap. */
async function findGaps(stack: KilledStack, random: Random): Promise<Gap[]> {
  await stack.startAgain(0);
  await stack.settle();
  stack.trap.arm();
  await stack.app.speak('run-without-a-kill', () => stack.rest(restMs));
  await stack.settle(findOpen);
  return toGaps(stack.trap.counted(), random);
}

/** A gap beside each call from service to service: what the app calls begins with one. */
function toGaps(names: readonly string[], random: Random): Gap[] {
  return names
    .map((name, index) => ({
      name,
      occurrence: names.slice(0, index + 1).filter((other) => other === name).length,
      position: random.pick(positions),
    }))
    .filter(({ name }) => !name.startsWith('app: '));
}

/**
 * Speaks until the kill, starts again, and sees that everything is as promised.
 * @returns how often it killed
 */
async function killIn(stack: KilledStack, gap: Gap, random: Random, clientToken: string): Promise<number> {
  // The names of this life's calls until here: those of a recovery.
  const recoveryGaps = toGaps(stack.trap.counted(), random);
  const isHurried = random.below(2) === 0;
  const isDoubled = random.below(doubledOneIn) === 0 && recoveryGaps.length > 0;
  const recoveryGap = isDoubled ? random.pick(recoveryGaps) : undefined;
  stack.trap.arm(gap);
  try {
    await stack.app.speak(clientToken, () => (isHurried ? Promise.resolve() : stack.rest(restMs)));
  } catch (error) {
    if (!stack.isKilled()) throw error;
  }
  await stack.killed();
  return 1 + (await recover(stack, random, clientToken, deadForMs, recoveryGap));
}

/** @returns how often it was killed again */
async function recover(
  stack: KilledStack,
  random: Random,
  clientToken: string,
  laterMs: readonly number[],
  gap?: Gap,
): Promise<number> {
  const isCreatedAgain = random.below(2) === 0;
  try {
    await stack.startAgain(random.pick(laterMs), gap);
    if (isCreatedAgain) await createAgain(stack, clientToken);
    await stack.settle();
    return 0;
  } catch (error) {
    if (gap === undefined || !stack.isKilled()) throw error;
    return 1 + (await recover(stack, random, clientToken, deadAgainForMs));
  }
}

/** Repeats a creation whose answer may have been lost, while the sweep is at work. */
async function createAgain(stack: KilledStack, clientToken: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await stack.app.create(clientToken);
      await stack.app.create(clientToken);
      return;
    } catch (error) {
      if (tries === creationTries || !isRetryable(error)) throw error;
    }
  }
}

function isRetryable(error: unknown): boolean {
  return error instanceof Error && /"errorType":"(ChannelUnavailable|Conflict)"/.test(error.message);
}

/** Lets every deadline pass: then each session has ended. @returns how many there are */
async function findAllOver(stack: KilledStack): Promise<number> {
  await stack.startAgain(longerThanAnySessionMs);
  await stack.settle();
  await stack.startAgain(3 * minuteMs);
  const { sessions } = await stack.settle(findOpen);
  return sessions.length;
}

/** Sessions that go on or have a channel to be released. */
function findOpen({ sessions }: Records): string[] {
  return sessions
    .filter(({ sweepAt }) => sweepAt !== undefined)
    .map(({ sessionId, status }) => `${sessionId} is ${status} and not over`);
}

function toText({ position, name, occurrence }: Gap): string {
  return `${position} call ${occurrence} of "${name}"`;
}
