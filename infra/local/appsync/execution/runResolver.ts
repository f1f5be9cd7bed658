// Runs one resolver for one field: request handler, data source, response handler; in a pipeline, function after function.
// https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-overview-js.html
import type { Invalidation } from '../api.ts';
import { DataSourceError, RequestShapeError } from '../dataSources/dataSource.ts';
import { maxInvalidationsPerRequest, maxResponseHeaderBytes } from '../document/limits.ts';
import type { SelectionScope } from '../document/selectedFields.ts';
import { selectionInfoOf } from '../document/selectionInfo.ts';
import { tooManyHeaders } from '../runtime/library/httpMembers.ts';
import type { CompiledCode, Evaluation, HandlerContext, HandlerError } from '../runtime/runtime.ts';
import type { Invoker } from './createInvoker.ts';
import { FieldError } from './fieldError.ts';
import { filterBySelection } from './filterBySelection.ts';
import type { PlannedField } from './plan.ts';
import type { RequestContext } from './requestContext.ts';

/** One request/response pair and the data source between them. */
export interface ExecutableFunction {
  readonly code: CompiledCode;
  readonly invoke: Invoker;
}

export type ExecutableResolver =
  | ({ readonly kind: 'UNIT' } & ExecutableFunction)
  | {
      readonly kind: 'PIPELINE';
      readonly code: CompiledCode;
      readonly functions: readonly ExecutableFunction[];
    };

/** The field that a resolver is run for. */
export interface FieldCall {
  readonly source: unknown;
  readonly args: Readonly<Record<string, unknown>>;
  readonly context: RequestContext;
  readonly field: Pick<PlannedField, 'name' | 'parentType' | 'definition' | 'nodes'>;
  readonly scope: SelectionScope;
  readonly environment: Readonly<Record<string, string>>;
  /** Called with each line that the code logs. */
  readonly onLog: (line: string) => void;
  /** Called with each warning about a call of the code. */
  readonly onWarning: (line: string) => void;
  /** Called with each error of util.appendError. */
  readonly onAppendedError: (error: FieldError) => void;
}

/** @throws FieldError when the code, its request or the engine's limits end the field */
export async function runResolver(resolver: ExecutableResolver, call: FieldCall): Promise<unknown> {
  const run = createRun(call);
  const value =
    resolver.kind === 'UNIT'
      ? (await runFunction(resolver, run, {})).value
      : await runPipeline(resolver, run);
  // A resolver that failed on its way invalidates nothing.
  call.context.invalidations.push(...run.invalidations);
  return value;
}

/** What the steps of one resolver share: `ctx` without its changing members; arguments and stash as the last handler left them. */
interface Run {
  readonly call: FieldCall;
  readonly base: Omit<HandlerContext, 'arguments' | 'stash'>;
  args: Readonly<Record<string, unknown>>;
  stash: Record<string, unknown>;
  readonly invalidations: Invalidation[];
}

/** The members of `ctx` that change from step to step. */
type StepContext = Pick<HandlerContext, 'prev' | 'result' | 'error'>;

interface Step {
  readonly value: unknown;
  /** The code asked to skip what follows. */
  readonly skipTo?: 'NEXT' | 'END';
}

function createRun(call: FieldCall): Run {
  const { context, field, scope, source } = call;
  const { selectionSetList, selectionSetGraphQL } = selectionInfoOf(
    field.nodes,
    field.definition.type,
    scope,
  );
  const base: Run['base'] = {
    env: call.environment,
    identity: context.caller.identity,
    request: { headers: context.headers, domainName: null },
    info: {
      fieldName: field.name,
      parentTypeName: field.parentType.name,
      variables: context.variables,
      selectionSetList,
      selectionSetGraphQL,
    },
  };
  if (source !== undefined) base.source = source;
  return { call, base, args: call.args, stash: {}, invalidations: [] };
}

