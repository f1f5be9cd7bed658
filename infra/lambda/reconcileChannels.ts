// The last net under the signaling channels: the time that a run is for in, every channel of this stack deleted that belongs
// to no session, or to one that has ended. Creating, ending and the sweep leave none behind unless something broke.
import {
  ClientLimitExceededException,
  ListSignalingChannelsCommand,
  ResourceInUseException,
} from '@aws-sdk/client-kinesis-video';
import type { ChannelInfo, KinesisVideoClient } from '@aws-sdk/client-kinesis-video';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { isOnAir } from '../../resolvers/lib/transition.ts';
import type { SessionItem } from '../../schema/sessionItem.ts';
import { withFields } from './log.ts';
import type { Log } from './log.ts';
import type { WriteMetrics } from './metrics.ts';
import { parseChannelName } from './parseChannelName.ts';
import { readRows } from './readRows.ts';
import type { ReadRow } from './readRows.ts';
import { errorNameOf, parseScheduledTime, startRunTime } from './scheduledRun.ts';
import type { RunTime, ScheduledHandler } from './scheduledRun.ts';
import { deleteChannel } from './sessionChannel.ts';

export interface ReconcileOptions {
  readonly kinesisVideo: KinesisVideoClient;
  readonly dynamoDb: DynamoDBClient;
  readonly tableName: string;
  /** What the names of this stack's channels begin with. */
  readonly channelPrefix: string;
  readonly log: Log;
  readonly writeMetrics: WriteMetrics;
}

/** What one run did, in channels. */
export interface ReconcileReport {
  /** Of this stack, listed by KVS. */
  listed: number;
  /** Of a session that has not ended, too young to be judged, or being deleted by somebody else. */
  kept: number;
  /** With the stack's prefix, but named by somebody else; they are left alone. */
  foreign: number;
  deleted: number;
  failed: number;
  /** Listed, and left to the next run for want of time or because KVS asked for less. */
  left: number;
}

/** How old a channel must be to be judged: far beyond what a creation takes, with every retry of its client. */
const minAgeMs = 15 * 60 * 1000;
const pageChannels = 500;

/** A channel and the row that it was made for. */
type NamedChannel = Pick<SessionItem, 'sessionId' | 'channelNonce'> & {
  /** Absent when it is not to be judged now. */
  readonly channelArn?: string;
};
type JudgedChannel = Required<NamedChannel>;

/** What is on, as far as the run came. */
interface Audience {
  sessionsLive: number;
  listeners: number;
}

interface Run {
  readonly options: ReconcileOptions & { readonly abortSignal: AbortSignal };
  readonly time: RunTime;
  readonly nowMs: number;
  readonly report: ReconcileReport;
  readonly audience: Audience;
}

/**
 * Makes the handler. When KVS asks for less, the run ends: the limits are the whole account's, and the next hour goes on.
 * A channel that cannot be deleted stops no other.
 * @throws Error when the event has no time, when channels cannot be listed or rows not be read, or at the end of the run if a
 *   deletion failed
 */
export function createReconcileChannels(given: ReconcileOptions): ScheduledHandler<ReconcileReport> {
  return async (event, context) => {
    const options = { ...given, log: withFields(given.log, { correlationId: context.awsRequestId }) };
    const nowMs = parseScheduledTime(event);
    const time = startRunTime(context);
    const report = { listed: 0, kept: 0, foreign: 0, deleted: 0, failed: 0, left: 0 };
    const audience = { sessionsLive: 0, listeners: 0 };
    const run = { options: { ...options, abortSignal: time.abortSignal }, time, nowMs, report, audience };
    try {
      // What is on is known only of a list that was read to its end.
      if (await reconcileAll(run)) writeAudience(run);
    } catch (error) {
      // Lambda logs what is thrown here, and messages of AWS's errors carry ARNs.
      if (!isThrottling(error)) throw new Error(`The channels were not reconciled: ${errorNameOf(error)}.`);
      options.log('info', 'KVS asks for less: the rest is left to the next run', {});
    }
    options.log(report.failed > 0 ? 'error' : 'info', 'Channels reconciled', { ...report });
    options.writeMetrics({
      ChannelsDeleted: report.deleted,
      ChannelsFailed: report.failed,
      ChannelsLeft: report.left,
    });
    if (report.failed > 0)
      throw new Error(`${report.failed} channels could not be deleted; the log names each.`);
    return report;
  };
}

