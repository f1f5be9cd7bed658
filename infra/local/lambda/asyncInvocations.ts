// Invocations whose caller does not wait: run at once, and again when the function fails or is throttled, as Lambda does.
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { defaultEventInvokeConfig, type EventInvokeConfig } from './eventInvokeConfig.ts';
import type { FunctionRunner } from './functionRunner.ts';
import type { InvocationOutcome } from './functionWorker.ts';

/** @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const retryDelaysMs = [60_000, 120_000];
const throttledDelayMs = 1000;
const maxThrottledDelayMs = 300_000;

export interface AsyncInvocations {
  add(runner: FunctionRunner, payload: string, requestId: string): void;
  /** Forgets what waits. */
  close(): void;
}

/** An event that was given up, and after what. */
export interface LostEvent {
  readonly payload: string;
  readonly requestId: string;
  readonly condition: 'RetriesExhausted' | 'EventAgeExceeded';
  readonly invokeCount: number;
  /** Of the last invocation; absent when there was none. */
  readonly outcome?: InvocationOutcome;
}

export interface AsyncSurroundings {
  readonly clock: Clock;
  readonly log: Log;
  /** The configuration of a function; absent: Lambda's own defaults. */
  readonly configOf?: (functionName: string) => EventInvokeConfig | undefined;
  /** Told of each event that was given up; never fails. */
  readonly onLost?: (runner: FunctionRunner, lost: LostEvent, config: EventInvokeConfig) => void;
}

/** One event on its way. */
interface QueuedEvent {
  readonly runner: FunctionRunner;
  readonly config: EventInvokeConfig;
  readonly payload: string;
  readonly requestId: string;
  readonly acceptedMs: number;
  readonly invokeCount: number;
  /** How often the function could not be called since it last ran. */
  readonly throttledCount: number;
  readonly outcome?: InvocationOutcome;
}

/** Makes the queue, which is in memory. */
// DIFFERS: Asynchronous invocations that wait for a retry are lost when the local cloud ends.
export function createAsyncInvocations(surroundings: AsyncSurroundings): AsyncInvocations {
  const { clock, log, configOf = () => undefined, onLost = () => undefined } = surroundings;
  const waiting = new Set<() => void>();
  let isClosed = false;

  async function attempt(event: QueuedEvent): Promise<void> {
    const outcome = await event.runner.invoke(event.payload, event.requestId);
    if (isClosed || outcome?.kind === 'succeeded') return;
    if (outcome)
      retry({ ...event, outcome, invokeCount: event.invokeCount + 1, throttledCount: 0 }, toRetryDelayMs);
    else retry({ ...event, throttledCount: event.throttledCount + 1 }, toThrottledDelayMs);
  }
  function retry(event: QueuedEvent, toDelayMs: (event: QueuedEvent) => number | undefined): void {
    const delayMs = toDelayMs(event);
    if (delayMs === undefined) {
      lose(event, 'RetriesExhausted');
      return;
    }
    if (clock.elapsedMs() + delayMs > event.acceptedMs + event.config.maxEventAgeMs) {
      lose(event, 'EventAgeExceeded');
      return;
    }
    const cancel = clock.schedule(delayMs, () => {
      waiting.delete(cancel);
      begin(event);
    });
    waiting.add(cancel);
  }
  function lose({ runner, config, ...event }: QueuedEvent, condition: LostEvent['condition']): void {
    const { requestId, payload, invokeCount, outcome } = event;
    log.error('an asynchronous invocation was given up', {
      functionName: runner.definition.name,
      requestId,
      why: condition,
    });
    onLost(runner, { requestId, payload, invokeCount, condition, ...(outcome ? { outcome } : {}) }, config);
  }
  function begin(event: QueuedEvent): void {
    attempt(event).catch((error: unknown) =>
      log.error('an asynchronous invocation was refused', {
        functionName: event.runner.definition.name,
        reason: String(error),
      }),
    );
  }

  return {
    add(runner, payload, requestId) {
      const config = configOf(runner.definition.name) ?? defaultEventInvokeConfig;
      const acceptedMs = clock.elapsedMs();
      begin({ runner, config, payload, requestId, acceptedMs, invokeCount: 0, throttledCount: 0 });
    },
    close() {
      isClosed = true;
      for (const cancel of waiting) cancel();
    },
  };
}

/** The first retry comes after one minute, the second after two more; undefined: there is none left. */
function toRetryDelayMs({ invokeCount, config }: QueuedEvent): number | undefined {
  return invokeCount > config.maxRetryAttempts ? undefined : retryDelaysMs[invokeCount - 1];
}

/** Throttling uses up no retry. */
function toThrottledDelayMs({ throttledCount }: QueuedEvent): number {
  return Math.min(maxThrottledDelayMs, throttledDelayMs * 2 ** Math.min(throttledCount - 1, 20));
}
