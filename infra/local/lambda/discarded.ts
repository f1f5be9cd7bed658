// What a mapping tells its failure destination about records that it gave up.
import type { StreamRecord } from '../dynamodb/streamRecord.ts';
import { shardIdOf } from '../dynamodb/streamSource.ts';

/** Records that were given up, and after what. */
export interface Discarded {
  readonly records: readonly StreamRecord[];
  readonly lane: number;
  readonly condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded';
  readonly invokeCount: number;
  /** Of the last invocation; absent when there was none. */
  readonly requestId?: string;
  readonly isFunctionError: boolean;
}

/**
 * The text of the message.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export function toDiscardedMessage(
  discarded: Discarded,
  context: { readonly functionArn: string; readonly streamArn: string; readonly timeMs: number },
): string {
  const { records } = discarded;
  const first = records[0]?.dynamodb;
  const last = records.at(-1)?.dynamodb;
  return JSON.stringify({
    requestContext: {
      requestId: discarded.requestId,
      functionArn: context.functionArn,
      condition: discarded.condition,
      approximateInvokeCount: discarded.invokeCount,
    },
    responseContext: {
      statusCode: 200,
      executedVersion: '$LATEST',
      functionError: discarded.isFunctionError ? 'Unhandled' : undefined,
    },
    version: '1.0',
    timestamp: new Date(context.timeMs).toISOString(),
    DDBStreamBatchInfo: {
      shardId: shardIdOf(discarded.lane),
      startSequenceNumber: first?.SequenceNumber,
      endSequenceNumber: last?.SequenceNumber,
      approximateArrivalOfFirstRecord: toSeconds(first?.ApproximateCreationDateTime),
      approximateArrivalOfLastRecord: toSeconds(last?.ApproximateCreationDateTime),
      batchSize: records.length,
      streamArn: context.streamArn,
    },
  });
}

function toSeconds(seconds = 0): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
