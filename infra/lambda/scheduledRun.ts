// What the Lambdas have in common that a schedule starts: the event with the time that the run is for, and how long
// there is.

/** How a scheduled Lambda is called. */
export type ScheduledHandler<TReport> = (event: unknown, context: InvocationContext) => Promise<TReport>;

/** What Lambda tells of an invocation; the little that is used of it. */
export interface InvocationContext {
  /** Lambda's own id of the invocation, which the lines have that Lambda writes about it. */
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

/**
 * Reads the time that a run is for. It is the schedule's, not the machine's: a run that starts late judges no later than it
 * was meant to, and a run can be repeated for any moment.
 * @param event `{ "scheduledTime": "2026-01-01T00:00:00Z" }`
 * @returns milliseconds since 1970
 * @throws Error saying what was got and what is accepted
 */
export function parseScheduledTime(event: unknown): number {
  const scheduledTime =
    typeof event === 'object' && event !== null && 'scheduledTime' in event ? event.scheduledTime : undefined;
  const isTime =
    typeof scheduledTime === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(scheduledTime);
  const timeMs = isTime ? Date.parse(scheduledTime) : Number.NaN;
  if (!Number.isNaN(timeMs)) return timeMs;
  const got = JSON.stringify(event)?.slice(0, 200) ?? 'nothing';
  throw new Error(`Got the event ${got}; accepted is {"scheduledTime": "2026-01-01T00:00:00Z"}.`);
}

/** How long before Lambda would end a run it begins nothing more, and ends the calls that are under way. */
const lastStartMs = 10_000;
const lastCallMs = 2_000;

/** The time that a run has. */
export interface RunTime {
  isLeft(this: void): boolean;
  /** Ends the calls that are under way when the time is over. */
  readonly abortSignal: AbortSignal;
}

/** Measures a run's time by what Lambda leaves it. */
export function startRunTime(context: InvocationContext): RunTime {
  return {
    isLeft: () => context.getRemainingTimeInMillis() > lastStartMs,
    abortSignal: AbortSignal.timeout(Math.max(0, context.getRemainingTimeInMillis() - lastCallMs)),
  };
}

/** What may be logged of a failure: messages of AWS's errors carry ARNs. */
export function errorNameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'Error';
}
