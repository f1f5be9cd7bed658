// One batch to its end: order, retries, bisecting, partial answers, age, and what is said of discarded records.
import { describe, expect, test } from 'vitest';
import type { StreamRecord } from '../dynamodb/streamRecord.ts';
import { toSequenceNumber } from '../dynamodb/streamRecord.ts';
import { createManualClock } from '../manualClock.ts';
import { settleBatch } from './batch.ts';
import type { Discarded } from './discarded.ts';
import type { InvocationOutcome } from './functionWorker.ts';
import { parseMapping } from './mappingDefinition.ts';

const startSeconds = Date.UTC(2026, 0, 1) / 1000;
const record = (count: number, createdSeconds = startSeconds): StreamRecord => ({
  eventID: String(count),
  eventName: 'INSERT',
  eventVersion: '1.1',
  eventSource: 'aws:dynamodb',
  awsRegion: 'us-east-1',
  dynamodb: {
    ApproximateCreationDateTime: createdSeconds,
    Keys: { id: { N: String(count) } },
    SequenceNumber: toSequenceNumber(count),
    SizeBytes: 1,
    StreamViewType: 'KEYS_ONLY',
  },
  eventSourceARN: 'arn',
});
const numberOf = ({ dynamodb }: StreamRecord): number => Number(dynamodb.SequenceNumber.slice(1));
const succeeded: InvocationOutcome = { kind: 'succeeded', payload: 'null' };
const failed: InvocationOutcome = { kind: 'failed', payload: '{"errorMessage":"no"}' };
const failedItems = (...identifiers: (string | number | null)[]): InvocationOutcome => ({
  kind: 'succeeded',
  payload: JSON.stringify({
    batchItemFailures: identifiers.map((identifier) => ({
      itemIdentifier: typeof identifier === 'number' ? toSequenceNumber(identifier) : identifier,
    })),
  }),
});

/** Runs a batch of records 1… against a function made of its answers, to the end or until the time is over. */
async function settle(
  properties: object,
  answer: (numbers: number[], invocation: number) => InvocationOutcome | undefined,
  options: { records?: StreamRecord[]; runMs?: number } = {},
) {
  const clock = createManualClock();
  const invoked: number[][] = [];
  const invokedAtMs: number[] = [];
  const settledUpTo: number[] = [];
  const discarded: Discarded[] = [];
  let isSettled = false;
  let isClosed = false;
  const records = options.records ?? [1, 2, 3, 4].map((count) => record(count));
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
    'id',
  );
  const settling = settleBatch(
    {
      clock,
      mapping,
      lane: 5,
      newRequestId: () => `request-${invoked.length + 1}`,
      isClosed: () => isClosed,
      onSettled: (upTo) => settledUpTo.push(numberOf(upTo)),
      discard: async (given) => void discarded.push(given),
      invoke: async (given) => {
        invoked.push(given.map(numberOf));
        invokedAtMs.push(clock.nowMs() - startSeconds * 1000);
        return answer(given.map(numberOf), invoked.length);
      },
    },
    records,
  ).then(() => (isSettled = true));
  await clock.advance(0);
  await clock.advance(options.runMs ?? 60_000);
  isClosed = true;
  await clock.advance(60_000);
  await settling;
  const dead = discarded.map(({ records: gone, ...rest }) => ({ numbers: gone.map(numberOf), ...rest }));
  return { invoked, invokedAtMs, settledUpTo, dead, isSettled };
}

test('a batch that succeeds is settled at once', async () => {
  const { invoked, settledUpTo, dead } = await settle({}, () => succeeded);

  expect(invoked).toEqual([[1, 2, 3, 4]]);
  expect(settledUpTo).toEqual([4]);
  expect(dead).toEqual([]);
});

describe('a function error', () => {
  test('is retried with back-off until it is none, with nothing settled meanwhile', async () => {
    const { invoked, invokedAtMs, settledUpTo } = await settle({}, (_, invocation) =>
      invocation < 5 ? failed : succeeded,
    );

    expect(invoked).toEqual(Array(5).fill([1, 2, 3, 4]));
    expect(invokedAtMs).toEqual([0, 100, 300, 700, 1500]);
    expect(settledUpTo).toEqual([4]);
  });

  test('after MaximumRetryAttempts discards the batch, says so, and goes on', async () => {
    const { invoked, settledUpTo, dead } = await settle({ MaximumRetryAttempts: 2 }, () => failed);

    expect(invoked).toHaveLength(3);
    expect(settledUpTo).toEqual([4]);
    expect(dead).toEqual([
      {
        numbers: [1, 2, 3, 4],
        lane: 5,
        condition: 'RetryAttemptsExhausted',
        invokeCount: 3,
        requestId: 'request-3',
        isFunctionError: true,
      },
    ]);
  });

  test('is bisected down to the record that fails; the others are delivered in order', async () => {
    const { invoked, settledUpTo, dead } = await settle(
      { BisectBatchOnFunctionError: true, MaximumRetryAttempts: 1 },
      (numbers) => (numbers.includes(3) ? failed : succeeded),
    );

    expect(invoked).toEqual([[1, 2, 3, 4], [1, 2], [3, 4], [3], [3], [4]]);
    expect(settledUpTo).toEqual([2, 3, 4]);
    expect(dead).toMatchObject([{ numbers: [3], condition: 'RetryAttemptsExhausted', invokeCount: 4 }]);
  });

  test('without retries is bisected all the same: splitting consumes none', async () => {
    const { dead } = await settle({ BisectBatchOnFunctionError: true, MaximumRetryAttempts: 0 }, (numbers) =>
      numbers.includes(1) ? failed : succeeded,
    );

    expect(dead).toMatchObject([{ numbers: [1] }]);
  });
});

