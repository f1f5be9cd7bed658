// The door of the APPSYNC_JS runtime: code in, evaluations out. The engine and EvaluateCode know nothing else of it.
import type { Clock } from '../../clock.ts';
import type { Ids } from '../../cloud.ts';

/** What a handler is given, before the runtime copies it into the sandbox. Absent members are absent there too. */
export interface HandlerContext {
  env: Record<string, string>;
  arguments: Record<string, unknown>;
  identity?: unknown;
  source?: unknown;
  error?: { message: string; type: string };
  stash: Record<string, unknown>;
  result?: unknown;
  prev?: { result: unknown };
  request: { headers: Record<string, string>; domainName: string | null };
  info: {
    fieldName: string;
    parentTypeName: string;
    variables: Record<string, unknown>;
    selectionSetList: string[];
    selectionSetGraphQL: string;
  };
}

/** An error raised by util.error, util.unauthorized or util.appendError, or by the code itself (`type` "Code"). */
export interface HandlerError {
  message: string;
  type: string | null;
  data: unknown;
  info: unknown;
}

/** What one run of a handler came to. */
export interface Evaluation {
  outcome:
    | { kind: 'value'; value: unknown }
    | { kind: 'earlyReturn'; value: unknown; skipTo: 'NEXT' | 'END' }
    | { kind: 'error'; error: HandlerError };
  /** `ctx.args` after the run, a plain copy: the next handler of the field is given it. */
  arguments: Record<string, unknown>;
  /** The stash after the run, a plain copy. */
  stash: Record<string, unknown>;
  appendedErrors: HandlerError[];
  logs: string[];
  /** What the code should know of its calls and AppSync does not say: "code.js:5:3: util.error takes …". */
  warnings: string[];
  /** Lower-case names. */
  responseHeaders: Record<string, string>;
  /** Names and values of every header that was added, also of those that were replaced. */
  responseHeaderBytes: number;
  subscriptionFilter?: unknown;
  subscriptionInvalidationFilter?: unknown;
  invalidations: { subscriptionField: string; payload: Record<string, unknown> }[];
  evictions: { typeName: string; fieldName: string; keys: Record<string, unknown> }[];
}

/** One resolver's or function's code, compiled once. Safe to run concurrently: a run is synchronous. */
export interface CompiledCode {
  run(handler: 'request' | 'response', context: HandlerContext, authType: string | null): Evaluation;
}

/** One fault found while compiling, as CreateFunction and EvaluateCode report it. */
export interface CodeErrorDetail {
  errorType: string;
  value: string;
  location: { line: number; column: number; span: number };
}

/** The code is not APPSYNC_JS, or is over the size limit. */
export class CodeError extends Error {
  readonly codeErrors: readonly CodeErrorDetail[];
  constructor(message: string, codeErrors: readonly CodeErrorDetail[]) {
    super(message);
    this.name = 'CodeError';
    this.codeErrors = codeErrors;
  }
}

export interface RuntimeOptions {
  readonly clock: Clock;
  readonly ids: Ids;
}
