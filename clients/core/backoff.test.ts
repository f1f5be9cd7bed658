// The limits of the waits, and that they begin anew after a success.
import { expect, test } from 'vitest';
import { createBackoff } from './backoff.ts';

test('the limit doubles from the base up to the cap', () => {
  const backoff = createBackoff({ baseMs: 250, capMs: 1_500, random: () => 0.999_999 });

  const delaysMs = [1, 2, 3, 4, 5].map(() => backoff.nextDelayMs());

  expect(delaysMs).toEqual([249, 499, 999, 1_499, 1_499]);
});

test('a wait can be anything between nothing and the limit', () => {
  const randoms = [0, 0.5];
  const backoff = createBackoff({ baseMs: 1_000, capMs: 8_000, random: () => randoms.shift() ?? 0 });

  expect([backoff.nextDelayMs(), backoff.nextDelayMs()]).toEqual([0, 1_000]);
});

test('after a success the waits begin anew', () => {
  const backoff = createBackoff({ baseMs: 1_000, capMs: 8_000, random: () => 0.5 });
  backoff.nextDelayMs();
  backoff.nextDelayMs();

  backoff.reset();

  expect([backoff.failures, backoff.nextDelayMs()]).toEqual([0, 500]);
});
