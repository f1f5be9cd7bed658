// One thing that the stack does from its beginning to its end, run in a local cloud of its own in fake time.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createApiUser, type ApiUser } from '../costs/apiUser.ts';
import { administratorClients } from '../journeys/awsClients.ts';
import { copyAssembly, runSchedules, setProperties } from '../journeys/copyAssembly.ts';
import type { TemplateChange } from '../journeys/copyAssembly.ts';
import { createFaultyFetch, type FaultyFetch } from '../journeys/faults.ts';
import type { RolePermissions } from '../local/iam/grants.ts';
import { createLog, type LogRecord } from '../local/log.ts';
import { createManualClock, type ManualClock } from '../local/manualClock.ts';
import { startLocalCloud, type LocalCloud } from '../local/startLocalCloud.ts';

/** What a flow has at hand. */
export interface FlowScene {
  readonly cloud: LocalCloud;
  readonly clock: ManualClock;
  /** Between the API and the services that it calls. */
  readonly faults: FaultyFetch;
  readonly speaker: ApiUser;
  readonly listener: ApiUser;
  /** AWS's clients with the administrator's keys, by the cloud's clock. */
  administrator(this: void): ReturnType<typeof administratorClients>;
  /**
   * Looks until something is so.
   * @throws Error naming it when it has not come to be after 20 seconds of real time, or the cloud was closed
   */
  until(this: void, what: string, isSo: () => boolean | Promise<boolean>): Promise<void>;
}

export interface Flow {
  readonly name: string;
  /** Which schedules run, by their expression: "rate(1 minute)"; default none, so that each flow shows what it needs. */
  readonly schedule?: string;
  /** Whether the stream wakes nobody. */
  readonly withoutStreams?: true;
  /** What else is different in the template. */
  readonly change?: TemplateChange;
  /** @throws Error when anything did not come out as it has to */
  readonly run: (scene: FlowScene) => Promise<void>;
}

/** What became of a flow. */
export interface FlowOutcome {
  /** Why it failed; absent when it came to its end. */
  readonly failure?: string;
  /** What each role was granted and used. */
  readonly permissions: readonly RolePermissions[];
}

interface FlowOptions {
  /** The synthesized assembly; it is left as it is. */
  readonly assembly: string;
  /** Applied before the flow's own changes. */
  readonly change?: TemplateChange;
  /** Given each line of the cloud's log and a way to end the flow: what still runs then fails. */
  readonly onLog?: (record: LogRecord, end: () => void) => void;
}

const lookEveryMs = 10;
const maxLooks = 2_000;
const minuteMs = 60_000;

/** Runs a flow; rejects only when the cloud cannot be started. */
export async function runFlow(flow: Flow, options: FlowOptions): Promise<FlowOutcome> {
  const folder = mkdtempSync(join(tmpdir(), 'live-sessions-permissions-'));
  const clock = createManualClock(Math.ceil(Date.now() / minuteMs) * minuteMs);
  const faults = createFaultyFetch();
  const ended = Promise.withResolvers<never>();
  ended.promise.catch(() => undefined);
  const end = (): void => ended.reject(new Error('The flow was ended.'));
  const log = createLog('warn', (record) => options.onLog?.(record, end));
  try {
    const own = [options.change, selectSchedules(flow), selectStreams(flow), flow.change];
    const assembly = copyAssembly(options.assembly, folder, ...own.filter((change) => change !== undefined));
    const fetch = faults.fetch;
    const cloud = await startLocalCloud({ assembly, port: 0, awsPort: 0, clock, log, fetch });
    try {
      const failure = await failureOf(
        Promise.race([runIn(flow, { cloud, clock, faults }, ended.promise), ended.promise]),
      );
      return { permissions: cloud.permissions(), ...(failure === undefined ? {} : { failure }) };
    } finally {
      end();
      await cloud.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runIn(
  flow: Flow,
  { cloud, clock, faults }: Pick<FlowScene, 'cloud' | 'clock' | 'faults'>,
  ended: Promise<never>,
): Promise<void> {
  const [speaker, listener] = await Promise.all([
    createApiUser(cloud, 'speaker'),
    createApiUser(cloud, 'listener'),
  ]);
  await flow.run({
    cloud,
    clock,
    faults,
    speaker,
    listener,
    administrator() {
      const clients = administratorClients(cloud);
      for (const { config } of Object.values(clients)) config.systemClockOffset = clock.nowMs() - Date.now();
      return clients;
    },
    async until(what, isSo) {
      for (let looks = 0; looks < maxLooks; looks += 1) {
        if (await Promise.race([isSo(), ended])) return;
        await Promise.race([wait(lookEveryMs), ended]);
      }
      throw new Error(`Not seen: ${what}.`);
    },
  });
}

async function failureOf(running: Promise<void>): Promise<string | undefined> {
  try {
    await running;
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const selectSchedules = ({ schedule }: Flow): TemplateChange =>
  runSchedules((expression) => expression === schedule);

const selectStreams = ({ withoutStreams }: Flow): TemplateChange | undefined =>
  withoutStreams && setProperties('AWS::Lambda::EventSourceMapping', () => ({ Enabled: false }));
