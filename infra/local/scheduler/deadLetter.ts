// What the dead-letter queue of a schedule is told: the request that failed as the body, the circumstances as attributes.
import { invocationType, type Failure } from './invokeTarget.ts';
import type { ScheduleDefinition } from './scheduleDefinition.ts';

/** The limit of the retry policy that was reached, by the name of its property. */
export type Exhausted = 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds';

/** What is known of an invocation that was given up. */
export interface LostInvocation {
  readonly failure: Failure;
  readonly exhausted: Exhausted;
  /** Of the last attempt, as `executionId`. */
  readonly payload: string;
  readonly executionId: string;
  readonly scheduledTime: string;
  readonly retryCount: number;
}

/** @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html */
export function toDeadLetter(
  { arn, target }: ScheduleDefinition,
  { failure, exhausted, payload, executionId, scheduledTime, retryCount }: LostInvocation,
): { readonly body: string; readonly attributes: Readonly<Record<string, string>> } {
  const request = { FunctionName: target.functionArn, InvocationType: invocationType, Payload: payload };
  return {
    body: JSON.stringify(request),
    attributes: {
      ERROR_CODE: failure.code,
      ERROR_MESSAGE: failure.message,
      EXECUTION_ID: executionId,
      EXHAUSTED_RETRY_CONDITION: exhausted,
      IS_PAYLOAD_TRUNCATED: 'false',
      RETRY_ATTEMPTS: String(retryCount),
      SCHEDULED_TIME: scheduledTime,
      SCHEDULE_ARN: arn,
      TARGET_ARN: target.functionArn,
    },
  };
}
