// One stack through many lives: each is killed, and the next starts with the same data, later by the cloud's clock.
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { sweepShards } from '../../../schema/sessionItem.ts';
import type { Ports } from '../../local/addresses.ts';
import { loadCloud } from './cloudProcess.ts';
import type { CloudProcess } from './cloudProcess.ts';
import { createTrap } from './createTrap.ts';
import type { Gap, Trap } from './createTrap.ts';
import { findFaults } from './findFaults.ts';
import { openServiceProxy } from './openServiceProxy.ts';
import { openRecordReader } from './readRecords.ts';
import type { RecordReader, Records } from './readRecords.ts';
import { createSpeakerApp } from './speakerApp.ts';
import type { SpeakerApp } from './speakerApp.ts';

export interface KilledStack {
  readonly app: SpeakerApp;
  readonly trap: Trap;
  /**
   * Kills the present life, if it still lives, and begins the next.
   * @param laterMs how much time passes between them
   * @param gap where the next life is killed
   */
  startAgain(this: void, laterMs: number, gap?: Gap): Promise<void>;
  isKilled(this: void): boolean;
  /** Waits until no service has called another for so long. */
  rest(this: void, quietMs: number): Promise<void>;
  /**
   * Waits until the sweep that comes with each start is done, the services are quiet, and nothing is wrong with what is kept.
   * @throws Error with what is wrong when it stays so
   */
  settle(this: void): Promise<Records>;
  close(this: void): Promise<void>;
}

const channelPrefix = 'LiveSessions';
const shardQuery = 'Lambda: Query StorageSessions.bySweepAt';
const quietMs = 100;
const lookEachMs = 10;
/** KVS answers five lists of channels in a second. */
const lookAgainMs = 250;
const settleTimeoutMs = 20_000;

/** @param folder an empty one */
export async function openKilledStack(assembly: string, folder: string): Promise<KilledStack> {
  const dataDirectory = join(folder, 'data');
  const codeCache = join(folder, 'code');
  // Services that call each other while they start are held until it is known where they listen.
  let listening = Promise.withResolvers<Ports>();
  let token = '';
  let aheadMs = 0;
  let startedSeconds = 0;
  let reader: RecordReader | undefined;
  let living: CloudProcess | undefined;
  // Loads while the present life lives.
  let next = loadCloud(codeCache);

  const trap = createTrap(() => void living?.kill());
  const proxy = await openServiceProxy(() => listening.promise, trap.around);
  const app = createSpeakerApp(`${proxy.addresses.frontDoorUrl}/graphql`, () => token);

  async function end(): Promise<void> {
    listening.promise.catch(() => undefined);
    listening.reject(new Error('nothing is running'));
    reader?.close();
    reader = undefined;
    await living?.kill();
  }

  async function startAgain(laterMs: number, gap?: Gap): Promise<void> {
    await end();
    aheadMs += laterMs;
    startedSeconds = Math.floor((Date.now() + aheadMs) / 1_000);
    trap.arm(gap);
    listening = Promise.withResolvers<Ports>();
    living = next;
    try {
      const started = await living.start({ assembly, dataDirectory, aheadMs, reachedAt: proxy.addresses });
      ({ token } = started);
      listening.resolve(started.ports);
      reader = openRecordReader(started, aheadMs);
    } finally {
      next = loadCloud(codeCache);
    }
  }

  async function rest(forMs: number): Promise<void> {
    while (proxy.inFlightCount() > 0 || performance.now() - proxy.lastActiveMs() < forMs)
      await wait(lookEachMs);
  }

  const isSwept = (): boolean =>
    trap.counted().filter((name) => name === shardQuery).length >= sweepShards.length;

  async function look(): Promise<{ records?: Records; faults: string[] }> {
    await rest(quietMs);
    if (!reader || !isSwept()) return { faults: ['the sweep did not come'] };
    const records = await reader.read();
    const told = { published: trap.published, answered: app.answered };
    return { records, faults: findFaults(records, told, channelPrefix, startedSeconds) };
  }

  async function settle(): Promise<Records> {
    const deadlineMs = performance.now() + settleTimeoutMs;
    for (;;) {
      const { records, faults } = await look();
      if (records && faults.length === 0) return records;
      if (living?.isKilled || performance.now() > deadlineMs)
        throw new Error(`${faults.join('\n')}\nThe cloud wrote:\n${living?.written()}`);
      await wait(lookAgainMs);
    }
  }

  async function close(): Promise<void> {
    await end();
    await next.kill();
    await proxy.close();
  }

  return { app, trap, startAgain, isKilled: () => living?.isKilled ?? false, rest, settle, close };
}
