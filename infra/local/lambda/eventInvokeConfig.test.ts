// How asynchronous invocations are configured, as CDK writes it, and what is refused by name.
import { expect, test } from 'vitest';
import { parseEventInvokeConfig } from './eventInvokeConfig.ts';

const parse = (properties: object) =>
  parseEventInvokeConfig({
    logicalId: 'Config',
    type: 'AWS::Lambda::EventInvokeConfig',
    properties: { FunctionName: 'fn', Qualifier: '$LATEST', ...properties },
  });

test('the defaults are those of Lambda', () => {
  expect(parse({})).toEqual({
    functionName: 'fn',
    config: { maxRetryAttempts: 2, maxEventAgeMs: 21_600_000 },
  });
});

test('retries, age and failure destination are read', () => {
  const Destination = 'arn:aws:sqs:us-east-1:000000000000:dead';

  expect(
    parse({
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: '60',
      DestinationConfig: { OnFailure: { Destination } },
    }).config,
  ).toEqual({ maxRetryAttempts: 0, maxEventAgeMs: 60_000, failureQueueArn: Destination });
});

test.each([
  [
    { MaximumRetryAttempts: 3 },
    'Config (AWS::Lambda::EventInvokeConfig): got 3 for MaximumRetryAttempts; 0 to 2',
  ],
  [{ MaximumEventAgeInSeconds: 59 }, 'got 59 for MaximumEventAgeInSeconds; 60 to 21600 is accepted'],
  [{ Qualifier: 'live' }, 'got "live" for Qualifier; "$LATEST" is accepted'],
  [{ DestinationConfig: { OnSuccess: {} } }, 'OnFailure with an SQS queue is accepted'],
  [{ Retries: 1 }, 'got the property Retries; accepted are DestinationConfig, FunctionName'],
])('refuses %j', (properties, message) => {
  expect(() => parse(properties)).toThrow(message);
});
