// What the engine knows of a data source: a request handler's answer goes in, what the response handler is given comes out.
import type { CallCounter } from './callCounter.ts';

export interface DataSource {
  /** Its name in the template: "SessionsTable". */
  readonly name: string;
  /** True for a source that answers without waiting for anything: it needs no time limit. */
  readonly isInstant?: boolean;
  /**
   * Calls the source.
   * @param request what the request handler answered
   * @param signal aborts when the request's time is over
   * @throws DataSourceError: the source refused or failed; the response handler is run with `ctx.error`
   * @throws RequestShapeError: the request is not one that this source knows; the field fails, no response handler runs
   */
  invoke(request: unknown, signal: AbortSignal): Promise<unknown>;
}

/** The source refused or could not be reached: `ctx.error` and, where the source has more to say, `ctx.result`. */
export class DataSourceError extends Error {
  /** `ctx.error.type`: "DynamoDB:ConditionalCheckFailedException". */
  readonly type: string;
  /** `ctx.result` beside the error: the current item after a failed condition. */
  readonly result: unknown;
  constructor(type: string, message: string, options: ErrorOptions & { readonly result?: unknown } = {}) {
    super(message, options);
    this.name = 'DataSourceError';
    this.type = type;
    this.result = options.result ?? null;
  }
}

/** A request handler answered what its data source cannot be asked: the field fails with errorType "MappingTemplate". */
export class RequestShapeError extends Error {}

/** A request as a map of members. @throws RequestShapeError when it is none */
export function parseRequest(request: unknown): Readonly<Record<string, unknown>> {
  if (typeof request !== 'object' || request === null || Array.isArray(request)) {
    throw new RequestShapeError('The request handler must return an object.');
  }
  return request as Readonly<Record<string, unknown>>;
}

/** What a data source is made with. */
export interface DataSourceParts {
  readonly name: string;
  readonly counter: CallCounter;
}
