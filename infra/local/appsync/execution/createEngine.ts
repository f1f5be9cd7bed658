// Executes GraphQL requests of one API: a document, variables and a caller in; AppSync's response out, with what is to be
// published once it has been sent. Subscriptions are admitted here too, see admitSubscription.ts.
import { getVariableValues } from 'graphql';
import type { GraphQLObjectType, GraphQLSchema, OperationDefinitionNode, VariableValues } from 'graphql';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { Meter } from '../../meter.ts';
import type { AppSyncErrorPayload, GraphQLRequest, Invalidation, Publication } from '../api.ts';
import type { ApiCaller } from '../auth/apiCaller.ts';
import { maxResolversPerRequest, requestTimeoutMs } from '../document/limits.ts';
import type { PreparedDocument, RefusedDocument } from '../document/prepareDocument.ts';
import type { SelectionScope } from '../document/selectedFields.ts';
import { findVariableFault } from '../document/variableFault.ts';
import { chooseOperation } from './chooseOperation.ts';
import { nulled } from './completer.ts';
import { createDeadline } from './deadline.ts';
import { Execution } from './execution.ts';
import { createPlanner } from './plan.ts';
import type { PlannedField, Planner, PlannerOptions } from './plan.ts';
import { toPublications } from './publishedResult.ts';
import { createRequestContext } from './requestContext.ts';
import type { RequestContext } from './requestContext.ts';

export interface EngineOptions extends PlannerOptions {
  readonly prepareDocument: (source: string) => PreparedDocument | RefusedDocument;
  /** `ctx.env` */
  readonly environment: Readonly<Record<string, string>>;
  /** 0: AppSync's own bound. */
  readonly resolverCountLimit: number;
  /** Levels of nested fields: 1 to 75; 0: no bound. */
  readonly queryDepthLimit: number;
  /** Mutation fields that some subscription listens to. */
  readonly subscribedMutations: ReadonlySet<string>;
  readonly clock: Clock;
  readonly log: Log;
  /** Told each query and mutation that runs. */
  readonly meter: Pick<Meter, 'countOperation'>;
}

export interface EngineResponse {
  readonly body: { readonly data: unknown; readonly errors?: readonly AppSyncErrorPayload[] };
  /** Set by resolvers. */
  readonly headers: Readonly<Record<string, string>>;
  /** What subscribers are told after the response was sent. */
  readonly publications: readonly Publication[];
  readonly invalidations: readonly Invalidation[];
}

/** Who makes a request, and with which headers (lower-case names). */
export interface Requester {
  readonly caller: ApiCaller;
  readonly headers: Readonly<Record<string, string>>;
}

/** An operation ready to run with its variables. */
export interface PreparedRequest {
  readonly kind: 'ready';
  readonly operation: OperationDefinitionNode;
  readonly fields: readonly PlannedField[];
  readonly scope: SelectionScope;
}

export interface Engine {
  /**
   * Runs a query or mutation.
   * @throws OperationChoiceError when the request does not say which operation it means
   */
  execute(request: GraphQLRequest, requester: Requester): Promise<EngineResponse>;
  /**
   * Makes an operation ready to run, or answers what is wrong with its document or variables.
   * @throws OperationChoiceError when the request does not say which operation it means
   */
  prepare(request: GraphQLRequest): PreparedRequest | RefusedDocument;
  /** Starts an execution; `purpose` as in RequestContext. */
  createExecution(
    purpose: RequestContext['purpose'],
    prepared: PreparedRequest,
    request: GraphQLRequest,
    requester: Requester,
  ): Execution;
}

