// EvaluateCode in process: runs one handler of some code against a context, as AppSync's EvaluateCode operation does once
// the code's types are checked.
// Comes in: code and a parsed context. Goes out: the members of EvaluateCodeResponse.
// @see https://docs.aws.amazon.com/appsync/latest/APIReference/API_EvaluateCode.html
import { authTypeOf } from './runtime/authTypeOf.ts';
import { compileCode } from './runtime/compileCode.ts';
import { isMap } from './runtime/library/library.ts';
import {
  CodeError,
  type CodeErrorDetail,
  type HandlerContext,
  type HandlerError,
  type RuntimeOptions,
} from './runtime/runtime.ts';

export interface EvaluateCodeInput {
  readonly code: string;
  /** The context as AppSync takes it: `arguments`, `source`, `result`, `identity`, `stash`, … each may be absent. */
  readonly context: Readonly<Record<string, unknown>>;
  readonly function: 'request' | 'response';
}

/** What EvaluateCode answers; absent members are absent in JSON too. */
export interface EvaluateCodeResult {
  /** The handler's value as JSON; absent when there is an error. */
  evaluationResult?: string;
  error?: { message: string; codeErrors?: CodeErrorDetail[] };
  logs: string[];
  /** The stash after the run, as JSON. */
  stash?: string;
  /** Errors that util.appendError added, as JSON. */
  outErrors?: string;
}

/** Evaluates one handler. Whatever the code does wrong is in the result's `error`; nothing is thrown for it. */
export function evaluateCode(input: EvaluateCodeInput, options: RuntimeOptions): EvaluateCodeResult {
  const context = toHandlerContext(input.context);
  let evaluation;
  try {
    evaluation = compileCode(input.code, options).run(input.function, context, authTypeOf(context.identity));
  } catch (error) {
    if (!(error instanceof CodeError)) throw error;
    return { error: { message: error.message, codeErrors: [...error.codeErrors] }, logs: [] };
  }
  const { outcome, appendedErrors, logs } = evaluation;
  const gathered = {
    logs,
    stash: JSON.stringify(evaluation.stash),
    outErrors: JSON.stringify(appendedErrors.map(toOutError)),
  };
  if (outcome.kind === 'error')
    return { error: { message: outcome.error.message, codeErrors: [] }, ...gathered };
  return { evaluationResult: JSON.stringify(outcome.value ?? null), ...gathered };
}

function toOutError({ message, type, data, info }: HandlerError): Record<string, unknown> {
  return { message, errorType: type, data, errorInfo: info };
}

/** Fills in what a context leaves out, so that ctx.args, ctx.stash and ctx.request can be read. */
function toHandlerContext(context: Readonly<Record<string, unknown>>): HandlerContext {
  const map = (name: string): Record<string, unknown> => {
    const value = context[name];
    return isMap(value) ? value : {};
  };
  const request = { headers: {}, domainName: null, ...map('request') };
  const info = {
    fieldName: '',
    parentTypeName: '',
    variables: {},
    selectionSetList: [],
    selectionSetGraphQL: '',
  };
  const filled: HandlerContext = {
    env: map('env') as Record<string, string>,
    arguments: Object.hasOwn(context, 'arguments') ? map('arguments') : map('args'),
    stash: map('stash'),
    request,
    info: { ...info, ...map('info') },
  };
  const optional = ['identity', 'source', 'error', 'result', 'prev'].filter((name) =>
    Object.hasOwn(context, name),
  );
  return Object.assign(filled, Object.fromEntries(optional.map((name) => [name, context[name]])));
}
