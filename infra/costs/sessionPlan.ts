// The hour that both designs are put through, and what the speaker does in it in either.
import { leaseRenewalSeconds } from '../../schema/limits.ts';
import type { Session } from '../../schema/generated/schema.ts';
import * as operations from '../journeys/operations.ts';
import type { ApiUser } from './apiUser.ts';
import type { Timeline } from './timeline.ts';

/** Seconds count from the session's creation. */
export interface SessionPlan {
  readonly listenerCount: number;
  /** When the listeners come. */
  readonly joinSecond: number;
  /** When the speaker goes on air; until then everybody waits. */
  readonly startSecond: number;
  readonly pauseSecond: number;
  readonly resumeSecond: number;
  /** When the speaker ends it. */
  readonly endSecond: number;
}

export const hourPlan: SessionPlan = {
  listenerCount: 10,
  joinSecond: 60,
  startSecond: 6 * 60,
  pauseSecond: 20 * 60,
  resumeSecond: 21 * 60,
  endSecond: 60 * 60,
};

export const seatRenewalSeconds = 60;
/** A minute before the credentials stop working. */
export const signalingRenewalSeconds = 14 * 60;

const broadcastId = 'broadcast-1';

export interface PlannedSpeaker {
  /** @throws Error before the session was created */
  sessionId(this: void): string;
}

/**
 * Creates, starts, pauses, resumes and ends the session, and keeps access to the audio.
 * @param onChanged called after each change of status with the version that it made
 */
export function planSpeaker(
  timeline: Timeline,
  speaker: ApiUser,
  plan: SessionPlan,
  onChanged: (version: number) => Promise<void> = () => Promise.resolve(),
): PlannedSpeaker {
  let created: string | undefined;
  const sessionId = (): string => {
    if (created !== undefined) return created;
    throw new Error('The session was used before it was created.');
  };
  const change = (second: number, operation: string): void =>
    timeline.at(second, async () => {
      const variables = { sessionId: sessionId(), broadcastId };
      const used = Object.entries(variables).filter(([name]) => operation.includes(`$${name}:`));
      const { version } = await speaker.call<Session>(operation, Object.fromEntries(used));
      await onChanged(version);
    });

  timeline.at(0, async () => {
    const session = await speaker.call<Session>(operations.createSessionWithSignaling, { input: {} });
    created = session.sessionId;
  });
  timeline.every({ eachSeconds: signalingRenewalSeconds, fromSecond: 0, untilSecond: plan.endSecond }, () =>
    speaker.call(operations.readSignaling, { sessionId: sessionId() }),
  );
  change(plan.startSecond, operations.startSession);
  change(plan.pauseSecond, operations.pauseSession);
  change(plan.resumeSecond, operations.resumeSession);
  change(plan.endSecond, operations.endSession);
  return { sessionId };
}

/** Renews the lease as the speaker's app does while it is on air. */
export function planLease(
  timeline: Timeline,
  speaker: ApiUser,
  { sessionId }: PlannedSpeaker,
  { startSecond, endSecond }: SessionPlan,
): void {
  timeline.every({ eachSeconds: leaseRenewalSeconds, fromSecond: startSecond, untilSecond: endSecond }, () =>
    speaker.call(operations.renewLease, { sessionId: sessionId(), broadcastId }),
  );
}
