// What a reader of streams (Lambda's event source mappings) is given by DynamoDB.
// Records are pushed in order; the reader says how far it came, and that is what the next start begins with.
import type { StreamRecord } from './streamRecord.ts';

/** How many shards each stream has: DynamoDB gives a new on-demand table four partitions. */
export const shardCount = 4;

export interface StreamReaderRequest {
  readonly streamArn: string;
  /** The same at every start: checkpoints are kept under it. */
  readonly readerName: string;
  /** Where a reader begins that has no checkpoint yet. */
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST';
  /** Lanes per shard: records of one partition key always fall into the same lane. */
  readonly lanesPerShard: number;
  /**
   * Called for each record after the reader's checkpoint, oldest first: at once for those that are there already
   * (before `openReader` returns), later for each new one, in the same tick in which its write is acknowledged.
   */
  onRecord(record: StreamRecord, lane: number): void;
}

export interface StreamReader {
  /** Durably says: all records of this lane up to and including this one need not be seen again. */
  checkpoint(lane: number, sequenceNumber: string): void;
  /** Stops the calls; the checkpoints stay. */
  close(): void;
}

export interface StreamSource {
  /**
   * Begins to read a stream.
   * @throws Error when no table has this stream
   */
  openReader(request: StreamReaderRequest): StreamReader;
}

/** "shardId-00000000000000000002": the name of the shard that a lane belongs to. */
export function shardIdOf(lane: number): string {
  return `shardId-${String(lane % shardCount).padStart(20, '0')}`;
}
