// The message about an asynchronous event that was given up, in the shape that AWS documents.
import { expect, test } from 'vitest';
import { toLostEventMessage } from './lostEvent.ts';

const context = { functionArn: 'arn:fn', timeMs: Date.UTC(2026, 0, 1, 0, 1, 0, 5) };
const lost = { payload: '{"a":1}', requestId: 'request-1', invokeCount: 3 } as const;

test('names function, condition, the event and what the function answered', () => {
  const outcome = { kind: 'failed', payload: '{"errorMessage":"no"}' } as const;

  expect(
    JSON.parse(toLostEventMessage({ ...lost, condition: 'RetriesExhausted', outcome }, context)),
  ).toEqual({
    version: '1.0',
    timestamp: '2026-01-01T00:01:00.005Z',
    requestContext: {
      requestId: 'request-1',
      functionArn: 'arn:fn:$LATEST',
      condition: 'RetriesExhausted',
      approximateInvokeCount: 3,
    },
    requestPayload: { a: 1 },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: { errorMessage: 'no' },
  });
});

test('claims no answer of a function that never ran', () => {
  const message = toLostEventMessage({ ...lost, invokeCount: 0, condition: 'EventAgeExceeded' }, context);

  expect(Object.keys(JSON.parse(message) as object)).toEqual([
    'version',
    'timestamp',
    'requestContext',
    'requestPayload',
  ]);
});
