// One stack through many lives: each is killed, and the next starts with the same data, later by the cloud's clock.
import { setTimeout as wait } from 'node:timers/promises';
import type { Ports } from '../../local/addresses.ts';
import { loadCloud } from './cloudProcess.ts';
import type { CloudProcess } from './cloudProcess.ts';
import { createTrap } from './createTrap.ts';
import type { Trap } from './createTrap.ts';
import { findFaults } from './findFaults.ts';
import { openServiceProxy } from './openServiceProxy.ts';
import { openRecordReader } from './readRecords.ts';
import type { RecordReader, Records } from './readRecords.ts';
import { createSpeakerApp } from './speakerApp.ts';
import type { SpeakerApp } from './speakerApp.ts';

export interface KilledStack {
  readonly app: SpeakerApp;
  readonly trap: Trap;
  /** Kills the present life, if it still lives, and begins the next. @param laterMs how much time has passed between them */
  startAgain(this: void, laterMs: number): Promise<void>;
  isKilled(this: void): boolean;
  /** Waits until no service has called another for so long. */
  rest(this: void, quietMs: number): Promise<void>;
  /**
   * Waits until the services are quiet and nothing is wrong with what is kept.
   * @throws Error with what is wrong when it stays so
   */
  settle(this: void): Promise<Records>;
  close(this: void): Promise<void>;
}

const channelPrefix = 'LiveSessions';
const quietMs = 100;
const lookEachMs = 10;
/** KVS answers five lists of channels in a second. */
const lookAgainMs = 250;
const settleTimeoutMs = 15_000;

/** @param dataDirectory an empty folder */
export async function openKilledStack(assembly: string, dataDirectory: string): Promise<KilledStack> {
  let ports: Ports | undefined;
  let token = '';
  let aheadMs = 0;
  let reader: RecordReader | undefined;
  let living = loadCloud();
  // Loads while the present life lives.
  let next: CloudProcess | undefined;

  const trap = createTrap(() => void living.kill());
  const proxy = await openServiceProxy(() => ports, trap.around);
  const app = createSpeakerApp(`${proxy.addresses.frontDoorUrl}/graphql`, () => token);

  async function end(): Promise<void> {
    ports = undefined;
    reader?.close();
    await living.kill();
  }

  async function rest(forMs: number): Promise<void> {
    while (proxy.inFlightCount() > 0 || performance.now() - proxy.lastActiveMs() < forMs)
      await wait(lookEachMs);
  }

  async function look(): Promise<{ records: Records; faults: string[] }> {
    await rest(quietMs);
    if (!reader) throw new Error('nothing was started');
    const records = await reader.read();
    const told = { published: trap.published, answered: app.answered };
    return { records, faults: findFaults(records, told, channelPrefix) };
  }

  return {
    app,
    trap,
    rest,
    isKilled: () => living.isKilled,
    async startAgain(laterMs) {
      if (next) {
        await end();
        living = next;
      }
      aheadMs += laterMs;
      const started = await living.start({ assembly, dataDirectory, aheadMs, reachedAt: proxy.addresses });
      ({ ports, token } = started);
      reader = openRecordReader(started, aheadMs);
      next = loadCloud();
    },
    async settle() {
      const deadlineMs = performance.now() + settleTimeoutMs;
      for (;;) {
        const { records, faults } = await look();
        if (faults.length === 0) return records;
        if (performance.now() > deadlineMs) {
          throw new Error(`${faults.join('\n')}\nThe cloud wrote:\n${living.written()}`);
        }
        await wait(lookAgainMs);
      }
    },
    async close() {
      await end();
      await next?.kill();
      await proxy.close();
    },
  };
}
