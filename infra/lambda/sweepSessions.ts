// Acts on the deadlines that have passed: the time that a run is for in, each due session changed or its channel released.
// Its cost follows from what is due, not from what is alive: the index has the deadlines in order.
import { ConditionalCheckFailedException, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { buildTransition } from '../../resolvers/lib/transition.ts';
import type { ConditionalUpdate } from '../../resolvers/lib/transition.ts';
import { admittedChanges, overdueChanges } from '../../schema/lifecycle.ts';
import type { StatusChange } from '../../schema/lifecycle.ts';
import type { SessionItem, SweptItem } from '../../schema/sessionItem.ts';
import { forEachAtOnce } from './forEachAtOnce.ts';
import { withFields } from './log.ts';
import type { Log } from './log.ts';
import type { WriteMetrics } from './metrics.ts';
import { readDueSessions } from './readDueSessions.ts';
import { errorNameOf, parseScheduledTime, startRunTime } from './scheduledRun.ts';
import type { RunTime, ScheduledHandler } from './scheduledRun.ts';
import { deleteChannel, readChannelArn, recordRelease } from './sessionChannel.ts';
import type { ChannelOptions } from './sessionChannel.ts';

export interface SweepOptions extends Omit<ChannelOptions, 'abortSignal'> {
  /** The index with the key `sweepShard`, `sweepAt`. */
  readonly sweepIndexName: string;
  readonly log: Log;
  readonly writeMetrics: WriteMetrics;
}

/** What one run did, in sessions where nothing else is said. */
export interface SweepReport {
  /** Found with a deadline that has passed. */
  due: number;
  /** Whose status was changed. */
  changed: number;
  /** Whose channel is gone, and recorded as such. */
  released: number;
  /** Somebody else was faster: the row is not as it was read. */
  conflicts: number;
  /** Sessions and shards that could not be settled or read. */
  failed: number;
  /** Due, and left to the next run for want of time. */
  left: number;
  /** Shards of which not everything was read that is due. */
  shardsLeft: number;
  /** Index items that DynamoDB read to find what is due. */
  itemsRead: number;
}

const maxChangesAtOnce = 10;
/** KVS takes 50 deletions a second of a whole account, and the API wants its share of the other calls. */
const maxReleasesAtOnce = 2;

interface Run {
  readonly options: SweepOptions & { readonly abortSignal: AbortSignal };
  readonly time: RunTime;
  readonly nowMs: number;
  readonly correlationId: string;
  readonly report: SweepReport;
}

/**
 * Makes the handler. Each write is refused by the table unless the row is as it was read, so that a run may meet the
 * speaker, a listener's report or another run. A row that fails stops no other: the next run finds it again.
 * @throws Error when the event has no time, or at the end of the run if anything failed
 */
export function createSweepSessions(given: SweepOptions): ScheduledHandler<SweepReport> {
  return async (event, context) => {
    const correlationId = context.awsRequestId;
    const options = { ...given, log: withFields(given.log, { correlationId }) };
    const nowMs = parseScheduledTime(event);
    const time = startRunTime(context);
    const { items, ...read } = await readDueSessions(Math.floor(nowMs / 1000), time, options);
    const report = { due: items.length, changed: 0, released: 0, conflicts: 0, left: 0, ...read };
    const run = {
      options: { ...options, abortSignal: time.abortSignal },
      time,
      nowMs,
      correlationId,
      report,
    };
    // Listeners wait for a status; nobody waits for the end of a channel, and KVS may be away for long.
    const ended = items.filter(({ status }) => status === 'ENDED');
    const running = items.filter(({ status }) => status !== 'ENDED');
    await settleEach(run, running, maxChangesAtOnce, changeSession);
    await settleEach(run, ended, maxReleasesAtOnce, releaseSession);
    options.log(report.failed > 0 ? 'error' : 'info', 'Sweep done', { ...report });
    writeReport(report, oldestOverdueSeconds(items, nowMs), options.writeMetrics);
    if (report.failed > 0) throw new Error(`The sweep failed ${report.failed} times; the log names each.`);
    return report;
  };
}

/** The deadlines come sorted. */
function oldestOverdueSeconds([oldest]: readonly SweptItem[], nowMs: number): number {
  return oldest === undefined ? 0 : Math.floor(nowMs / 1000) - oldest.sweepAt;
}

function writeReport(report: SweepReport, SweepOldestOverdue: number, writeMetrics: WriteMetrics): void {
  writeMetrics({
    SweepDue: report.due,
    SweepChanged: report.changed,
    SweepReleased: report.released,
    SweepConflicts: report.conflicts,
    SweepFailed: report.failed,
    SweepLeft: report.left,
    SweepOldestOverdue,
  });
}

async function settleEach(
  run: Run,
  items: readonly SweptItem[],
  maxAtOnce: number,
  settle: (item: SweptItem, run: Run) => Promise<'changed' | 'released' | 'conflicts'>,
): Promise<void> {
  const { options, time, report } = run;
  report.left += await forEachAtOnce(items, maxAtOnce, time.isLeft, async (item) => {
    try {
      report[await settle(item, run)] += 1;
    } catch (error) {
      report.failed += 1;
      const { sessionId } = item;
      options.log('error', 'A due session was not settled', { sessionId, reason: errorNameOf(error) });
    }
  });
}

async function changeSession(
  item: SweptItem,
  { options, nowMs, correlationId }: Run,
): Promise<'changed' | 'conflicts'> {
  const { version, sweepAt, mustEndBy } = item;
  const nowSeconds = Math.floor(nowMs / 1000);
  const transition = buildTransition({
    change: overdueChangeOf(item, nowSeconds),
    nowIso: new Date(nowMs).toISOString(),
    nowSeconds,
    by: 'SWEEP',
    correlationId,
    seen: { version, sweepAt },
    ...(mustEndBy === undefined ? {} : { mustEndBy }),
  });
  try {
    const { abortSignal } = options;
    await options.dynamoDb.send(toUpdate(item, transition, options.tableName), { abortSignal });
    return 'changed';
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return 'conflicts';
    throw error;
  }
}

/** What becomes of a session whose deadline has passed. */
export function overdueChangeOf(
  { status, mustEndBy }: Pick<SweptItem, 'status' | 'mustEndBy'>,
  nowSeconds: number,
): StatusChange {
  const isTooLong = mustEndBy !== undefined && mustEndBy <= nowSeconds;
  const change = isTooLong && admittedChanges[status].includes('expire') ? 'expire' : overdueChanges[status];
  if (change === null) throw new Error(`A session that is ${status} has no deadline.`);
  return change;
}

function toUpdate(
  { sessionId }: SweptItem,
  { update, condition }: ConditionalUpdate,
  TableName: string,
): UpdateItemCommand {
  const key: Pick<SessionItem, 'sessionId'> = { sessionId };
  return new UpdateItemCommand({
    TableName,
    Key: marshall(key),
    UpdateExpression: update.expression,
    ConditionExpression: condition.expression,
    ExpressionAttributeNames: { ...update.names, ...condition.names },
    ExpressionAttributeValues: marshall({ ...update.values, ...condition.values }),
  });
}

/**
 * Releases the channel of a session that ended a while ago. No channel by its name is no channel: by now nobody can still be
 * making one. If one is recorded at this very moment, the record is refused, and the stream's reaction releases it.
 */
async function releaseSession(item: SweptItem, { options, nowMs }: Run): Promise<'released' | 'conflicts'> {
  const channelArn = await readChannelArn(item, options);
  if (channelArn !== undefined) await deleteChannel(channelArn, options);
  const isRecorded = await recordRelease(item, channelArn, new Date(nowMs).toISOString(), options);
  return isRecorded ? 'released' : 'conflicts';
}
