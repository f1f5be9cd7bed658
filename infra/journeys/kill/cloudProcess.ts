// A local cloud in a child process: loaded ahead, started with a folder of data, ended by SIGKILL only.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { KillableCloudOptions, StartedCloud } from './killableCloud.ts';

const script = fileURLToPath(new URL('./killableCloud.ts', import.meta.url));
const startTimeoutMs = 30_000;

export interface CloudProcess {
  /**
   * Starts the cloud.
   * @throws Error with what it wrote when it ends or is silent instead
   */
  start(this: void, options: KillableCloudOptions): Promise<StartedCloud>;
  /** What it wrote to standard error: warnings and errors of its log, one JSON line each. */
  written(this: void): string;
  readonly isKilled: boolean;
  /** Kills it; resolves when it is gone. */
  kill(this: void): Promise<void>;
}

/**
 * Begins to load a cloud's code in a process of its own.
 * @param codeCache a folder where one process leaves its compiled code for the next
 */
export function loadCloud(codeCache: string): CloudProcess {
  const env = { ...process.env, NODE_COMPILE_CACHE: codeCache };
  const child = fork(script, { env, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let written = '';
  child.stderr?.on('data', (chunk: Buffer) => (written += chunk.toString()));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  // A child that is killed while it is spoken to.
  child.on('error', () => undefined);
  return {
    start: (options) =>
      new Promise((resolve, reject) => {
        const fail = (what: string): void => reject(new Error(`the cloud ${what}:\n${written}`));
        const timer = setTimeout(() => fail('does not start'), startTimeoutMs);
        child.once('message', (started: StartedCloud) => {
          clearTimeout(timer);
          resolve(started);
        });
        void ended.then(() => {
          clearTimeout(timer);
          fail('ended');
        });
        child.send(options);
      }),
    written: () => written,
    get isKilled() {
      return child.killed;
    },
    kill() {
      child.kill('SIGKILL');
      return ended;
    },
  };
}
