// Carries the records of one stream to one function: in order within a lane, lanes beside each other, without polling.
import type { Clock } from '../clock.ts';
import type { StreamRecord } from '../dynamodb/streamRecord.ts';
import { shardCount } from '../dynamodb/streamSource.ts';
import type { StreamSource } from '../dynamodb/streamSource.ts';
import type { Log } from '../log.ts';
import { settleBatch } from './batch.ts';
import type { BatchSurroundings } from './batch.ts';
import type { MappingDefinition } from './mappingDefinition.ts';

export type PollerSurroundings = Omit<BatchSurroundings, 'lane' | 'isClosed' | 'onSettled'> & {
  readonly clock: Clock;
  readonly mapping: MappingDefinition;
  readonly streams: StreamSource;
  readonly log: Log;
};

export interface StreamPoller {
  /** Stops: what runs is not waited for and will come again at the next start. */
  close(): void;
}

interface Lane {
  readonly queue: { readonly record: StreamRecord; readonly isWanted: boolean }[];
  wantedCount: number;
  /** While a batch runs, or while one is being collected. */
  isRunning: boolean;
  cancelWindow?: (() => void) | undefined;
}

/**
 * Opens the reader and begins to deliver.
 * @throws Error when there is no such stream
 */
export function openStreamPoller(surroundings: PollerSurroundings): StreamPoller {
  const { mapping, clock, streams, log } = surroundings;
  const lanes = Array.from({ length: shardCount * mapping.lanesPerShard }, (): Lane => ({
    queue: [],
    wantedCount: 0,
    isRunning: false,
  }));
  let isClosed = false;
  let isReplayed = false;

  function onRecord(record: StreamRecord, laneNumber: number): void {
    const lane = lanes[laneNumber];
    if (!lane) return;
    const isWanted = mapping.isWanted(record);
    lane.queue.push({ record, isWanted });
    if (isWanted) lane.wantedCount += 1;
    if (isReplayed) pump(lane, laneNumber);
  }

  /** Starts a batch when one is due: full, or its window is over, or there is none. */
  function pump(lane: Lane, laneNumber: number): void {
    if (isClosed || lane.isRunning || lane.queue.length === 0) return;
    if (lane.wantedCount === 0) return skipUnwanted(lane, laneNumber);
    if (lane.wantedCount >= mapping.batchSize || mapping.batchingWindowMs === 0) return run(lane, laneNumber);
    lane.cancelWindow ??= clock.schedule(mapping.batchingWindowMs, () => run(lane, laneNumber));
  }

  function skipUnwanted(lane: Lane, laneNumber: number): void {
    const last = lane.queue.at(-1);
    lane.queue.length = 0;
    if (last) reader.checkpoint(laneNumber, last.record.dynamodb.SequenceNumber);
  }

  function run(lane: Lane, laneNumber: number): void {
    if (isClosed || lane.isRunning) return;
    lane.cancelWindow?.();
    lane.cancelWindow = undefined;
    lane.isRunning = true;
    runBatch(lane, laneNumber)
      .catch((error: unknown) => log.error('a batch was not settled', { reason: String(error) }))
      .finally(() => {
        lane.isRunning = false;
        pump(lane, laneNumber);
      });
  }

  async function runBatch(lane: Lane, laneNumber: number): Promise<void> {
    await settleBatch(
      {
        ...surroundings,
        lane: laneNumber,
        isClosed: () => isClosed,
        onSettled: (upTo) => reader.checkpoint(laneNumber, upTo.dynamodb.SequenceNumber),
      },
      takeBatch(lane, mapping.batchSize),
    );
  }

  const reader = streams.openReader({
    streamArn: mapping.streamArn,
    readerName: mapping.id,
    startingPosition: mapping.startingPosition,
    lanesPerShard: mapping.lanesPerShard,
    onRecord,
  });
  isReplayed = true;
  lanes.forEach(pump);
  return {
    close() {
      isClosed = true;
      reader.close();
      for (const lane of lanes) lane.cancelWindow?.();
    },
  };
}

/** Takes wanted records up to the size, with the unwanted before each: those are done with by the same checkpoint. */
function takeBatch(lane: Lane, batchSize: number): StreamRecord[] {
  const batch: StreamRecord[] = [];
  let takenCount = 0;
  for (const [index, { record, isWanted }] of lane.queue.entries()) {
    if (batch.length === batchSize) break;
    if (!isWanted) continue;
    batch.push(record);
    takenCount = index + 1;
  }
  lane.queue.splice(0, takenCount);
  lane.wantedCount -= batch.length;
  return batch;
}
