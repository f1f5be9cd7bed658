// The design that push replaces, on the same tables and resolvers: everybody asks again and again, and a job reads the whole
// table each minute to find what is over. No subscription, no seat that is renewed, no lease.
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { ManualClock } from '../local/manualClock.ts';
import type { LocalCloud } from '../local/startLocalCloud.ts';
import * as operations from '../journeys/operations.ts';
import type { People } from './pushDesign.ts';
import { planSpeaker, signalingRenewalSeconds } from './sessionPlan.ts';
import type { SessionPlan } from './sessionPlan.ts';
import type { Timeline } from './timeline.ts';

export const listenerPollSeconds = 1;
export const speakerPollSeconds = 5;
export const scanSeconds = 60;

const pollStatus = 'query ($sessionId: ID!) { session(sessionId: $sessionId) { status } }';

/**
 * Adds everybody's calls. A listener asks each second until the session is live and then takes access to the audio; after
 * that it asks nothing, and so learns neither of a pause nor of the end.
 */
export function planPollingSession(
  timeline: Timeline,
  { speaker, listeners }: People,
  plan: SessionPlan,
): void {
  const { joinSecond, startSecond, endSecond, listenerCount } = plan;
  const { sessionId } = planSpeaker(timeline, speaker, plan);
  const poll = () => ({ sessionId: sessionId() });
  timeline.every({ eachSeconds: speakerPollSeconds, fromSecond: 0, untilSecond: endSecond }, () =>
    speaker.call(pollStatus, poll()),
  );
  const waiting = {
    eachSeconds: listenerPollSeconds,
    fromSecond: joinSecond - listenerPollSeconds,
    // The last poll is the one that finds it live.
    untilSecond: startSecond + listenerPollSeconds,
  };
  const listening = { eachSeconds: signalingRenewalSeconds, fromSecond: startSecond, untilSecond: endSecond };
  for (const listener of listeners.slice(0, listenerCount)) {
    const join = () =>
      listener.call(operations.joinSessionWithSignaling, { input: { sessionId: sessionId() } });
    timeline.every(waiting, () => listener.call(pollStatus, poll()));
    timeline.at(startSecond, join);
    timeline.every(listening, join);
  }
}

/** Adds the job that reads every row, as cheaply as a scan can: eventually consistent. */
export function planScans(
  timeline: Timeline,
  cloud: LocalCloud,
  clock: ManualClock,
  untilSecond: number,
): void {
  const { awsUrl, region, administrator, outputs } = cloud;
  const client = new DynamoDBClient({ endpoint: awsUrl, region, credentials: administrator });
  const TableName = outputs['SessionsTableName'] ?? '';
  timeline.every({ eachSeconds: scanSeconds, fromSecond: 0, untilSecond: untilSecond + 1 }, async () => {
    // The client signs by the machine's clock unless it is told of another.
    client.config.systemClockOffset = clock.nowMs() - Date.now();
    let ExclusiveStartKey: Record<string, { S: string }> | undefined;
    do {
      const page = await client.send(
        new ScanCommand({ TableName, ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}) }),
      );
      ExclusiveStartKey = page.LastEvaluatedKey as typeof ExclusiveStartKey;
    } while (ExclusiveStartKey);
  });
}
