// The time that one request has. The clock is only asked to call back once something is waited for, so that a request
// that waits for nothing costs no timer.
import type { Clock } from '../../clock.ts';
import { FieldError } from './fieldError.ts';

export interface Deadline {
  /**
   * Waits for work, but no longer than the request has.
   * @throws FieldError "Execution timed out." when time is over; the work's signal is aborted then
   */
  wait<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result>;
  /** @throws FieldError "Execution timed out." when time is over */
  check(): void;
  /** Lets go of the clock; call it when the request is answered. */
  clear(): void;
}

/** Starts a request's time. */
export function createDeadline(clock: Clock, timeoutMs: number): Deadline {
  const endMs = clock.elapsedMs() + timeoutMs;
  let controller: AbortController | undefined;
  let cancel: (() => void) | undefined;
  const timedOut = (): FieldError => new FieldError('Execution timed out.', 'ExecutionTimeout');
  const startTimer = (): AbortController => {
    const started = new AbortController();
    cancel = clock.schedule(Math.max(0, endMs - clock.elapsedMs()), () => started.abort(timedOut()));
    return started;
  };

  return {
    wait(work) {
      const { signal } = (controller ??= startTimer());
      if (signal.aborted) return Promise.reject(timedOut());
      return new Promise((resolve, reject) => {
        const onAbort = (): void => reject(timedOut());
        signal.addEventListener('abort', onAbort, { once: true });
        work(signal)
          .then(resolve, reject)
          .finally(() => signal.removeEventListener('abort', onAbort));
      });
    },
    check() {
      if (clock.elapsedMs() >= endMs) throw timedOut();
    },
    clear() {
      cancel?.();
    },
  };
}
