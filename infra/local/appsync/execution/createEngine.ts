// Executes GraphQL requests of one API: a document, variables and a caller in; AppSync's response out, with what is to be
// published once it has been sent. Subscriptions are admitted here too, see admitSubscription.ts.
import { executeRootSelectionSet, validateExecutionArgs } from 'graphql';
import type {
  ExecutionResult,
  GraphQLError,
  GraphQLSchema,
  OperationDefinitionNode,
  ValidatedExecutionArgs,
} from 'graphql';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { AppSyncErrorPayload, GraphQLRequest, Invalidation, Publication } from '../api.ts';
import type { ApiCaller } from '../auth/apiCaller.ts';
import { maxResolversPerRequest, requestTimeoutMs } from '../document/limits.ts';
import type { PreparedDocument, RefusedDocument } from '../document/prepareDocument.ts';
import { findVariableFault } from '../document/variableFault.ts';
import { chooseOperation } from './chooseOperation.ts';
import { createDeadline } from './deadline.ts';
import { toPublications } from './publishedResult.ts';
import { createRequestContext } from './requestContext.ts';
import type { RequestContext } from './requestContext.ts';
import { toErrorPayloads } from './toErrorPayloads.ts';

export interface EngineOptions {
  readonly schema: GraphQLSchema;
  readonly prepareDocument: (source: string) => PreparedDocument | RefusedDocument;
  /** 0: AppSync's own bound. */
  readonly resolverCountLimit: number;
  /** Mutation fields that some subscription listens to. */
  readonly subscribedMutations: ReadonlySet<string>;
  readonly clock: Clock;
  readonly log: Log;
}

export interface EngineResponse {
  readonly body: { readonly data: unknown; readonly errors?: readonly AppSyncErrorPayload[] };
  /** Set by resolvers. */
  readonly headers: Readonly<Record<string, string>>;
  /** What subscribers are told after the response was sent. */
  readonly publications: readonly Publication[];
  readonly invalidations: readonly Invalidation[];
}

export interface Engine {
  /** @throws OperationChoiceError when the request does not say which operation it means */
  execute(
    request: GraphQLRequest,
    caller: ApiCaller,
    headers: Readonly<Record<string, string>>,
  ): Promise<EngineResponse>;
  /** A document ready to run with its variables, or what is wrong with them. */
  prepare(request: GraphQLRequest): PreparedRequest | RefusedRequest;
  createContext(
    purpose: RequestContext['purpose'],
    request: GraphQLRequest,
    caller: ApiCaller,
    headers: Readonly<Record<string, string>>,
  ): RequestContext;
  toPayloads(errors: readonly GraphQLError[]): AppSyncErrorPayload[];
}

export interface PreparedRequest {
  readonly kind: 'ready';
  readonly operation: OperationDefinitionNode;
  readonly args: ValidatedExecutionArgs;
}
export type RefusedRequest = RefusedDocument;

/** Makes the engine of one API. */
export function createEngine(options: EngineOptions): Engine {
  const { schema, subscribedMutations, clock, log } = options;
  const maxResolvers = options.resolverCountLimit > 0 ? options.resolverCountLimit : maxResolversPerRequest;
  const toPayloads = (errors: readonly GraphQLError[]): AppSyncErrorPayload[] =>
    toErrorPayloads(errors, schema, log);

  const createContext: Engine['createContext'] = (purpose, request, caller, headers) =>
    createRequestContext({
      purpose,
      caller,
      headers,
      variables: request.variables ?? {},
      deadline: createDeadline(clock, requestTimeoutMs),
      maxResolvers,
    });

  function toResponse(
    prepared: PreparedRequest,
    context: RequestContext,
    result: ExecutionResult,
  ): EngineResponse {
    const { operation, args } = prepared;
    const data = result.data ?? null;
    const errors = [...context.appendedErrors, ...toPayloads(result.errors ?? [])];
    const publications =
      operation.operation === 'mutation'
        ? toPublications(
            {
              data,
              errorPaths: errors.map(({ path }) => path ?? []),
              selectionSet: operation.selectionSet,
              scope: { fragments: args.fragmentDefinitions, variableValues: args.variableValues },
              runtimeTypes: context.runtimeTypes,
            },
            subscribedMutations,
          )
        : [];
    return {
      body: errors.length > 0 ? { data, errors } : { data },
      headers: context.responseHeaders,
      publications,
      invalidations: context.invalidations,
    };
  }

  const prepare: Engine['prepare'] = (request) => prepareRequest(options, request);
  return {
    prepare,
    createContext,
    toPayloads,
    async execute(request, caller, headers) {
      const prepared = prepare(request);
      if (prepared.kind === 'refused') return refuse(prepared.errors);
      if (prepared.operation.operation === 'subscription') return refuse([subscriptionOverHttp]);
      const context = createContext('request', request, caller, headers);
      try {
        const result = await executeRootSelectionSet({ ...prepared.args, contextValue: context });
        return toResponse(prepared, context, result);
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

function prepareRequest(
  { schema, prepareDocument }: EngineOptions,
  { query, operationName, variables = {} }: GraphQLRequest,
): PreparedRequest | RefusedRequest {
  const document = prepareDocument(query);
  if (document.kind === 'refused') return document;
  const operation = chooseOperation(document, operationName);
  const args = validateExecutionArgs({
    schema,
    document: document.document,
    variableValues: variables,
    operationName: operationName ?? operation.name?.value,
    hideSuggestions: true,
  });
  if ('schema' in args) return { kind: 'ready', operation, args };
  const fault = findVariableFault(schema, operation, variables);
  const unworded = args.map((error) => ({ path: null, locations: null, message: error.message }));
  return { kind: 'refused', errors: fault ? [fault] : unworded };
}
