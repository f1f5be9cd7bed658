// Runs the check in a thread of its own, so that no code keeps this process from its other work: TypeScript needs minutes for
// some codes of a few kilobytes, and its stack ends at others.
import { Worker } from 'node:worker_threads';
import type { TypeFault } from './typeFault.ts';

/** The project's own 36 bundles need about a second of a core. AppSync's limit is not recorded. */
export const defaultLimitMs = 60_000;

const maxHeapMb = 1_024;

/** The listener hears of an answer, or why none comes. */
interface CheckThread {
  readonly worker: Worker;
  onAnswer(this: void, listener: (result: TypeFault[][] | string) => void): void;
}

let thread: CheckThread | undefined;
let queue: Promise<unknown> = Promise.resolve();

/**
 * Checks codes in one program, after all checks that were asked for before.
 * @param limitMs for the program; each code that is checked alone has it again
 * @returns for each code its faults, in the codes' order. A code that TypeScript cannot judge has one fault that says so.
 */
export function checkInThread(codes: readonly string[], limitMs: number): Promise<TypeFault[][]> {
  const found = queue.then(async () => {
    const together = await checkOnce(codes, limitMs);
    if (typeof together !== 'string') return together;
    if (codes.length === 1) return [[unjudged(together)]];
    const alone: TypeFault[][] = [];
    for (const code of codes) {
      const result = await checkOnce([code], limitMs);
      alone.push(typeof result === 'string' ? [unjudged(result)] : (result[0] ?? []));
    }
    return alone;
  });
  queue = found.catch(() => undefined);
  return found;
}

/** Answers why when the thread came to no answer; the thread is ended then. */
function checkOnce(codes: readonly string[], limitMs: number): Promise<TypeFault[][] | string> {
  const { worker, onAnswer } = (thread ??= openThread());
  return new Promise((resolve) => {
    const timer = setTimeout(() => settle(`it takes longer than ${limitMs / 1_000} seconds`), limitMs);
    function settle(result: TypeFault[][] | string): void {
      clearTimeout(timer);
      if (typeof result === 'string') {
        if (thread?.worker === worker) thread = undefined;
        void worker.terminate();
      }
      // A thread that waits for work must not keep the process alive.
      worker.unref();
      resolve(result);
    }
    onAnswer(settle);
    worker.ref();
    worker.postMessage(codes);
  });
}

function openThread(): CheckThread {
  const worker = new Worker(new URL('checkThread.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
  });
  let answer: (result: TypeFault[][] | string) => void = () => undefined;
  worker.on('message', (faults: TypeFault[][]) => answer(faults));
  worker.on('error', (error) => answer(error instanceof Error ? error.message : String(error)));
  worker.on('exit', () => answer('its thread ended'));
  return { worker, onAnswer: (listener) => (answer = listener) };
}

// AppSync's words for it are not recorded.
function unjudged(reason: string): TypeFault {
  const value = `code.js(1,1): error: The types of this code cannot be checked: ${reason}.`;
  return { errorType: 'PARSE_ERROR', value, location: { line: 1, column: 1, span: 0 } };
}
