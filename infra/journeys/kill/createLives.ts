// The lives of one cloud with one folder of data: each is a process, killed before the next, which is later by its clock.
import { join } from 'node:path';
import type { Addresses, Ports } from '../../local/addresses.ts';
import { loadCloud } from './cloudProcess.ts';
import type { CloudProcess } from './cloudProcess.ts';
import { openRecordReader } from './readRecords.ts';
import type { RecordReader } from './readRecords.ts';

/** The present life. */
export interface Life {
  /** When it began by its own clock, in seconds since 1970. */
  readonly startedSeconds: number;
  readonly reader: RecordReader;
  /** The speaker's. */
  readonly token: string;
}

export interface Lives {
  /** Begins the next life, when the present one has ended. @param laterMs how much time passes between them */
  start(this: void, laterMs: number, reachedAt: Addresses): Promise<void>;
  /** @throws Error while there is none */
  life(this: void): Life;
  /** Where the present life listens. Waits while it starts: its services call each other by then. */
  ports(this: void): Promise<Ports>;
  /** Kills the present life. */
  kill(this: void): void;
  /** Kills the present life; resolves when it is gone. */
  end(this: void): Promise<void>;
  isKilled(this: void): boolean;
  /** What the present life wrote to standard error. */
  written(this: void): string;
  close(this: void): Promise<void>;
}

/**
 * Begins to load the first life.
 * @param folder for the data and the compiled code; an empty one
 */
export function createLives(assembly: string, folder: string): Lives {
  const dataDirectory = join(folder, 'data');
  const codeCache = join(folder, 'code');
  let aheadMs = 0;
  let life: Life | undefined;
  let living: CloudProcess | undefined;
  // Loads while the present life lives.
  let next = loadCloud(codeCache);
  let listening = Promise.withResolvers<Ports>();

  async function end(): Promise<void> {
    listening.promise.catch(() => undefined);
    listening.reject(new Error('nothing is running'));
    life?.reader.close();
    life = undefined;
    await living?.kill();
  }

  return {
    ports: () => listening.promise,
    kill: () => void living?.kill(),
    isKilled: () => living?.isKilled ?? false,
    written: () => living?.written() ?? '',
    life() {
      if (life) return life;
      throw new Error('nothing is running');
    },
    end,
    async start(laterMs, reachedAt) {
      aheadMs += laterMs;
      const startedSeconds = Math.floor((Date.now() + aheadMs) / 1_000);
      listening = Promise.withResolvers<Ports>();
      living = next;
      try {
        const started = await living.start({ assembly, dataDirectory, aheadMs, reachedAt });
        life = { startedSeconds, token: started.token, reader: openRecordReader(started, aheadMs) };
        listening.resolve(started.ports);
      } finally {
        next = loadCloud(codeCache);
      }
    },
    async close() {
      await end();
      await next.kill();
    },
  };
}