async function runPipeline(
  resolver: Extract<ExecutableResolver, { kind: 'PIPELINE' }>,
  run: Run,
): Promise<unknown> {
  const before = evaluate(resolver.code, 'request', run, {});
  let result = before.value;
  if (before.skipTo === undefined) {
    for (const step of resolver.functions) {
      const outcome = await runFunction(step, run, { prev: { result } });
      result = outcome.value;
      if (outcome.skipTo === 'END') break;
    }
  }
  return evaluate(resolver.code, 'response', run, { prev: { result }, result }).value;
}

async function runFunction(step: ExecutableFunction, run: Run, context: StepContext): Promise<Step> {
  run.call.context.deadline.check();
  const request = evaluate(step.code, 'request', run, context);
  if (request.skipTo !== undefined) return request;
  const answer = await callDataSource(step.invoke, request.value, run);
  return evaluate(step.code, 'response', run, { ...context, ...answer });
}

// A refusal of the data source is the response handler's to judge; only a request that is none ends the field here.
async function callDataSource(invoke: Invoker, request: unknown, run: Run): Promise<StepContext> {
  try {
    return { result: (await invoke(request, run.call.context)) ?? null };
  } catch (error) {
    if (error instanceof DataSourceError) {
      return { result: error.result, error: { message: error.message, type: error.type } };
    }
    if (error instanceof RequestShapeError) throw new FieldError(error.message, 'MappingTemplate');
    throw error;
  }
}

function evaluate(code: CompiledCode, handler: 'request' | 'response', run: Run, step: StepContext): Step {
  const { context, onLog, onWarning, onAppendedError } = run.call;
  const given = Object.assign({ ...run.base, arguments: run.args, stash: run.stash }, step);
  const evaluation = code.run(handler, given, context.caller.authType);
  run.args = evaluation.arguments;
  run.stash = evaluation.stash;
  for (const line of evaluation.logs) onLog(line);
  for (const line of evaluation.warnings) onWarning(line);
  for (const error of evaluation.appendedErrors) onAppendedError(toFieldError(error, run.call));
  keepResponseHeaders(evaluation, context);
  keepExtensions(evaluation, run);
  const { outcome } = evaluation;
  if (outcome.kind === 'error') throw toFieldError(outcome.error, run.call);
  if (outcome.kind === 'earlyReturn') return { value: outcome.value, skipTo: outcome.skipTo };
  return { value: outcome.value };
}

// The limit is the operation's, whichever of its resolvers adds the headers.
function keepResponseHeaders(evaluation: Evaluation, context: RequestContext): void {
  context.responseHeaderBytes += evaluation.responseHeaderBytes;
  if (context.responseHeaderBytes > maxResponseHeaderBytes) throw new FieldError(tooManyHeaders, 'Code');
  Object.assign(context.responseHeaders, evaluation.responseHeaders);
}

function keepExtensions(evaluation: Evaluation, { call: { context }, invalidations }: Run): void {
  const { subscriptionFilter, subscriptionInvalidationFilter } = evaluation;
  if (subscriptionFilter !== undefined) context.subscriptionFilter = subscriptionFilter;
  if (subscriptionInvalidationFilter !== undefined) {
    context.subscriptionInvalidationFilter = subscriptionInvalidationFilter;
  }
  for (const invalidation of evaluation.invalidations) {
    const known = [...context.invalidations, ...invalidations];
    if (known.some((each) => isSameInvalidation(each, invalidation))) continue;
    if (known.length >= maxInvalidationsPerRequest) {
      throw new FieldError(
        `Subscriptions can be invalidated ${maxInvalidationsPerRequest} times per request.`,
        'MappingTemplate',
      );
    }
    invalidations.push(invalidation);
  }
}

function isSameInvalidation(left: Invalidation, right: Invalidation): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

function toFieldError(error: HandlerError, { field, scope }: FieldCall): FieldError {
  const data = filterBySelection(error.data, field.nodes, scope);
  return new FieldError(error.message, error.type, { data, errorInfo: error.info });
}
