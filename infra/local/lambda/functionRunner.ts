// Runs one function: keeps a worker warm, starts more when invocations come together, refuses above its reservation.
import type { Cloud } from '../cloud.ts';
import type { Credentials } from '../iam/iam.ts';
import type { FunctionDefinition } from './functionDefinition.ts';
import { startFunctionWorker } from './functionWorker.ts';
import type { FunctionWorker, InvocationOutcome } from './functionWorker.ts';

// DIFFERS: A function runs in at most 16 workers; invocations beyond that wait.
const maxWorkers = 16;
/** A worker that nothing ran in for so long is ended; the last one stays warm. */
const idleWorkerMs = 60_000;

export interface FunctionRunner {
  readonly definition: FunctionDefinition;
  /**
   * Runs the function once.
   * @param payload the event as JSON text
   * @returns undefined when the reserved concurrency is used up: nothing ran
   * @throws AwsError AccessDeniedException when Lambda cannot assume the function's role
   */
  invoke(payload: string, requestId: string): Promise<InvocationOutcome | undefined>;
  /** Starts a worker ahead of the first invocation and waits until its handler is loaded. */
  warm(): Promise<void>;
  close(): Promise<void>;
}

/** Makes the runner; nothing starts before `warm` or `invoke`. */
export function createFunctionRunner(cloud: Cloud, definition: FunctionDefinition): FunctionRunner {
  const idle: FunctionWorker[] = [];
  const idleSinceMs = new WeakMap<FunctionWorker, number>();
  const startedWith = new WeakMap<FunctionWorker, Credentials>();
  const all = new Set<FunctionWorker>();
  const waiting: (() => void)[] = [];
  let runningCount = 0;
  let isClosed = false;

  const readCredentials = () =>
    cloud.iam.credentialsForService(definition.roleArn, 'lambda.amazonaws.com', definition.name);

  function start(credentials: Credentials): FunctionWorker {
    const worker = startFunctionWorker(cloud, definition, credentials);
    all.add(worker);
    startedWith.set(worker, credentials);
    return worker;
  }
  function takeIdle(): FunctionWorker | undefined {
    for (;;) {
      const worker = idle.pop();
      if (!worker || !(worker.hasEnded || isTooOld(worker))) return worker;
      all.delete(worker);
      void worker.end();
    }
  }
  /** Code may read its credentials once, when it is loaded: no worker outlives those it was started with. */
  function isTooOld(worker: FunctionWorker): boolean {
    const { expiresAtMs = Infinity } = startedWith.get(worker) ?? {};
    return expiresAtMs <= cloud.clock.nowMs() + definition.timeoutMs;
  }
  function release(worker: FunctionWorker | undefined): void {
    runningCount -= 1;
    if (worker?.hasEnded) all.delete(worker);
    else if (worker) putIdle(worker);
    waiting.shift()?.();
  }
  function putIdle(worker: FunctionWorker): void {
    idle.push(worker);
    idleSinceMs.set(worker, cloud.clock.elapsedMs());
    if (all.size > 1) cloud.clock.schedule(idleWorkerMs, () => retire(worker));
  }
  function retire(worker: FunctionWorker): void {
    const position = idle.indexOf(worker);
    const isRested = cloud.clock.elapsedMs() - (idleSinceMs.get(worker) ?? 0) >= idleWorkerMs;
    if (position === -1 || !isRested || all.size === 1) return;
    idle.splice(position, 1);
    all.delete(worker);
    void worker.end();
  }

  return {
    definition,
    async invoke(payload, requestId) {
      if (runningCount >= (definition.reservedConcurrency ?? Infinity)) return undefined;
      runningCount += 1;
      let worker: FunctionWorker | undefined;
      let endInvocation: (() => void) | undefined;
      try {
        if (runningCount > maxWorkers) await new Promise<void>((resolve) => waiting.push(resolve));
        if (isClosed) return undefined;
        const credentials = await readCredentials();
        worker = takeIdle() ?? start(credentials);
        endInvocation = cloud.meter.beginInvocation(definition.name, definition.memoryMb);
        return await worker.invoke(payload, requestId, credentials);
      } finally {
        endInvocation?.();
        release(worker);
      }
    },
    async warm() {
      const worker = start(await readCredentials());
      await worker.loaded;
      if (!worker.hasEnded) putIdle(worker);
    },
    async close() {
      isClosed = true;
      for (const resume of waiting.splice(0)) resume();
      await Promise.all([...all].map((worker) => worker.end()));
    },
  };
}