describe('a partial answer', () => {
  const reporting = { FunctionResponseTypes: ['ReportBatchItemFailures'] };

  test('settles what comes before the first failure and retries from there', async () => {
    const { invoked, settledUpTo } = await settle(reporting, (_, invocation) =>
      invocation === 1 ? failedItems(4, 3) : succeeded,
    );

    expect(invoked).toEqual([
      [1, 2, 3, 4],
      [3, 4],
    ]);
    expect(settledUpTo).toEqual([2, 4]);
  });

  test.each([
    ['no failures', { kind: 'succeeded', payload: '{"batchItemFailures":[]}' }],
    ['null failures', { kind: 'succeeded', payload: '{"batchItemFailures":null}' }],
    ['null', succeeded],
    ['an empty object', { kind: 'succeeded', payload: '{}' }],
  ] as const)('with %s settles everything', async (_, outcome) => {
    const { invoked, settledUpTo } = await settle(reporting, () => outcome);

    expect(invoked).toHaveLength(1);
    expect(settledUpTo).toEqual([4]);
  });

  test.each([
    ['an identifier that is not in the batch', failedItems('999')],
    ['an empty identifier', failedItems('')],
    ['a null identifier', failedItems(null)],
    ['failures that are no list', { kind: 'succeeded', payload: '{"batchItemFailures":"all"}' }],
  ] as const)('with %s fails the whole batch', async (_, outcome) => {
    const { invoked, settledUpTo } = await settle(reporting, (__, invocation) =>
      invocation === 1 ? outcome : succeeded,
    );

    expect(invoked).toEqual([
      [1, 2, 3, 4],
      [1, 2, 3, 4],
    ]);
    expect(settledUpTo).toEqual([4]);
  });

  test('without ReportBatchItemFailures is an answer like any other', async () => {
    const { invoked } = await settle({}, () => failedItems(1));

    expect(invoked).toHaveLength(1);
  });

  test('whose records run out of retries is discarded without a function error', async () => {
    const { dead } = await settle({ ...reporting, MaximumRetryAttempts: 1 }, () => failedItems(3));

    expect(dead).toMatchObject([{ numbers: [3, 4], isFunctionError: false, invokeCount: 2 }]);
  });
});

describe('records that are too old', () => {
  test('are discarded before an invocation, the younger ones delivered', async () => {
    const old = startSeconds - 200;
    const records = [record(1, old), record(2, old), record(3)];

    const { invoked, settledUpTo, dead } = await settle({ MaximumRecordAgeInSeconds: 100 }, () => succeeded, {
      records,
    });

    expect(invoked).toEqual([[3]]);
    expect(settledUpTo).toEqual([2, 3]);
    expect(dead).toEqual([
      { numbers: [1, 2], lane: 5, condition: 'RecordAgeExceeded', invokeCount: 0, isFunctionError: false },
    ]);
  });

  test('end with the day that a stream keeps them, whatever the mapping says', async () => {
    const records = [record(1, startSeconds - 86_402), record(2)];

    const { invoked, dead } = await settle({}, () => succeeded, { records });

    expect(invoked).toEqual([[2]]);
    expect(dead).toMatchObject([{ numbers: [1], condition: 'RecordAgeExceeded' }]);
  });

  test('end endless retries', async () => {
    const { dead } = await settle({ MaximumRecordAgeInSeconds: 60 }, () => failed, { runMs: 120_000 });

    expect(dead).toMatchObject([{ numbers: [1, 2, 3, 4], condition: 'RecordAgeExceeded' }]);
  });
});

test('a function that cannot be called is asked again and uses up no retry', async () => {
  const { invoked, settledUpTo, dead } = await settle({ MaximumRetryAttempts: 0 }, (_, invocation) =>
    invocation < 6 ? undefined : succeeded,
  );

  expect(invoked).toHaveLength(6);
  expect(settledUpTo).toEqual([4]);
  expect(dead).toEqual([]);
});

test('after closing nothing more is invoked or settled', async () => {
  const { invoked, settledUpTo, isSettled } = await settle({}, () => failed, { runMs: 50 });

  expect(invoked).toHaveLength(1);
  expect(settledUpTo).toEqual([]);
  expect(isSettled).toBe(true);
});
