// What the failure destination of a function is told about an asynchronous event that was given up.
import type { LostEvent } from './asyncInvocations.ts';

/**
 * The text of the message.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export function toLostEventMessage(
  { payload, requestId, condition, invokeCount, outcome }: LostEvent,
  context: { readonly functionArn: string; readonly timeMs: number },
): string {
  const response = outcome && {
    responseContext: {
      statusCode: 200,
      executedVersion: '$LATEST',
      ...(outcome.kind === 'failed' ? { functionError: 'Unhandled' } : {}),
    },
    responsePayload: JSON.parse(outcome.payload) as unknown,
  };
  return JSON.stringify({
    version: '1.0',
    timestamp: new Date(context.timeMs).toISOString(),
    requestContext: {
      requestId,
      functionArn: `${context.functionArn}:$LATEST`,
      condition,
      approximateInvokeCount: invokeCount,
    },
    requestPayload: JSON.parse(payload) as unknown,
    ...response,
  });
}
