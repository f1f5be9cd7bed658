// A request's time: what waits is ended with it, and the clock is not bothered by requests that wait for nothing.
import { expect, test } from 'vitest';
import type { Clock } from '../../clock.ts';
import { createManualClock } from '../../manualClock.ts';
import { createDeadline } from './deadline.ts';

const never = (): Promise<never> => new Promise(() => undefined);

test('work that ends in time gives its result', async () => {
  const deadline = createDeadline(createManualClock(), 1_000);

  expect(await deadline.wait(() => Promise.resolve(5))).toBe(5);
  await expect(deadline.wait(() => Promise.reject(new Error('own')))).rejects.toThrow('own');
});

test('work that does not is ended, and told so', async () => {
  const clock = createManualClock();
  const deadline = createDeadline(clock, 1_000);
  let seen: AbortSignal | undefined;

  const pending = deadline.wait((signal) => {
    seen = signal;
    return never();
  });
  const outcome = expect(pending).rejects.toMatchObject({
    message: 'Execution timed out.',
    errorType: 'ExecutionTimeout',
  });
  await clock.advance(1_000);

  await outcome;
  expect(seen?.aborted).toBe(true);
});

test('the time counts from the start, not from the first wait', async () => {
  const clock = createManualClock();
  const deadline = createDeadline(clock, 1_000);

  await clock.advance(999);
  expect(() => deadline.check()).not.toThrow();
  const pending = expect(deadline.wait(never)).rejects.toThrow('Execution timed out.');
  await clock.advance(1);

  await pending;
  expect(() => deadline.check()).toThrow('Execution timed out.');
  let isStarted = false;
  const late = deadline.wait(() => {
    isStarted = true;
    return Promise.resolve(1);
  });
  await expect(late).rejects.toThrow('Execution timed out.');
  expect(isStarted).toBe(false);
});

test('the clock is asked once, at the first wait, and let go at the end', async () => {
  const scheduled: string[] = [];
  const clock: Clock = {
    nowMs: () => 0,
    elapsedMs: () => 0,
    schedule: () => {
      scheduled.push('scheduled');
      return () => scheduled.push('cancelled');
    },
  };
  const deadline = createDeadline(clock, 1_000);
  deadline.check();
  expect(scheduled).toEqual([]);

  await deadline.wait(() => Promise.resolve(1));
  await deadline.wait(() => Promise.resolve(1));
  deadline.clear();

  expect(scheduled).toEqual(['scheduled', 'cancelled']);
});

test.each([-600_000, 600_000])('a clock that steps by %i ms gives no time and takes none', async (byMs) => {
  const clock = createManualClock();
  const deadline = createDeadline(clock, 1_000);

  clock.step(byMs);
  expect(() => deadline.check()).not.toThrow();
  const pending = expect(deadline.wait(never)).rejects.toThrow('Execution timed out.');
  await clock.advance(1_000);

  await pending;
  expect(() => deadline.check()).toThrow('Execution timed out.');
});
