// Event source mappings as templates declare them.
import { expect, test } from 'vitest';
import { parseMapping } from './mappingDefinition.ts';

const streamArn = 'arn:aws:dynamodb:us-east-1:000000000000:table/Orders/stream/2026-01-01T00:00:00.000';
const parse = (properties: object) =>
  parseMapping(
    {
      logicalId: 'Mapping',
      type: 'AWS::Lambda::EventSourceMapping',
      properties: {
        EventSourceArn: streamArn,
        FunctionName: 'fn',
        StartingPosition: 'LATEST',
        ...properties,
      },
    },
    'id',
  );

test("has Lambda's defaults", () => {
  expect(parse({})).toEqual({
    id: 'id',
    logicalId: 'Mapping',
    streamArn,
    functionName: 'fn',
    isEnabled: true,
    isWanted: expect.any(Function) as unknown,
    startingPosition: 'LATEST',
    batchSize: 100,
    batchingWindowMs: 0,
    lanesPerShard: 1,
    maxRetryAttempts: Infinity,
    maxRecordAgeMs: Infinity,
    isBisected: false,
    reportsItemFailures: false,
  });
});

test('takes every property that a stream has', () => {
  const mapping = parse({
    BatchSize: 10,
    MaximumBatchingWindowInSeconds: 2,
    ParallelizationFactor: 3,
    MaximumRetryAttempts: 0,
    MaximumRecordAgeInSeconds: 60,
    BisectBatchOnFunctionError: true,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:us-east-1:000000000000:dead' } },
    Enabled: 'false',
    StartingPosition: 'TRIM_HORIZON',
    Tags: [],
  });

  expect(mapping).toMatchObject({
    batchSize: 10,
    batchingWindowMs: 2000,
    lanesPerShard: 3,
    maxRetryAttempts: 0,
    maxRecordAgeMs: 60_000,
    isBisected: true,
    reportsItemFailures: true,
    failureQueueArn: 'arn:aws:sqs:us-east-1:000000000000:dead',
    isEnabled: false,
    startingPosition: 'TRIM_HORIZON',
  });
});

test.each([
  [{ KmsKeyArn: 'arn:key' }, 'got the property KmsKeyArn'],
  [{ TumblingWindowInSeconds: 5 }, 'got the property TumblingWindowInSeconds; accepted are BatchSize'],
  [{ EventSourceArn: 'arn:aws:sqs:us-east-1:000000000000:q' }, 'the stream of a DynamoDB table is accepted'],
  [{ StartingPosition: 'AT_TIMESTAMP' }, 'got the StartingPosition AT_TIMESTAMP'],
  [{ BatchSize: 0 }, 'got 0 for BatchSize; 1 to 10000 is accepted'],
  [{ ParallelizationFactor: 11 }, 'got 11 for ParallelizationFactor; 1 to 10'],
  [{ FunctionResponseTypes: ['Other'] }, 'got the FunctionResponseTypes "Other"'],
  [{ DestinationConfig: { OnFailure: { Destination: 'arn:aws:sns:x' } } }, 'OnFailure with an SQS queue'],
  [
    { FilterCriteria: { Filters: [{ Pattern: '{"a":1}' }] } },
    'Mapping (AWS::Lambda::EventSourceMapping): Filter',
  ],
])('refuses %j', (properties, message) => {
  expect(() => parse(properties)).toThrow(message);
});
