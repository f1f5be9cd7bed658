// A server under measurement: a child process that tells its address, its CPU time and its memory, and publishes on demand.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What a server process says once it listens. */
export interface Listening {
  url: string;
  /** What else its clients need: tokens, ids. */
  details: Record<string, string>;
}

export interface ServerProcess extends Listening {
  /** CPU time since the process began. */
  cpuMicroseconds(): Promise<number>;
  /**
   * Memory in use: what a full garbage collection leaves, and what hangs outside the heap. The collection takes CPU time, so
   * ask before CPU time is measured and not meanwhile.
   */
  memoryBytes(): Promise<number>;
  /** Asks the server for something by name and resolves with its answer. */
  ask<T>(request: string, argument?: unknown): Promise<T>;
  stop(): Promise<void>;
}

interface Answer {
  answerTo: number;
  value: unknown;
}

/** Starts `servers/<name>.ts` and waits until it listens. */
export async function startServer(name: string, ...args: string[]): Promise<ServerProcess> {
  const script = fileURLToPath(new URL(`./servers/${name}.ts`, import.meta.url));
  const child = fork(script, args, {
    execArgv: ['--expose-gc'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const waiting = new Map<number, (value: unknown) => void>();
  let asked = 0;
  const listening = await new Promise<Listening>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code} before it listened`)));
    child.on('message', (message: Listening | Answer) => {
      if ('url' in message) return resolve(message);
      waiting.get(message.answerTo)?.(message.value);
      waiting.delete(message.answerTo);
    });
  });
  const ask = <T>(request: string, argument?: unknown): Promise<T> =>
    new Promise((resolve) => {
      asked += 1;
      waiting.set(asked, resolve as (value: unknown) => void);
      child.send({ id: asked, request, argument });
    });
  return {
    ...listening,
    ask,
    cpuMicroseconds: () => ask<number>('cpuMicroseconds'),
    memoryBytes: () => ask<number>('memoryBytes'),
    stop: () =>
      new Promise((resolve) => {
        child.removeAllListeners('exit').once('exit', () => resolve());
        child.kill('SIGKILL');
      }),
  };
}

/** The other side, called in the server's own process: says where it listens and answers what it is asked. */
export function serveMeasured(
  listening: Listening,
  answers: Readonly<Record<string, (argument: unknown) => unknown>> = {},
): void {
  const all: typeof answers = {
    cpuMicroseconds: readCpuMicroseconds,
    memoryBytes: readMemoryBytes,
    ...answers,
  };
  process.on('message', ({ id, request, argument }: { id: number; request: string; argument?: unknown }) => {
    const answer = all[request]?.(argument);
    void Promise.resolve(answer).then((value) => process.send?.({ answerTo: id, value: value ?? null }));
  });
  process.send?.(listening);
}

function readCpuMicroseconds(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

function readMemoryBytes(): number {
  globalThis.gc?.();
  // The resident set also has what V8 keeps for later, which differs by as much again from run to run.
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
