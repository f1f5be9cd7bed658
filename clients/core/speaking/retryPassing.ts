// An API call that is repeated while what is wrong with it may pass. The calls of a speaker can all be repeated safely.
import { ApiError, isPassing } from '../api/apiError.ts';
import type { ApiErrorKind } from '../api/apiError.ts';
import { createBackoff } from '../backoff.ts';
import type { Clock } from '../clock.ts';
import { wait, withDeadline } from '../wait.ts';

/** Whoever pressed a button is told within this time. */
export const giveUpMs = 8_000;

export interface RetryOptions {
  readonly clock: Clock;
  readonly random: () => number;
  /** Asked before each repetition: whether somebody still wants it. */
  isWanted(): boolean;
  /** Repeated as well, though they do not pass by themselves. */
  readonly alsoRepeats?: readonly ApiErrorKind[];
}

/**
 * Calls until it succeeds, is refused, or `giveUpMs` have passed: then rejects with the last error, or with
 * `ServiceUnreachable` if there was no answer at all. `RateLimited` is not repeated: it takes minutes.
 */
export async function retryPassing<Answer>(
  call: () => Promise<Answer>,
  options: RetryOptions,
): Promise<Answer> {
  const { clock, random } = options;
  const backoff = createBackoff({ baseMs: 500, capMs: 4_000, random });
  const untilMs = clock.nowMs() + giveUpMs;
  for (;;) {
    try {
      return await withDeadline(call(), clock, untilMs - clock.nowMs());
    } catch (error) {
      const delayMs = backoff.nextDelayMs();
      if (
        !mayPass(error, options.alsoRepeats ?? []) ||
        !options.isWanted() ||
        clock.nowMs() + delayMs >= untilMs
      )
        throw error;
      await wait(clock, delayMs);
      if (!options.isWanted()) throw error;
    }
  }
}

function mayPass(error: unknown, alsoRepeats: readonly ApiErrorKind[]): boolean {
  if (!(error instanceof ApiError) || error.kind === 'RateLimited') return false;
  return isPassing(error) || alsoRepeats.includes(error.kind);
}
