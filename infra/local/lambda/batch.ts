// Brings one batch of stream records to its end: delivered, or discarded after the retries that the mapping allows.
// Records keep their order: nothing is skipped that may still be delivered.
import type { Clock } from '../clock.ts';
import { waitMs } from '../clock.ts';
import type { StreamRecord } from '../dynamodb/streamRecord.ts';
import type { Discarded } from './discarded.ts';
import type { InvocationOutcome } from './functionWorker.ts';
import type { MappingDefinition } from './mappingDefinition.ts';

const firstBackoffMs = 100;
const maxBackoffMs = 30_000;
/** A stream keeps no record longer than a day. */
const retentionMs = 24 * 60 * 60 * 1000;

export interface BatchSurroundings {
  readonly clock: Clock;
  readonly mapping: MappingDefinition;
  readonly lane: number;
  /** Undefined: the function is throttled or cannot be called at all; nothing ran. */
  invoke(records: readonly StreamRecord[], requestId: string): Promise<InvocationOutcome | undefined>;
  newRequestId(): string;
  /** These records are done with: they are not to be seen again. */
  onSettled(upTo: StreamRecord): void;
  discard(discarded: Discarded): Promise<void>;
  isClosed(): boolean;
}

/** A run of records that is invoked together. */
interface Segment {
  readonly records: readonly StreamRecord[];
  readonly retryCount: number;
  readonly invokeCount: number;
  /** How often the function could not be called at all. */
  readonly refusedCount: number;
  readonly requestId?: string;
  readonly isFunctionError: boolean;
}

/** Settles every record of the batch, unless it is closed meanwhile. */
export async function settleBatch(
  surroundings: BatchSurroundings,
  records: readonly StreamRecord[],
): Promise<void> {
  const whole: Segment = { records, retryCount: 0, invokeCount: 0, refusedCount: 0, isFunctionError: false };
  let segments = [whole];
  while (!surroundings.isClosed()) {
    const [segment, ...later] = segments;
    if (!segment) return;
    segments = [...(await settleSegment(surroundings, segment)), ...later];
  }
}

/** @returns what of the segment is still to be settled, in order */
async function settleSegment(surroundings: BatchSurroundings, segment: Segment): Promise<Segment[]> {
  const { mapping, clock } = surroundings;
  const fresh = await discardAged(surroundings, segment);
  if (fresh.length === 0) return [];
  const requestId = surroundings.newRequestId();
  const outcome = await surroundings.invoke(fresh, requestId);
  if (surroundings.isClosed()) return [];
  if (!outcome) {
    await waitMs(clock, backoffMs(segment.refusedCount));
    return [{ ...segment, records: fresh, refusedCount: segment.refusedCount + 1 }];
  }
  const failedFrom = firstFailureOf(mapping, outcome, fresh);
  const lastDone = fresh[failedFrom - 1];
  if (lastDone) surroundings.onSettled(lastDone);
  const failed = fresh.slice(failedFrom);
  if (failed.length === 0) return [];
  const next: Segment = {
    records: failed,
    retryCount: segment.retryCount,
    invokeCount: segment.invokeCount + 1,
    refusedCount: 0,
    requestId,
    isFunctionError: outcome.kind === 'failed',
  };
  return retry(surroundings, next);
}

async function retry(surroundings: BatchSurroundings, segment: Segment): Promise<Segment[]> {
  const { mapping, clock } = surroundings;
  const { records, retryCount } = segment;
  if (mapping.isBisected && records.length > 1) {
    const middle = Math.ceil(records.length / 2);
    return [records.slice(0, middle), records.slice(middle)].map((half) => ({ ...segment, records: half }));
  }
  if (retryCount >= mapping.maxRetryAttempts) {
    await discard(surroundings, segment, records, 'RetryAttemptsExhausted');
    return [];
  }
  await waitMs(clock, backoffMs(retryCount));
  return [{ ...segment, retryCount: retryCount + 1 }];
}

function backoffMs(retryCount: number): number {
  return Math.min(maxBackoffMs, firstBackoffMs * 2 ** Math.min(retryCount, 20));
}

async function discardAged(
  surroundings: BatchSurroundings,
  segment: Segment,
): Promise<readonly StreamRecord[]> {
  const maxAgeMs = Math.min(surroundings.mapping.maxRecordAgeMs, retentionMs);
  const oldestMs = surroundings.clock.nowMs() - maxAgeMs;
  const isAged = (record: StreamRecord): boolean =>
    record.dynamodb.ApproximateCreationDateTime * 1000 < oldestMs - 1000;
  const firstFresh = segment.records.findIndex((record) => !isAged(record));
  if (firstFresh === 0) return segment.records;
  const agedCount = firstFresh === -1 ? segment.records.length : firstFresh;
  await discard(surroundings, segment, segment.records.slice(0, agedCount), 'RecordAgeExceeded');
  return segment.records.slice(agedCount);
}

async function discard(
  surroundings: BatchSurroundings,
  segment: Segment,
  records: readonly StreamRecord[],
  condition: Discarded['condition'],
): Promise<void> {
  const { invokeCount, requestId, isFunctionError } = segment;
  await surroundings.discard({
    records,
    lane: surroundings.lane,
    condition,
    invokeCount,
    isFunctionError,
    ...(requestId === undefined ? {} : { requestId }),
  });
  const last = records.at(-1);
  if (last) surroundings.onSettled(last);
}

/**
 * The place of the first record that counts as failed; the number of records when none does.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
function firstFailureOf(
  mapping: MappingDefinition,
  outcome: InvocationOutcome,
  records: readonly StreamRecord[],
): number {
  if (outcome.kind === 'failed') return 0;
  if (!mapping.reportsItemFailures) return records.length;
  const answer = JSON.parse(outcome.payload) as { batchItemFailures?: unknown } | null;
  const failures = answer?.batchItemFailures;
  if (failures === undefined || failures === null) return records.length;
  if (!Array.isArray(failures)) return 0;
  const places = failures.map((failure: { itemIdentifier?: unknown } | null) =>
    records.findIndex(({ dynamodb }) => dynamodb.SequenceNumber === failure?.itemIdentifier),
  );
  // An identifier that names no record of the batch fails the batch as a whole.
  return places.length === 0 ? records.length : Math.max(0, Math.min(...places));
}