function writeAudience({ options, report, audience }: Run): void {
  options.writeMetrics({
    ChannelsListed: report.listed,
    SessionsLive: audience.sessionsLive,
    Listeners: audience.listeners,
  });
}

/** Answers whether the list was read to its end. */
async function reconcileAll(run: Run): Promise<boolean> {
  const { options, time } = run;
  let NextToken: string | undefined;
  do {
    const page = await options.kinesisVideo.send(
      new ListSignalingChannelsCommand({
        ChannelNameCondition: {
          ComparisonOperator: 'BEGINS_WITH',
          ComparisonValue: `${options.channelPrefix}_`,
        },
        MaxResults: pageChannels,
        NextToken,
      }),
      { abortSignal: options.abortSignal },
    );
    await reconcilePage(page.ChannelInfoList ?? [], run);
    NextToken = page.NextToken;
  } while (NextToken !== undefined && time.isLeft());
  return NextToken === undefined;
}

async function reconcilePage(channels: readonly ChannelInfo[], run: Run): Promise<void> {
  const { options, report, time } = run;
  report.listed += channels.length;
  const named = channels.map((channel) => toNamed(channel, run)).filter((channel) => channel !== undefined);
  const rows = await readRows(
    named.map(({ sessionId }) => sessionId),
    options,
  );
  const unneeded: JudgedChannel[] = [];
  for (const { sessionId, channelNonce, channelArn } of named) {
    const row = rows.get(sessionId);
    const isNeeded = row?.channelNonce === channelNonce && row.status !== 'ENDED';
    if (isNeeded) countAudience(row, run);
    if (isNeeded || channelArn === undefined) report.kept += 1;
    else unneeded.push({ sessionId, channelNonce, channelArn });
  }
  report.left += unneeded.length;
  // One after the other: nobody waits for this, and KVS takes 50 deletions a second of a whole account.
  for (const channel of unneeded) {
    if (!time.isLeft()) return;
    await deleteOne(channel, run);
    report.left -= 1;
  }
}

function countAudience({ status, seats = {} }: ReadRow, { audience, nowMs }: Run): void {
  if (!isOnAir(status)) return;
  audience.sessionsLive += 1;
  audience.listeners += Object.values(seats).filter(({ expiresAt }) => expiresAt * 1000 > nowMs).length;
}

/** Answers undefined, and counts it, for a channel with a foreign name. */
function toNamed(channel: ChannelInfo, { options, report, nowMs }: Run): NamedChannel | undefined {
  const { ChannelName = '', ChannelARN, ChannelStatus, CreationTime } = channel;
  const named = parseChannelName(options.channelPrefix, ChannelName);
  if (named === undefined) {
    report.foreign += 1;
    options.log('info', 'A channel with the prefix of this stack has a foreign name', {
      channelName: ChannelName,
    });
    return undefined;
  }
  const isOldEnough = CreationTime !== undefined && nowMs - CreationTime.getTime() > minAgeMs;
  if (isOldEnough && ChannelARN !== undefined && ChannelStatus !== 'DELETING') {
    return { ...named, channelArn: ChannelARN };
  }
  return named;
}

/** @throws ClientLimitExceededException when KVS asks for less; every other failure is counted and logged */
async function deleteOne({ sessionId, channelArn }: JudgedChannel, { options, report }: Run): Promise<void> {
  try {
    await deleteChannel(channelArn, options);
    report.deleted += 1;
    options.log('info', 'A channel without a session was deleted', { sessionId });
  } catch (error) {
    if (isThrottling(error)) throw error;
    // It was listed as whole, so somebody else began to delete it since: the end of its session, or the sweep.
    if (error instanceof ResourceInUseException) {
      report.kept += 1;
      return;
    }
    report.failed += 1;
    options.log('error', 'A channel was not deleted', { sessionId, reason: errorNameOf(error) });
  }
}

function isThrottling(error: unknown): boolean {
  return error instanceof ClientLimitExceededException;
}
