// The payload of one invocation: the schedule's input with its context attributes filled in, or Scheduler's own notification.

/** What the attributes stand for. */
export interface InvocationContext {
  readonly scheduleArn: string;
  /** "2026-11-23T10:45:00Z" */
  readonly scheduledTime: string;
  readonly executionId: string;
  /** From 1. */
  readonly attemptNumber: number;
}

/** Fills in the attributes; a name that Scheduler does not have stays as it is. */
export function fillContextAttributes(input: string, context: InvocationContext): string {
  const values: Readonly<Record<string, string>> = {
    'schedule-arn': context.scheduleArn,
    'scheduled-time': context.scheduledTime,
    'execution-id': context.executionId,
    'attempt-number': String(context.attemptNumber),
  };
  return input.replaceAll(/<aws\.scheduler\.([a-z-]+)>/g, (whole, name: string) => values[name] ?? whole);
}

/** What a function is sent whose schedule has no input. */
export function toDefaultNotification(
  { scheduleArn, scheduledTime }: InvocationContext,
  { id, accountId, region }: { readonly id: string; readonly accountId: string; readonly region: string },
): string {
  return JSON.stringify({
    version: '0',
    id,
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account: accountId,
    time: scheduledTime,
    region,
    resources: [scheduleArn],
    detail: '{}',
  });
}

/** ISO 8601 in whole seconds. */
export function toScheduledTime(dueMs: number): string {
  return new Date(dueMs).toISOString().replace(/\.\d+Z$/, 'Z');
}
