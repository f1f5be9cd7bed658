// What one run of a handler gathers while library functions are called, and the signals that end it early.
import type { Evaluation, HandlerContext, HandlerError } from '../runtime.ts';
import type { MatchTime } from './matchWithinLimit.ts';

/** The run that is going on. Runs are synchronous, so one code has at most one. */
export interface HandlerRun {
  readonly handler: 'request' | 'response';
  readonly context: HandlerContext;
  readonly authType: string | null;
  /** Where in the code the library is called from: "code.js:5:9". */
  readonly place: () => string;
  readonly gathered: Omit<Evaluation, 'outcome' | 'arguments' | 'stash'>;
}

/** Gives the run that is going on; a library function is only ever called during one. */
export type CurrentRun = () => HandlerRun;

export function startRun(
  handler: 'request' | 'response',
  context: HandlerContext,
  authType: string | null,
  place: () => string,
): HandlerRun {
  const gathered = {
    appendedErrors: [],
    logs: [],
    warnings: [],
    invalidations: [],
    evictions: [],
    responseHeaders: {},
    responseHeaderBytes: 0,
  };
  return { handler, context, authType, place, gathered };
}

/** The time for matching that a run shares with the other runs of its request: they are given the same headers. */
export function matchTimeOf({ context: { request } }: HandlerRun): MatchTime {
  return { request: isObject(request.headers) ? request.headers : request };
}

/** EvaluateCode takes any JSON for the headers. */
function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Ends a run on purpose. Nobody reads its stack trace, so none is taken: that would cost more than the run. */
class RunSignal extends Error {
  constructor(message: string) {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(message);
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** Ends a run because util.error or util.unauthorized was called. */
export class ErrorSignal extends RunSignal {
  readonly handlerError: HandlerError;
  constructor(handlerError: HandlerError) {
    super(handlerError.message);
    this.handlerError = handlerError;
  }
}

/** Ends a run because runtime.earlyReturn was called. */
export class EarlyReturnSignal extends RunSignal {
  readonly value: unknown;
  readonly skipTo: 'NEXT' | 'END';
  constructor(value: unknown, skipTo: 'NEXT' | 'END') {
    super('runtime.earlyReturn');
    this.value = value;
    this.skipTo = skipTo;
  }
}
