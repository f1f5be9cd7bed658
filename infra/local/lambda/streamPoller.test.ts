// From a stream to its function: batches, windows, filters, lanes and checkpoints.
import { describe, expect, test } from 'vitest';
import type { StreamRecord } from '../dynamodb/streamRecord.ts';
import { toSequenceNumber } from '../dynamodb/streamRecord.ts';
import type { StreamReaderRequest } from '../dynamodb/streamSource.ts';
import { createManualClock } from '../manualClock.ts';
import { createTestCloud } from '../testing/testCloud.ts';
import type { InvocationOutcome } from './functionWorker.ts';
import { parseMapping } from './mappingDefinition.ts';
import { openStreamPoller } from './streamPoller.ts';

const record = (count: number, status = 'open'): StreamRecord => ({
  eventID: String(count),
  eventName: 'INSERT',
  eventVersion: '1.1',
  eventSource: 'aws:dynamodb',
  awsRegion: 'us-east-1',
  dynamodb: {
    ApproximateCreationDateTime: Date.UTC(2026, 0, 1) / 1000,
    Keys: {},
    NewImage: { status: { S: status } },
    SequenceNumber: toSequenceNumber(count),
    SizeBytes: 1,
    StreamViewType: 'NEW_IMAGE',
  },
  eventSourceARN: 'arn',
});
const numberOf = (sequenceNumber: string): number => Number(sequenceNumber.slice(1));

/** A poller over a stream and a function that are both in the test's hand. */
function openPoller(properties: object, waitingRecords: readonly [StreamRecord, number][] = []) {
  const clock = createManualClock();
  const invocations: { numbers: number[]; finish: (outcome?: InvocationOutcome) => void }[] = [];
  const checkpoints: [lane: number, upTo: number][] = [];
  let request: StreamReaderRequest | undefined;
  const mapping = parseMapping(
    {
      logicalId: 'Mapping',
      type: 'AWS::Lambda::EventSourceMapping',
      properties: {
        EventSourceArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/T/stream/now',
        FunctionName: 'fn',
        StartingPosition: 'LATEST',
        ...properties,
      },
    },
    'mapping-id',
  );
  const poller = openStreamPoller({
    clock,
    log: createTestCloud().log,
    mapping,
    newRequestId: () => 'request',
    discard: () => Promise.resolve(),
    streams: {
      openReader(given) {
        request = given;
        for (const [waiting, lane] of waitingRecords) given.onRecord(waiting, lane);
        return {
          checkpoint: (lane, upTo) => checkpoints.push([lane, numberOf(upTo)]),
          close: () => undefined,
        };
      },
    },
    invoke: (records) =>
      new Promise((resolve) =>
        invocations.push({
          numbers: records.map(({ dynamodb }) => numberOf(dynamodb.SequenceNumber)),
          finish: (outcome = { kind: 'succeeded', payload: 'null' }) => resolve(outcome),
        }),
      ),
  });
  return {
    clock,
    poller,
    checkpoints,
    invocations,
    request,
    numbers: () => invocations.map((invocation) => invocation.numbers),
    push: (count: number, lane = 0, status?: string) => request?.onRecord(record(count, status), lane),
  };
}

describe('a record', () => {
  test('reaches the function in the same turn of the event loop', async () => {
    const { push, numbers } = openPoller({});

    push(1);
    await Promise.resolve();

    expect(numbers()).toEqual([[1]]);
  });

  test('that was there at the start is delivered in full batches', async () => {
    const waiting = [1, 2, 3].map((count): [StreamRecord, number] => [record(count), 0]);
    const { numbers, clock } = openPoller({ BatchSize: 2 }, waiting);

    await clock.advance(0);

    expect(numbers()).toEqual([[1, 2]]);
  });

  test('waits while its lane is busy, and is delivered with those that came meanwhile', async () => {
    const { push, numbers, invocations, clock } = openPoller({});
    push(1);
    push(2);
    push(3);
    await clock.advance(0);
    const whileBusy = numbers();

    invocations[0]?.finish();
    await clock.advance(0);

    expect(whileBusy).toEqual([[1]]);
    expect(numbers()).toEqual([[1], [2, 3]]);
  });

  test('of another lane does not wait', async () => {
    const { push, numbers, clock } = openPoller({});
    push(1, 0);
    push(2, 1);
    await clock.advance(0);

    expect(numbers()).toEqual([[1], [2]]);
  });
});

describe('a batching window', () => {
  test('collects until it is over', async () => {
    const { push, numbers, clock } = openPoller({ MaximumBatchingWindowInSeconds: 5 });
    push(1);
    await clock.advance(3000);
    push(2);
    await clock.advance(1999);
    const before = numbers();
    await clock.advance(1);

    expect(before).toEqual([]);
    expect(numbers()).toEqual([[1, 2]]);
  });

  test('ends early when the batch is full', async () => {
    const { push, numbers, clock } = openPoller({ MaximumBatchingWindowInSeconds: 5, BatchSize: 2 });
    push(1);
    push(2);
    await clock.advance(0);

    expect(numbers()).toEqual([[1, 2]]);
  });
});

describe('a filter', () => {
  const FilterCriteria = {
    Filters: [{ Pattern: '{"dynamodb":{"NewImage":{"status":{"S":["live"]}}}}' }],
  };

  test('keeps records from the function, and they are settled at once', async () => {
    const { push, numbers, checkpoints, clock } = openPoller({ FilterCriteria });
    push(1, 2, 'open');
    await clock.advance(0);

    expect(numbers()).toEqual([]);
    expect(checkpoints).toEqual([[2, 1]]);
  });

  test('lets unwanted records wait for wanted ones before them', async () => {
    const { push, numbers, checkpoints, invocations, clock } = openPoller({ FilterCriteria });
    push(1, 0, 'live');
    push(2, 0, 'open');
    push(3, 0, 'live');
    push(4, 0, 'open');
    await clock.advance(0);
    const whileBusy = [...checkpoints];
    invocations[0]?.finish();
    await clock.advance(0);
    invocations[1]?.finish();
    await clock.advance(0);

    expect(whileBusy).toEqual([]);
    expect(numbers()).toEqual([[1], [3]]);
    expect(checkpoints).toEqual([
      [0, 1],
      [0, 3],
      [0, 4],
    ]);
  });
});

test('a failed batch holds up its lane and no other', async () => {
  const { push, numbers, invocations, clock } = openPoller({ ParallelizationFactor: 2 });
  push(1, 7);
  push(2, 7);
  push(3, 3);
  await clock.advance(0);
  invocations[0]?.finish({ kind: 'failed', payload: '{}' });
  invocations[1]?.finish();
  await clock.advance(0);
  push(4, 3);
  await clock.advance(100);

  expect(numbers()).toEqual([[1], [3], [4], [1]]);
});

test('the reader is opened under the mapping, from its position, with its lanes', () => {
  const { request } = openPoller({ StartingPosition: 'TRIM_HORIZON', ParallelizationFactor: 3 });

  expect(request).toMatchObject({
    streamArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/T/stream/now',
    readerName: 'mapping-id',
    startingPosition: 'TRIM_HORIZON',
    lanesPerShard: 3,
  });
});

test('after closing nothing is delivered and nothing settled', async () => {
  const { push, numbers, invocations, checkpoints, poller, clock } = openPoller({});
  push(1);
  push(2);
  await clock.advance(0);

  poller.close();
  invocations[0]?.finish();
  await clock.advance(60_000);
  push(3);

  expect(numbers()).toEqual([[1]]);
  expect(checkpoints).toEqual([]);
});
