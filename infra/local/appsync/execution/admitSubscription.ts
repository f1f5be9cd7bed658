// Admits a subscription: its document is checked, its caller authorised, its resolver run once; from then on events are read
// through its selection without any resolver.
// https://docs.aws.amazon.com/appsync/latest/devguide/aws-appsync-real-time-data.html
import { createHash } from 'node:crypto';
import type {
  AdmittedSubscription,
  AppSyncErrorPayload,
  GraphQLRequest,
  StartOutcome,
  SubscriptionFilter,
} from '../api.ts';
import { argumentValuesOf } from '../document/argumentValues.ts';
import type { RefusedDocument } from '../document/prepareDocument.ts';
import type { ApiCaller } from '../auth/apiCaller.ts';
import { OperationChoiceError } from './chooseOperation.ts';
import { nulled } from './completer.ts';
import type { Engine, PreparedRequest, Requester } from './createEngine.ts';
import type { PlannedField } from './plan.ts';
import type { RequestContext } from './requestContext.ts';

export interface AdmissionOptions {
  readonly engine: Engine;
  /** Subscription field → the mutations that it listens to. */
  readonly mutationsBySubscription: ReadonlyMap<string, readonly string[]>;
}

/** Who asks for which subscription. */
export interface SubscriptionStart extends Requester {
  readonly request: GraphQLRequest;
}

/** Runs what a subscription's `start` runs; never rejects for what the client or the resolver did. */
export async function admitSubscription(
  options: AdmissionOptions,
  start: SubscriptionStart,
): Promise<StartOutcome> {
  const { engine } = options;
  const prepared = prepareOrRefuse(engine, start.request);
  if (prepared.kind === 'refused') return prepared;
  const { operation } = prepared.operation;
  if (operation !== 'subscription') {
    const message = `${operation} not supported through the realtime channel`;
    return { kind: 'refused', errors: [{ errorType: 'UnsupportedOperation', message }] };
  }
  const [field] = prepared.fields;
  // Validation has made sure of exactly one field, which no directive leaves out.
  if (!field) throw new Error('A validated subscription has no field.');
  const { errors, context } = await runStart(engine, field, prepared, start);
  if (errors.length > 0) return { kind: 'refused', errors };
  return { kind: 'admitted', subscription: toSubscription(options, start, prepared, field, context) };
}

function prepareOrRefuse(engine: Engine, request: GraphQLRequest): PreparedRequest | RefusedDocument {
  try {
    return engine.prepare(request);
  } catch (error) {
    if (!(error instanceof OperationChoiceError)) throw error;
    return { kind: 'refused', errors: [{ errorType: 'BadRequestException', message: error.message }] };
  }
}

async function runStart(
  engine: Engine,
  field: PlannedField,
  prepared: PreparedRequest,
  start: SubscriptionStart,
): Promise<{ errors: readonly AppSyncErrorPayload[]; context: RequestContext }> {
  const execution = engine.createExecution('request', prepared, start.request, start);
  await execution.resolveOnly(field);
  execution.context.deadline.clear();
  return execution;
}

function toSubscription(
  { engine, mutationsBySubscription }: AdmissionOptions,
  start: SubscriptionStart,
  prepared: PreparedRequest,
  field: PlannedField,
  context: RequestContext,
): AdmittedSubscription {
  const { name, definition, nodes } = field;
  const { fields, scope } = prepared;
  const filter = context.subscriptionFilter as SubscriptionFilter | undefined;
  const invalidationFilter = context.subscriptionInvalidationFilter as SubscriptionFilter | undefined;
  return {
    fieldName: name,
    mutations: mutationsBySubscription.get(name) ?? [],
    args: { ...argumentValuesOf(definition, nodes[0], scope.variableValues) },
    ...(filter ? { filter } : {}),
    ...(invalidationFilter ? { invalidationFilter } : {}),
    groupKey: toGroupKey(start.request, prepared, start.caller, filter),
    executeEvent(result) {
      const execution = engine.createExecution('event', prepared, start.request, start);
      const completed = execution.executeFields(fields, { [name]: result }, undefined);
      if (completed instanceof Promise) throw new Error('Reading an event must not wait for anything.');
      const data = completed === nulled ? null : completed;
      const { errors } = execution;
      return errors.length > 0 ? { data, errors: errors.map(withoutNullLocations) } : { data };
    },
  };
}

// Hashed, because thousands of subscriptions of one group keep a key each.
function toGroupKey(
  request: GraphQLRequest,
  { scope }: PreparedRequest,
  caller: ApiCaller,
  filter: SubscriptionFilter | undefined,
): string {
  const parts = [
    request.query,
    request.operationName ?? null,
    scope.variableValues.coerced,
    filter ?? null,
    caller.mode,
    [...caller.groups].sort(),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64');
}

// In events AppSync leaves locations out where a response has them as null.
function withoutNullLocations(payload: AppSyncErrorPayload): AppSyncErrorPayload {
  if (payload.locations !== null) return payload;
  const { path, message } = payload;
  return path === undefined ? { message } : { message, path };
}
