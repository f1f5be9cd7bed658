// A SubscriptionSource without an engine, for tests and measurements: it knows one key, and admits what it is told to.
import type { AdmittedSubscription, AuthInput, Caller, GraphQLRequest } from '../api.ts';
import type { Invalidation, Publication, StartOutcome, SubscriptionSource } from '../api.ts';
import { UnauthorizedError } from '../api.ts';

/** What `startSubscription` was called with. */
export interface StartCall {
  readonly request: GraphQLRequest;
  readonly caller: Caller;
  readonly headers: Readonly<Record<string, string>>;
}

export interface ScriptedSource extends SubscriptionSource {
  readonly authentications: AuthInput[];
  readonly starts: StartCall[];
  publish(publication: Publication): void;
  invalidate(invalidation: Invalidation): void;
}

/** The one API key that a scripted source accepts. */
export const validApiKey = 'da2-valid';

const caller: Caller = { mode: 'API_KEY', identity: null, mayAccess: () => true };

/**
 * Admits every subscription as `onSessionStatus`, told by `publishSessionStatus`, with the variables as its arguments;
 * an event's data is the mutation's result, unchanged.
 */
export function admitSessionStatus(
  { query, variables = {} }: GraphQLRequest,
  changes: Partial<AdmittedSubscription> = {},
): StartOutcome {
  const subscription: AdmittedSubscription = {
    fieldName: 'onSessionStatus',
    mutations: ['publishSessionStatus'],
    args: variables,
    groupKey: JSON.stringify([query, variables]),
    executeEvent: (result) => ({ data: { onSessionStatus: result } }),
    ...changes,
  };
  return { kind: 'admitted', subscription };
}

/** Makes a source; `start` decides about each subscription (default `admitSessionStatus`), `authenticate` about each client. */
export function createScriptedSource({
  start = ({ request }: StartCall): StartOutcome | Promise<StartOutcome> => admitSessionStatus(request),
  authenticate = refuseOtherKeys,
}: {
  start?: (call: StartCall) => StartOutcome | Promise<StartOutcome>;
  authenticate?: (input: AuthInput) => void | Promise<void>;
} = {}): ScriptedSource {
  const onPublication: ((publication: Publication) => void)[] = [];
  const onInvalidation: ((invalidation: Invalidation) => void)[] = [];
  const authentications: AuthInput[] = [];
  const starts: StartCall[] = [];
  return {
    authentications,
    starts,
    async authenticate(input) {
      authentications.push(input);
      await authenticate(input);
      return caller;
    },
    async startSubscription(request, startCaller, headers) {
      const call = { request, caller: startCaller, headers };
      starts.push(call);
      return start(call);
    },
    onPublication: (listener) => onPublication.push(listener),
    onInvalidation: (listener) => onInvalidation.push(listener),
    publish: (publication) => onPublication.forEach((listener) => listener(publication)),
    invalidate: (invalidation) => onInvalidation.forEach((listener) => listener(invalidation)),
  };
}

function refuseOtherKeys({ headers }: AuthInput): void {
  if (headers['x-api-key'] !== validApiKey) {
    throw new UnauthorizedError('You are not authorized to make this call.');
  }
}
