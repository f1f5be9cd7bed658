// Brings what is due to a schedule's target: one call at a time and in order, retried as the schedule's policy says, then
// handed to the dead-letter queue.
import type { Cloud } from '../cloud.ts';
import type { ActingService } from '../iam/postAsService.ts';
import { sendToQueue } from '../sqs/sendToQueue.ts';
import { fillContextAttributes, toDefaultNotification, toScheduledTime } from './contextAttributes.ts';
import { toDeadLetter, type Exhausted, type LostInvocation } from './deadLetter.ts';
import { invokeTarget } from './invokeTarget.ts';
import type { ScheduleDefinition } from './scheduleDefinition.ts';

/** Doubled from attempt to attempt; at the cap, 185 retries take about a day. */
const firstBackoffMs = 1000;
const maxBackoffMs = 480_000;

/** One due time on its way. */
interface Delivery {
  readonly scheduledTime: string;
  /** When it was first tried, by `elapsedMs`. */
  readonly startedMs: number;
  readonly retryCount: number;
}

export interface Deliveries {
  add(dueMs: number): void;
  /** Ends the call under way and forgets what waits for a retry. */
  close(): Promise<void>;
}

/** Scheduler in the role of the schedule's target; `sourceArn` is the schedule's group, for which it acts. */
export function toActor({ name, target }: ScheduleDefinition, sourceArn: string): ActingService {
  const { roleArn } = target;
  return { roleArn, servicePrincipal: 'scheduler.amazonaws.com', sessionName: name, sourceArn };
}

/** @param sourceArn the schedule's group */
// DIFFERS: Scheduled invocations that wait for a retry are lost when the local cloud ends.
export function createDeliveries(cloud: Cloud, schedule: ScheduleDefinition, sourceArn: string): Deliveries {
  const { target } = schedule;
  const { signal, abort } = createStop();
  const retries = new Set<() => void>();
  const actor = toActor(schedule, sourceArn);
  let lane = Promise.resolve();

  function enqueue(delivery: Delivery): void {
    lane = lane.then(() => (signal.aborted ? undefined : attempt(delivery)));
  }

  async function attempt(delivery: Delivery): Promise<void> {
    const { scheduledTime, retryCount } = delivery;
    const executionId = cloud.ids.bytes(8).toString('hex');
    const context = {
      scheduleArn: schedule.arn,
      scheduledTime,
      executionId,
      attemptNumber: retryCount + 1,
    };
    const payload =
      target.input === undefined
        ? toDefaultNotification(context, { ...cloud, id: cloud.ids.uuid() })
        : fillContextAttributes(target.input, context);
    cloud.meter.countScheduledInvocation(schedule.name);
    const failure = await invokeTarget(cloud, actor, target.functionArn, { payload, signal });
    if (!failure || signal.aborted) return;
    if (retryCount === 0)
      cloud.log.warn('a schedule did not reach its target', { schedule: schedule.name, code: failure.code });
    const exhausted = retryLater(delivery);
    if (exhausted) await giveUp({ failure, exhausted, payload, scheduledTime, executionId, retryCount });
  }

  /** @returns which limit of the policy leaves no retry */
  function retryLater(delivery: Delivery): Exhausted | undefined {
    const { startedMs, retryCount } = delivery;
    if (retryCount >= target.maxRetryAttempts) return 'MaximumRetryAttempts';
    const delayMs = Math.min(maxBackoffMs, firstBackoffMs * 2 ** Math.min(retryCount, 20));
    if (cloud.clock.elapsedMs() + delayMs > startedMs + target.maxEventAgeMs)
      return 'MaximumEventAgeInSeconds';
    const cancel = cloud.clock.schedule(delayMs, () => {
      retries.delete(cancel);
      enqueue({ ...delivery, retryCount: retryCount + 1 });
    });
    retries.add(cancel);
    return undefined;
  }

  async function giveUp(lost: LostInvocation): Promise<void> {
    const { failure, exhausted, retryCount } = lost;
    const { log } = cloud;
    const fields = { schedule: schedule.name, code: failure.code, attempts: retryCount + 1 };
    log.error('a scheduled invocation was given up', { ...fields, limit: exhausted });
    if (target.deadLetterQueueArn === undefined) return;
    try {
      const message = toDeadLetter(schedule, lost);
      await sendToQueue(cloud, actor, target.deadLetterQueueArn, { ...message, signal });
    } catch (error) {
      if (!signal.aborted)
        log.error('the dead-letter queue of a schedule was not reached', {
          schedule: schedule.name,
          reason: error instanceof Error ? error.message : String(error),
        });
    }
  }

  return {
    add: (dueMs) =>
      enqueue({ scheduledTime: toScheduledTime(dueMs), startedMs: cloud.clock.elapsedMs(), retryCount: 0 }),
    async close() {
      abort();
      for (const cancel of retries) cancel();
      await lane;
    },
  };
}

function createStop(): { readonly signal: AbortSignal; readonly abort: () => void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}
