// The design of this stack: listeners hold a subscription and a seat, the speaker holds a lease, a schedule sweeps.
import type { Seat } from '../../schema/generated/schema.ts';
import * as operations from '../journeys/operations.ts';
import type { ApiUser, Watch } from './apiUser.ts';
import { planLease, planSpeaker, seatRenewalSeconds, signalingRenewalSeconds } from './sessionPlan.ts';
import type { PlannedSpeaker, SessionPlan } from './sessionPlan.ts';
import type { Timeline } from './timeline.ts';

/** The people of a session: who speaks, and who may listen, each with a seat of their own. */
export interface People {
  readonly speaker: ApiUser;
  readonly listeners: readonly ApiUser[];
}

/** Adds everybody's calls; answers what is to be done when the timeline has been run. */
export function planPushSession(timeline: Timeline, people: People, plan: SessionPlan): () => void {
  const watches: Watch[] = [];
  const speaker = planSpeaker(timeline, people.speaker, plan, async (version) => {
    await Promise.all(watches.map((watch) => watch.untilVersion(version)));
  });
  planLease(timeline, people.speaker, speaker, plan);
  for (const listener of people.listeners.slice(0, plan.listenerCount))
    planListener(timeline, listener, { speaker, plan, onWatch: (watch) => watches.push(watch) });
  return () => watches.forEach((watch) => watch.close());
}

interface ListenerContext {
  readonly speaker: PlannedSpeaker;
  readonly plan: SessionPlan;
  readonly onWatch: (watch: Watch) => void;
}

/** Takes a seat with access to the audio, subscribes, reads once, renews the seat each minute and the access before it ends. */
function planListener(
  timeline: Timeline,
  listener: ApiUser,
  { speaker, plan, onWatch }: ListenerContext,
): void {
  let seat: Seat | undefined;
  const { joinSecond, endSecond } = plan;
  timeline.at(joinSecond, async () => {
    const input = { sessionId: speaker.sessionId() };
    seat = await listener.call<Seat>(operations.joinSessionWithSignaling, { input });
    onWatch(await listener.openWatch(input.sessionId));
    await listener.call(operations.readSession, input);
  });
  for (let held = seatRenewalSeconds; joinSecond + held < endSecond; held += seatRenewalSeconds) {
    const isAccessDue = held % signalingRenewalSeconds === 0;
    const operation = isAccessDue ? operations.joinSessionWithSignaling : operations.joinSession;
    timeline.at(joinSecond + held, () => {
      const { seatId, secret } = seat ?? {};
      return listener.call(operation, { input: { sessionId: speaker.sessionId(), seatId, secret } });
    });
  }
}
