// EventBridge Scheduler of the local cloud: the template's schedules come in, Lambda functions are invoked when they are due.
import type { Cloud, ResourceDeclaration, Service } from '../cloud.ts';
import { AwsError } from '../cloud.ts';
import { refuseUnknownProperties } from '../cloudformation/refuseUnknownProperties.ts';
import { physicalName } from '../physicalName.ts';
import { createDeliveries, toActor } from './deliveries.ts';
import { parseSchedule, schedulerPatterns, type ScheduleDefinition } from './scheduleDefinition.ts';
import { openTicker } from './ticker.ts';

/** Makes the service; it calls others by itself and opens after them. */
export function createScheduler(cloud: Cloud): Service {
  const arnPrefix = `arn:aws:scheduler:${cloud.region}:${cloud.accountId}:`;
  const groups = new Set(['default']);
  const schedules: ScheduleDefinition[] = [];
  const closers: (() => Promise<void>)[] = [];
  const groupArnOf = (groupName: string): string => `${arnPrefix}schedule-group/${groupName}`;

  /** What Scheduler checks when a schedule is made. */
  async function checkSchedule(schedule: ScheduleDefinition): Promise<void> {
    const { name, groupName } = schedule;
    if (!groups.has(groupName))
      throw new Error(`The schedule ${name}: the template has no schedule group ${groupName}.`);
    const { roleArn, servicePrincipal, sessionName, sourceArn } = toActor(schedule, groupArnOf(groupName));
    try {
      await cloud.iam.credentialsForService(roleArn, servicePrincipal, sessionName, sourceArn);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      throw new Error(`The schedule ${name}: ${error.message}.`, { cause: error });
    }
  }

  return {
    resources: {
      'AWS::Scheduler::Schedule': (declaration) => {
        const defaultName = physicalName(cloud.stackName, declaration.logicalId, 64);
        const schedule = parseSchedule(declaration, { defaultName, arnPrefix });
        schedules.push(schedule);
        return { ref: schedule.name, attributes: { Arn: schedule.arn } };
      },
      'AWS::Scheduler::ScheduleGroup': (declaration) => {
        const name = readGroupName(declaration, physicalName(cloud.stackName, declaration.logicalId, 64));
        groups.add(name);
        const madeAt = new Date(cloud.clock.nowMs()).toISOString();
        return {
          ref: name,
          attributes: {
            Arn: groupArnOf(name),
            State: 'ACTIVE',
            CreationDate: madeAt,
            LastModificationDate: madeAt,
          },
        };
      },
    },
    async open() {
      for (const schedule of schedules) await checkSchedule(schedule);
      for (const schedule of schedules)
        if (schedule.isEnabled) closers.push(openSchedule(cloud, schedule, groupArnOf(schedule.groupName)));
    },
    async close() {
      await Promise.all(closers.splice(0).map((close) => close()));
    },
  };
}

// DIFFERS: A rate without a StartDate counts from each start of the local cloud, and what fell due while it was not running is not made up.
function openSchedule(cloud: Cloud, schedule: ScheduleDefinition, groupArn: string): () => Promise<void> {
  const openedMs = cloud.clock.nowMs();
  const originMs = schedule.startMs ?? openedMs;
  const deliveries = createDeliveries(cloud, schedule, groupArn);
  const ticker = openTicker(
    cloud.clock,
    openedMs,
    (afterMs) => nextDueMs(schedule, afterMs, originMs),
    (dueMs) => deliveries.add(dueMs),
  );
  return () => {
    ticker.close();
    return deliveries.close();
  };
}

/** The next due time between the schedule's dates, which do not concern at(…). */
function nextDueMs(
  { expression, startMs, endMs }: ScheduleDefinition,
  afterMs: number,
  originMs: number,
): number | undefined {
  if (expression.isOnce) return expression.nextMs(afterMs, originMs);
  const dueMs = expression.nextMs(Math.max(afterMs, (startMs ?? -Infinity) - 1), originMs);
  return dueMs !== undefined && dueMs < (endMs ?? Infinity) ? dueMs : undefined;
}

function readGroupName(declaration: ResourceDeclaration, byDefault: string): string {
  const where = `${declaration.logicalId} (${declaration.type})`;
  refuseUnknownProperties(where, declaration.properties, ['Name', 'Tags']);
  const name = declaration.properties['Name'] ?? byDefault;
  if (typeof name === 'string' && schedulerPatterns.name.test(name)) return name;
  throw new Error(
    `${where}: got ${JSON.stringify(name)} for Name; ${schedulerPatterns.name.source} is accepted.`,
  );
}
