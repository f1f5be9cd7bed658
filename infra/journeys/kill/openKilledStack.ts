// A running stack that a test kills: its lives, the proxy between its services with the trap, the app in front of it, and
// what it is waited for.
import { setTimeout as wait } from 'node:timers/promises';
import { sweepShards } from '../../../schema/sessionItem.ts';
import { createLives } from './createLives.ts';
import { createTrap } from './createTrap.ts';
import type { Gap, Trap } from './createTrap.ts';
import { findFaults } from './findFaults.ts';
import { openServiceProxy } from './openServiceProxy.ts';
import type { Records } from './readRecords.ts';
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
  /**
   * Waits until the trap has killed.
   * @throws Error with the calls that there were when it does not
   */
  killed(this: void): Promise<void>;
  /** Waits until no service has called another for so long. */
  rest(this: void, quietMs: number): Promise<void>;
  /**
   * Waits until the sweep that comes with each start is done, the services are quiet, and nothing is wrong with what is kept.
   * @param findMore finds what else must not be
   * @throws Error with what is wrong when it stays so
   */
  settle(this: void, findMore?: FindMore): Promise<Records>;
  close(this: void): Promise<void>;
}

type FindMore = (records: Records) => string[];

const channelPrefix = 'LiveSessions';
const shardQuery = 'Lambda: Query StorageSessions.bySweepAt';
const quietMs = 100;
const lookEachMs = 10;
/** KVS answers five lists of channels in a second. */
const lookAgainMs = 250;
const patienceMs = 20_000;

/** @param folder an empty one */
export async function openKilledStack(assembly: string, folder: string): Promise<KilledStack> {
  const lives = createLives(assembly, folder);
  const trap = createTrap(lives.kill);
  const proxy = await openServiceProxy(lives.ports, trap.around);
  const app = createSpeakerApp(`${proxy.addresses.frontDoorUrl}/graphql`, () => lives.life().token);
  let isSwept = false;

  async function rest(forMs: number): Promise<void> {
    while (proxy.inFlightCount() > 0 || performance.now() - proxy.lastActiveMs() < forMs)
      await wait(lookEachMs);
  }

  async function look(findMore: FindMore): Promise<{ records?: Records; faults: string[] }> {
    await rest(quietMs);
    isSwept ||= trap.counted().filter((name) => name === shardQuery).length >= sweepShards.length;
    if (!isSwept) return { faults: ['the sweep did not come'] };
    const { reader, startedSeconds } = lives.life();
    const records = await reader.read();
    const told = { published: trap.published, answered: app.answered };
    return {
      records,
      faults: [...findFaults(records, told, channelPrefix, startedSeconds), ...findMore(records)],
    };
  }

  return {
    app,
    trap,
    rest,
    isKilled: lives.isKilled,
    async startAgain(laterMs, gap) {
      await lives.end();
      isSwept = false;
      trap.arm(gap);
      await lives.start(laterMs, proxy.addresses);
    },
    async killed() {
      const deadlineMs = performance.now() + patienceMs;
      while (!lives.isKilled()) {
        if (performance.now() > deadlineMs)
          throw new Error(`the call did not come; there were\n${trap.counted().join('\n')}`);
        await wait(lookEachMs);
      }
    },
    async settle(findMore = () => []) {
      const deadlineMs = performance.now() + patienceMs;
      for (;;) {
        const { records, faults } = await look(findMore);
        if (records && faults.length === 0) return records;
        if (lives.isKilled() || performance.now() > deadlineMs)
          throw new Error(`${faults.join('\n')}\nThe cloud wrote:\n${lives.written()}`);
        await wait(lookAgainMs);
      }
    },
    async close() {
      await lives.close();
      await proxy.close();
    },
  };
}
