// The last net under the signaling channels: the time that a run is for in, every channel of this stack deleted that belongs
// to no session, or to one that has ended. Creating, ending and the sweep leave none behind unless something broke.
import {
  ClientLimitExceededException,
  ListSignalingChannelsCommand,
  ResourceInUseException,
} from '@aws-sdk/client-kinesis-video';
import type { ChannelInfo, KinesisVideoClient } from '@aws-sdk/client-kinesis-video';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SessionItem } from '../../schema/sessionItem.ts';
import type { Log } from './log.ts';
import { parseChannelName } from './parseChannelName.ts';
import { readRows } from './readRows.ts';
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
type JudgedChannel = Pick<SessionItem, 'sessionId' | 'channelNonce'> & { readonly channelArn: string };

interface Run {
  readonly options: ReconcileOptions & { readonly abortSignal: AbortSignal };
  readonly time: RunTime;
  readonly nowMs: number;
  readonly report: ReconcileReport;
}

/**
 * Makes the handler. When KVS asks for less, the run ends: the limits are the whole account's, and the next hour goes on.
 * A channel that cannot be deleted stops no other.
 * @throws Error when the event has no time, when channels cannot be listed or rows not be read, or at the end of the run if a
 *   deletion failed
 */
export function createReconcileChannels(options: ReconcileOptions): ScheduledHandler<ReconcileReport> {
  return async (event, context) => {
    const nowMs = parseScheduledTime(event);
    const time = startRunTime(context);
    const report = { listed: 0, kept: 0, foreign: 0, deleted: 0, failed: 0, left: 0 };
    try {
      await reconcileAll({ options: { ...options, abortSignal: time.abortSignal }, time, nowMs, report });
    } catch (error) {
      if (!isThrottling(error)) throw error;
      options.log('info', 'KVS asks for less: the rest is left to the next run', {});
    }
    options.log(report.failed > 0 ? 'error' : 'info', 'Channels reconciled', { ...report });
    if (report.failed > 0)
      throw new Error(`${report.failed} channels could not be deleted; the log names each.`);
    return report;
  };
}

async function reconcileAll(run: Run): Promise<void> {
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
}

async function reconcilePage(channels: readonly ChannelInfo[], run: Run): Promise<void> {
  const { options, report, time } = run;
  report.listed += channels.length;
  const judged = channels.map((channel) => toJudged(channel, run)).filter((channel) => channel !== undefined);
  const rows = await readRows(
    judged.map(({ sessionId }) => sessionId),
    options,
  );
  const unneeded = judged.filter(({ sessionId, channelNonce }) => {
    const row = rows.get(sessionId);
    return row?.channelNonce !== channelNonce || row.status === 'ENDED';
  });
  report.kept += judged.length - unneeded.length;
  report.left += unneeded.length;
  // One after the other: nobody waits for this, and KVS takes 50 deletions a second of a whole account.
  for (const channel of unneeded) {
    if (!time.isLeft()) return;
    await deleteOne(channel, run);
    report.left -= 1;
  }
}

/** Answers undefined, and counts it, for a channel that is not to be judged now. */
function toJudged(channel: ChannelInfo, { options, report, nowMs }: Run): JudgedChannel | undefined {
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
  report.kept += 1;
  return undefined;
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