/** Makes the engine of one API. */
export function createEngine(options: EngineOptions): Engine {
  const { clock, subscribedMutations } = options;
  const maxResolvers = options.resolverCountLimit > 0 ? options.resolverCountLimit : maxResolversPerRequest;
  const maxLevels = options.queryDepthLimit > 0 ? options.queryDepthLimit : Infinity;
  const planOperation = createOperationPlans(createPlanner(options), options.schema);

  const prepare: Engine['prepare'] = (request) => {
    const document = options.prepareDocument(request.query);
    if (document.kind === 'refused') return document;
    const operation = chooseOperation(document, request.operationName);
    const variableValues = coerceVariables(options.schema, operation, request.variables ?? {});
    if ('kind' in variableValues) return variableValues;
    const scope = { fragments: document.fragments, variableValues };
    return { kind: 'ready', operation, scope, fields: planOperation(document, operation, scope) };
  };

  const createExecution: Engine['createExecution'] = (purpose, { scope }, request, { caller, headers }) => {
    const deadline = createDeadline(clock, requestTimeoutMs);
    const variables = request.variables ?? {};
    return new Execution(
      options,
      scope,
      createRequestContext({ purpose, caller, headers, variables, deadline, maxResolvers, maxLevels }),
    );
  };

  return {
    prepare,
    createExecution,
    async execute(request, requester) {
      const prepared = prepare(request);
      if (prepared.kind === 'refused') return refuse(prepared.errors);
      const { operation, fields } = prepared;
      if (operation.operation === 'subscription') return refuse([subscriptionOverHttp]);
      const isMutation = operation.operation === 'mutation';
      const execution = createExecution('request', prepared, request, requester);
      const { errors, context } = execution;
      options.meter.countOperation(isMutation ? 'mutations' : 'queries');
      try {
        const completed = isMutation
          ? await execution.executeSerially(fields, undefined)
          : await execution.executeFields(fields, undefined, undefined);
        const data = completed === nulled ? null : completed;
        return {
          body: errors.length > 0 ? { data, errors } : { data },
          headers: context.responseHeaders,
          publications: isMutation ? toPublications(data, fields, execution, subscribedMutations) : [],
          invalidations: context.invalidations,
        };
      } finally {
        context.deadline.clear();
      }
    },
  };
}

const subscriptionOverHttp: AppSyncErrorPayload = {
  path: null,
  data: null,
  errorType: 'OperationNotSupported',
  errorInfo: null,
  locations: null,
  message: 'Subscriptions are not supported over HTTP, use the real-time endpoint.',
};

function refuse(errors: readonly AppSyncErrorPayload[]): EngineResponse {
  return { body: { data: null, errors }, headers: {}, publications: [], invalidations: [] };
}

const noVariables: VariableValues = { sources: {}, coerced: {} };

function coerceVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): VariableValues | RefusedDocument {
  const definitions = operation.variableDefinitions ?? [];
  if (definitions.length === 0) return noVariables;
  const { variableValues, errors } = getVariableValues(schema, definitions, variables, {
    hideSuggestions: true,
  });
  if (variableValues) return variableValues;
  const fault = findVariableFault(schema, operation, variables);
  const unworded = errors.map((error) => ({ path: null, locations: null, message: error.message }));
  return { kind: 'refused', errors: fault ? [fault] : unworded };
}

type PlanOperation = (
  document: PreparedDocument,
  operation: OperationDefinitionNode,
  scope: SelectionScope,
) => readonly PlannedField[];

// The plan of an operation that no variable changes is kept as long as its document is.
function createOperationPlans(planner: Planner, schema: GraphQLSchema): PlanOperation {
  const plans = new WeakMap<OperationDefinitionNode, readonly PlannedField[]>();
  return (document, operation, scope) => {
    const rootType = schema.getRootType(operation.operation) as GraphQLObjectType;
    if (document.isConditional) return planner.plan(rootType, operation.selectionSet, scope);
    const known = plans.get(operation);
    if (known) return known;
    const fixedScope = { fragments: document.fragments, variableValues: noVariables };
    const plan = planner.plan(rootType, operation.selectionSet, fixedScope);
    plans.set(operation, plan);
    return plan;
  };
}
