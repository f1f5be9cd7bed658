// Waiting, as promises on a clock that tests turn.
import { ApiError } from './api/apiError.ts';
import type { Clock } from './clock.ts';

/** Resolves after the delay. */
export function wait(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => clock.schedule(delayMs, resolve));
}

/** The answer, or `ServiceUnreachable` when it takes longer; a late answer is dropped. */
export function withDeadline<Answer>(
  answer: Promise<Answer>,
  clock: Clock,
  timeoutMs: number,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const cancel = clock.schedule(timeoutMs, () =>
      reject(new ApiError('ServiceUnreachable', `no answer within ${timeoutMs} ms`)),
    );
    answer.finally(cancel).then(resolve, reject);
  });
}
