// Invocations whose caller does not wait: run at once, and twice more when the function fails, as Lambda does.
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { FunctionRunner } from './functionRunner.ts';

/** @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const retryDelaysMs = [60_000, 120_000];
const throttledDelayMs = 1000;

export interface AsyncInvocations {
  add(runner: FunctionRunner, payload: string, requestId: string): void;
}

/** Makes the queue, which is in memory. */
// DIFFERS: Asynchronous invocations that wait for a retry are lost when the local cloud ends.
export function createAsyncInvocations(surroundings: {
  readonly clock: Clock;
  readonly log: Log;
}): AsyncInvocations {
  const { clock, log } = surroundings;

  async function attempt(
    runner: FunctionRunner,
    payload: string,
    requestId: string,
    retryCount: number,
  ): Promise<void> {
    const functionName = runner.definition.name;
    const outcome = await runner.invoke(payload, requestId);
    const delayMs = outcome ? retryDelaysMs[retryCount] : throttledDelayMs;
    if (outcome?.kind === 'succeeded') return;
    if (delayMs === undefined) {
      log.error('an asynchronous invocation was given up', { functionName, requestId });
      return;
    }
    const nextCount = outcome ? retryCount + 1 : retryCount;
    clock.schedule(delayMs, () => begin(runner, payload, requestId, nextCount));
  }
  function begin(runner: FunctionRunner, payload: string, requestId: string, retryCount: number): void {
    attempt(runner, payload, requestId, retryCount).catch((error: unknown) =>
      log.error('an asynchronous invocation was refused', {
        functionName: runner.definition.name,
        reason: String(error),
      }),
    );
  }
  return { add: (runner, payload, requestId) => begin(runner, payload, requestId, 0) };
}
