// Runs an hour of each design in a local cloud of its own and answers what it used. The tables are equally full in both.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { maxListenersPerSession } from '../../schema/limits.ts';
import { createManualClock } from '../local/manualClock.ts';
import type { ManualClock } from '../local/manualClock.ts';
import type { Usage } from '../local/meter.ts';
import { startLocalCloud } from '../local/startLocalCloud.ts';
import type { LocalCloud } from '../local/startLocalCloud.ts';
import { createApiUser } from './apiUser.ts';
import { sum } from './billedQuantities.ts';
import { createEndedRow, putRows } from './endedRow.ts';
import type { Row } from './endedRow.ts';
import { planPollingSession, planScans } from './pollingDesign.ts';
import { planPushSession } from './pushDesign.ts';
import type { People } from './pushDesign.ts';
import type { SessionPlan } from './sessionPlan.ts';
import { subtractUsage } from './subtractUsage.ts';
import { createTimeline } from './timeline.ts';
import type { Timeline } from './timeline.ts';

/** In seconds. */
const minute = 60;

/** What a design uses. */
export interface DesignUsage {
  /** By one session from its creation to its end. */
  readonly session: Usage;
  /** In the same time without any session: what runs for all of them. */
  readonly standing: Usage;
}

export interface DesignsUsage {
  readonly push: DesignUsage;
  readonly polling: DesignUsage;
}

export interface MeasureOptions {
  /** The synthesized assembly. */
  readonly assembly: string;
  readonly plan: SessionPlan;
  /** How many ended sessions the table holds. */
  readonly rowCount: number;
}

/** Measures both, one after the other. */
export async function measureDesigns({ assembly, plan, rowCount }: MeasureOptions): Promise<DesignsUsage> {
  const pattern = await withCloud(assembly, async ({ cloud, clock, people }) =>
    createEndedRow(cloud, clock.nowMs(), people.speaker),
  );
  const table = { pattern, rowCount };
  const push = await withCloud(assembly, (scene) =>
    measure(scene, table, plan, {
      planStanding: () => undefined,
      planSession: (timeline) => planPushSession(timeline, scene.people, plan),
    }),
  );
  const withoutReactors = copyWithoutReactors(assembly);
  try {
    const polling = await withCloud(withoutReactors, (scene) =>
      measure(scene, table, plan, {
        planStanding: (timeline) => planScans(timeline, scene.cloud, scene.clock, plan.endSecond),
        planSession: (timeline) => {
          planPollingSession(timeline, scene.people, plan);
          return () => undefined;
        },
      }),
    );
    return { push, polling };
  } finally {
    rmSync(withoutReactors, { recursive: true, force: true });
  }
}

interface Scene {
  readonly cloud: LocalCloud;
  readonly clock: ManualClock;
  readonly people: People;
}

interface Design {
  planStanding(this: void, timeline: Timeline): void;
  /** @returns what is to be done when the timeline has been run */
  planSession(this: void, timeline: Timeline): () => void;
}

async function withCloud<Result>(assembly: string, use: (scene: Scene) => Promise<Result>): Promise<Result> {
  const clock = createManualClock();
  const names = Array.from({ length: maxListenersPerSession }, (_each, index) => `listener-${index + 1}`);
  const users = names.map((name) => ({ email: `${name}@example.com` }));
  const cloud = await startLocalCloud({ assembly, port: 0, awsPort: 0, clock, users });
  try {
    const people = {
      speaker: await createApiUser(cloud, 'speaker'),
      listeners: await Promise.all(names.map((name) => createApiUser(cloud, name))),
    };
    return await use({ cloud, clock, people });
  } finally {
    await cloud.close();
  }
}

async function measure(
  scene: Scene,
  { pattern, rowCount }: { pattern: Row; rowCount: number },
  { endSecond }: SessionPlan,
  { planStanding, planSession }: Design,
): Promise<DesignUsage> {
  await putRows(scene.cloud, scene.clock.nowMs(), pattern, rowCount);
  // Schedules run for the first time when they are made, and the hourly one once in each hour: half an hour later it runs in
  // the middle of what is measured, not beside the session's end. The second more keeps runs and acts apart.
  const offsetSeconds = Math.ceil(endSecond / 2 / minute) * minute + 1;
  await usageOf(scene, offsetSeconds, () => undefined);
  const standing = await usageOf(scene, endSecond, planStanding);
  let finish: () => void = () => undefined;
  const both = await usageOf(scene, endSecond, (timeline) => {
    finish = planSession(timeline);
    planStanding(timeline);
  });
  finish();
  return { session: subtractUsage(both, standing), standing };
}

/** Runs what `plan` adds to a timeline; what services do each minute by themselves is over before the next act. */
async function usageOf(
  { cloud, clock }: Scene,
  untilSecond: number,
  plan: (timeline: Timeline) => void,
): Promise<Usage> {
  const timeline = createTimeline();
  timeline.every({ eachSeconds: minute, fromSecond: 0, untilSecond }, () => untilQuiet(cloud));
  plan(timeline);
  await untilQuiet(cloud);
  const before = cloud.usage();
  await timeline.run(clock, untilSecond, () => untilIdle(cloud));
  await untilQuiet(cloud);
  return subtractUsage(cloud.usage(), before);
}

/** Nothing is under way in a cloud where no function is about to run and that used nothing between so many looks. */
const quietLooks = 6;
const lookEveryMs = 10;

async function untilQuiet(cloud: LocalCloud): Promise<void> {
  let last = '';
  // Counted in looks, not in time: on a busy machine much time may pass between two of them, in which nothing happened.
  for (let looks = 0; looks < quietLooks; looks += 1) {
    const usage = cloud.usage();
    const now = JSON.stringify(usage);
    if (isRunning(usage) || now !== last) looks = 0;
    last = now;
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}

/** A function's time runs out by the clock: it must not move while one runs. */
async function untilIdle(cloud: LocalCloud): Promise<void> {
  while (isRunning(cloud.usage())) await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
}

/** Whether a function runs, or a schedule's call to one has not arrived. */
function isRunning({ lambda, schedules, awsCalls }: Usage): boolean {
  const isCalling = sum(schedules) > (awsCalls['lambda:InvokeFunction'] ?? 0);
  return isCalling || Object.values(lambda).some(({ running }) => running > 0);
}

/** What reacts by itself, which a design that polls does not have. */
const reactorTypes = ['AWS::Lambda::EventSourceMapping', 'AWS::Scheduler::Schedule'];

function copyWithoutReactors(assembly: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'live-sessions-polling-'));
  cpSync(assembly, folder, { recursive: true });
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.template.json'))) {
    const file = join(folder, name);
    const template = JSON.parse(readFileSync(file, 'utf8')) as {
      Resources: Record<string, { Type: string }>;
    };
    const kept = Object.entries(template.Resources).filter(([, { Type }]) => !reactorTypes.includes(Type));
    writeFileSync(file, JSON.stringify({ ...template, Resources: Object.fromEntries(kept) }));
  }
  return folder;
}
