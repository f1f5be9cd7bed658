// Random interleavings of everything that a speaker, listeners, the sweep, faults and restarts can do to a session: whatever
// happens, versions rise by one, ENDED is final, history is what was committed, seats never exceed the limit, and everybody
// who watches ends with the truth.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { playRun } from './interleavings/run.ts';
import { openStage } from './interleavings/stage.ts';
import { steps } from './interleavings/steps.ts';
import { assembly, temporaryFolder } from './stack.ts';

test('every interleaving ends in one truth that everybody knows', { timeout: 240_000 }, async () => {
  const stage = await openStage(assembly(), temporaryFolder());
  let runs = 0;
  try {
    const details = await fc.check(
      fc.asyncProperty(steps, (drawn) => playRun(stage, `run-${(runs += 1)}`, drawn)),
      { numRuns: 15, seed: 20_261_123, interruptAfterTimeLimit: 180_000, includeErrorInReport: true },
    );
    expect(details.failed, fc.defaultReportMessage(details)).toBe(false);
  } finally {
    await stage.close();
  }
});
