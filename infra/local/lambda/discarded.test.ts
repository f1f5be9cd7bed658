// The message about discarded records, in the shape that AWS documents.
import { expect, test } from 'vitest';
import { toSequenceNumber } from '../dynamodb/streamRecord.ts';
import { toDiscardedMessage } from './discarded.ts';

const streamArn = 'arn:aws:dynamodb:us-east-1:000000000000:table/T/stream/now';
const record = (count: number) => ({
  eventID: String(count),
  eventName: 'INSERT' as const,
  eventVersion: '1.1' as const,
  eventSource: 'aws:dynamodb' as const,
  awsRegion: 'us-east-1',
  dynamodb: {
    ApproximateCreationDateTime: Date.UTC(2026, 0, 1, 0, 0, count) / 1000,
    Keys: {},
    SequenceNumber: toSequenceNumber(count),
    SizeBytes: 1,
    StreamViewType: 'KEYS_ONLY' as const,
  },
  eventSourceARN: streamArn,
});
const context = { functionArn: 'arn:fn', streamArn, timeMs: Date.UTC(2026, 0, 1, 0, 1, 0, 5) };

test('names function, stream, shard, range and times of the records', () => {
  const message = toDiscardedMessage(
    {
      records: [record(1), record(2)],
      lane: 6,
      condition: 'RetryAttemptsExhausted',
      invokeCount: 3,
      requestId: 'request-3',
      isFunctionError: true,
    },
    context,
  );

  expect(JSON.parse(message)).toEqual({
    requestContext: {
      requestId: 'request-3',
      functionArn: 'arn:fn',
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: 3,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: '2026-01-01T00:01:00.005Z',
    DDBStreamBatchInfo: {
      shardId: 'shardId-00000000000000000002',
      startSequenceNumber: '100000000000000000001',
      endSequenceNumber: '100000000000000000002',
      approximateArrivalOfFirstRecord: '2026-01-01T00:00:01Z',
      approximateArrivalOfLastRecord: '2026-01-01T00:00:02Z',
      batchSize: 2,
      streamArn,
    },
  });
});

test('claims no function error for records that were too old', () => {
  const message = toDiscardedMessage(
    { records: [record(1)], lane: 0, condition: 'RecordAgeExceeded', invokeCount: 0, isFunctionError: false },
    context,
  );

  expect(JSON.parse(message)).toMatchObject({
    responseContext: { statusCode: 200, executedVersion: '$LATEST' },
    requestContext: { condition: 'RecordAgeExceeded' },
  });
  expect(message).not.toContain('functionError');
});
