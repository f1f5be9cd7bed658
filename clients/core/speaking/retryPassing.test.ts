// Calls that are repeated while that may help, and no longer.
import { expect, test } from 'vitest';
import { ApiError } from '../api/apiError.ts';
import type { ApiErrorKind } from '../api/apiError.ts';
import { createManualClock } from '../manualClock.ts';
import { retryPassing } from './retryPassing.ts';

const createScene = (answers: (ApiErrorKind | 'ok' | 'hangs')[], alsoRepeats: ApiErrorKind[] = []) => {
  const clock = createManualClock();
  let calls = 0;
  let isWanted = true;
  const outcome = retryPassing(
    () => {
      const answer = answers[Math.min(calls++, answers.length - 1)] ?? 'ok';
      if (answer === 'hangs') return new Promise<string>(() => {});
      return answer === 'ok' ? Promise.resolve('done') : Promise.reject(new ApiError(answer, 'no'));
    },
    { clock, random: () => 0.5, isWanted: () => isWanted, alsoRepeats },
  ).catch((error: unknown) => (error as ApiError).kind);
  const stopWanting = () => {
    isWanted = false;
  };
  return { clock, outcome, calls: () => calls, stopWanting };
};

test('what passes is repeated until it succeeds', async () => {
  const { clock, outcome, calls } = createScene(['ServiceUnreachable', 'StorageUnavailable', 'ok']);

  await clock.advance(2_000);

  expect([await outcome, calls()]).toEqual(['done', 3]);
});

test('after eight seconds the last error is told', async () => {
  const { clock, outcome } = createScene(['ServiceUnreachable', 'StorageUnavailable']);

  await clock.advance(8_000);

  expect(await outcome).toBe('StorageUnavailable');
});

test('no answer within eight seconds is no answer', async () => {
  const { clock, outcome } = createScene(['hangs']);

  await clock.advance(8_000);

  expect(await outcome).toBe('ServiceUnreachable');
});

test.each(['NotSessionOwner', 'RateLimited', 'Conflict', 'SignInExpired'] as const)(
  '%s is told at once',
  async (kind) => {
    const { outcome, calls } = createScene([kind]);

    expect([await outcome, calls()]).toEqual([kind, 1]);
  },
);

test('what is named is repeated as well', async () => {
  const { clock, outcome } = createScene(['Conflict', 'ok'], ['Conflict']);

  await clock.advance(1_000);

  expect(await outcome).toBe('done');
});

test('nothing is repeated that nobody wants any more', async () => {
  const { clock, outcome, calls, stopWanting } = createScene(['ServiceUnreachable']);
  await clock.advance(100);

  stopWanting();
  await clock.advance(8_000);

  expect([await outcome, calls()]).toEqual(['ServiceUnreachable', 1]);
});
