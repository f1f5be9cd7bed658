// Admits a subscription: its document is checked, its caller authorised, its resolver run once; from then on events are read
// through its selection without any resolver.
// https://docs.aws.amazon.com/appsync/latest/devguide/aws-appsync-real-time-data.html
import { createHash } from 'node:crypto';
import { executeRootSelectionSet, getArgumentValues, isNonNullType } from 'graphql';
import type {
  ExecutionResult,
  FieldNode,
  GraphQLError,
  GraphQLField,
  GraphQLSchema,
  ValidatedExecutionArgs,
} from 'graphql';
import type {
  AdmittedSubscription,
  AppSyncErrorPayload,
  GraphQLRequest,
  StartOutcome,
  SubscriptionFilter,
} from '../api.ts';
import type { ApiCaller } from '../auth/apiCaller.ts';
import { selectedFieldsOf } from '../document/selectedFields.ts';
import { OperationChoiceError } from './chooseOperation.ts';
import type { Engine, PreparedRequest, RefusedRequest } from './createEngine.ts';
import type { RequestContext } from './requestContext.ts';

export interface AdmissionOptions {
  readonly schema: GraphQLSchema;
  readonly engine: Engine;
  /** Subscription field → the mutations that it listens to. */
  readonly mutationsBySubscription: ReadonlyMap<string, readonly string[]>;
}

/** Who asks for which subscription. */
export interface SubscriptionStart {
  readonly request: GraphQLRequest;
  readonly caller: ApiCaller;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Runs what a subscription's `start` runs; never rejects for what the client or the resolver did. */
export async function admitSubscription(
  options: AdmissionOptions,
  start: SubscriptionStart,
): Promise<StartOutcome> {
  const { engine } = options;
  const prepared = prepareOrRefuse(engine, start.request);
  if (prepared.kind === 'refused') return prepared;
  const { operation, args } = prepared;
  if (operation.operation !== 'subscription') {
    const message = `${operation.operation} not supported through the realtime channel`;
    return { kind: 'refused', errors: [{ errorType: 'UnsupportedOperation', message }] };
  }
  const field = rootFieldOf(options.schema, prepared);
  const context = engine.createContext('start', start.request, start.caller, start.headers);
  const errors = await runStart(engine, field.definition, args, context);
  if (errors.length > 0) return { kind: 'refused', errors };
  return { kind: 'admitted', subscription: toSubscription(options, start, prepared, field, context) };
}

function prepareOrRefuse(engine: Engine, request: GraphQLRequest): PreparedRequest | RefusedRequest {
  try {
    return engine.prepare(request);
  } catch (error) {
    if (!(error instanceof OperationChoiceError)) throw error;
    return { kind: 'refused', errors: [{ errorType: 'BadRequestException', message: error.message }] };
  }
}

interface RootField {
  readonly node: FieldNode;
  readonly definition: GraphQLField<unknown, unknown>;
}

function rootFieldOf(schema: GraphQLSchema, { operation, args }: PreparedRequest): RootField {
  const scope = { fragments: args.fragmentDefinitions, variableValues: args.variableValues };
  const [nodes] = selectedFieldsOf(operation.selectionSet, scope).values();
  const node = nodes?.[0];
  const definition = node && schema.getSubscriptionType()?.getFields()[node.name.value];
  // Validation has made sure of exactly one field, which no directive leaves out.
  if (!node || !definition) throw new Error('A validated subscription has no field.');
  return { node, definition };
}

async function runStart(
  engine: Engine,
  definition: RootField['definition'],
  args: ValidatedExecutionArgs,
  context: RequestContext,
): Promise<readonly AppSyncErrorPayload[]> {
  try {
    const result = await executeRootSelectionSet({ ...args, contextValue: context });
    // The resolver's own value stands for the field here: only when that is null does a non-null type refuse.
    const isAnswered = isNonNullType(definition.type) && (context.startResult ?? null) !== null;
    const errors = (result.errors ?? []).filter((error) => !isAnswered || !isNullError(error));
    return [...context.appendedErrors, ...engine.toPayloads(errors)];
  } finally {
    context.deadline.clear();
  }
}

function isNullError(error: GraphQLError): boolean {
  return error.path?.length === 1 && error.message.startsWith('Cannot return null for non-nullable field');
}

function toSubscription(
  { engine, mutationsBySubscription }: AdmissionOptions,
  { request, caller, headers }: SubscriptionStart,
  { args }: PreparedRequest,
  { node, definition }: RootField,
  context: RequestContext,
): AdmittedSubscription {
  const fieldName = definition.name;
  const filter = context.subscriptionFilter as SubscriptionFilter | undefined;
  const invalidationFilter = context.subscriptionInvalidationFilter as SubscriptionFilter | undefined;
  const eventContext = engine.createContext('event', request, caller, headers);
  return {
    fieldName,
    mutations: mutationsBySubscription.get(fieldName) ?? [],
    args: { ...getArgumentValues(definition, node, args.variableValues) },
    ...(filter ? { filter } : {}),
    ...(invalidationFilter ? { invalidationFilter } : {}),
    groupKey: toGroupKey(request, args, caller, filter),
    executeEvent(result) {
      const rootValue = { [fieldName]: result };
      const outcome = executeRootSelectionSet({ ...args, rootValue, contextValue: eventContext });
      if (outcome instanceof Promise) throw new Error('Reading an event must not wait for anything.');
      return toEvent(engine, outcome);
    },
  };
}

// Hashed, because thousands of subscriptions of one group keep a key each.
function toGroupKey(
  request: GraphQLRequest,
  args: ValidatedExecutionArgs,
  caller: ApiCaller,
  filter: SubscriptionFilter | undefined,
): string {
  const parts = [
    request.query,
    request.operationName ?? null,
    args.variableValues.coerced,
    filter ?? null,
    caller.mode,
    [...caller.groups].sort(),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64');
}

function toEvent(
  engine: Engine,
  outcome: ExecutionResult,
): { data: unknown; errors?: AppSyncErrorPayload[] } {
  const data = outcome.data ?? null;
  if (!outcome.errors) return { data };
  const errors = engine.toPayloads(outcome.errors).map(withoutNullLocations);
  return { data, errors };
}

// In events AppSync leaves locations out where a response has them as null.
function withoutNullLocations(payload: AppSyncErrorPayload): AppSyncErrorPayload {
  if (payload.locations !== null) return payload;
  const { path, message } = payload;
  return path === undefined ? { message } : { message, path };
}
