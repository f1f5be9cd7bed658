// Between the engine, which executes GraphQL, and the real-time part, which speaks AppSync's WebSocket protocol.
import type { AppSyncIdentity } from './auth/identity.ts';

export type AuthMode = 'API_KEY' | 'AMAZON_COGNITO_USER_POOLS' | 'AWS_IAM' | 'OPENID_CONNECT' | 'AWS_LAMBDA';

/** Who calls, as the API's own authorisation found. */
export interface Caller {
  readonly mode: AuthMode;
  /** `ctx.identity`; null for an API key. */
  readonly identity: AppSyncIdentity | null;
  /** May this caller use the field, by the `@aws_*` directives and, for IAM, its policies? */
  mayAccess(typeName: string, fieldName: string): boolean;
}

/** Headers (lower-case names) and, for IAM, what was signed. */
export interface AuthInput {
  readonly headers: Readonly<Record<string, string>>;
  /** For IAM: the path and body that the signature covers ("/graphql/connect" with "{}", or "/graphql" with the data string). */
  readonly signedPath: string;
  readonly signedBody: string;
  readonly sourceIp: string;
}

/** Refused before any GraphQL ran: answered with HTTP 401 or a `connection_error`/`error` message. */
export class UnauthorizedError extends Error {
  readonly errorType = 'UnauthorizedException';
  readonly errorCode = 401;
}

/** An error in AppSync's shape. Members that AppSync sends as null are null. */
export interface AppSyncErrorPayload {
  path?: readonly (string | number)[] | null;
  data?: unknown;
  errorType?: string | null;
  errorInfo?: unknown;
  locations?: readonly { line: number; column: number; sourceName: string | null }[] | null;
  message: string;
}

export interface GraphQLRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly operationName?: string | undefined;
}

/** One value of a filter group; see AppSync's enhanced subscription filtering. */
export interface SubscriptionFilter {
  readonly filterGroup: readonly { readonly filters: readonly SubscriptionFilterRule[] }[];
}
export interface SubscriptionFilterRule {
  readonly fieldName: string;
  readonly operator: string;
  readonly value: unknown;
}

/** A subscription that the engine admitted: its resolver ran and did not refuse. */
export interface AdmittedSubscription {
  /** The Subscription field: "onSessionStatus". */
  readonly fieldName: string;
  /** The mutations that it listens to. */
  readonly mutations: readonly string[];
  /** The arguments that were given: a name that the client left out is absent, an explicit null is null. */
  readonly args: Readonly<Record<string, unknown>>;
  /** Set by extensions.setSubscriptionFilter: then `args` do not filter. */
  readonly filter?: SubscriptionFilter;
  /** Set by extensions.setSubscriptionInvalidationFilter. */
  readonly invalidationFilter?: SubscriptionFilter;
  /** Equal for subscriptions that get the same bytes for the same event (document, operation, variables, filter, auth mode). */
  readonly groupKey: string;
  /**
   * Executes the subscription's selection over a mutation's result: no resolver runs.
   * @param result the mutation field's result: only what its caller selected, under field names (not aliases)
   */
  executeEvent(result: unknown): { data: unknown; errors?: AppSyncErrorPayload[] };
}

export type StartOutcome =
  | { readonly kind: 'admitted'; readonly subscription: AdmittedSubscription }
  | { readonly kind: 'refused'; readonly errors: readonly AppSyncErrorPayload[] };

/** A mutation field completed without an error: its subscribers are to be told. */
export interface Publication {
  readonly mutationField: string;
  readonly result: unknown;
}
/** A mutation's response handler called extensions.invalidateSubscriptions. */
export interface Invalidation {
  readonly subscriptionField: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** What the real-time part asks of the engine. */
export interface SubscriptionSource {
  /** @throws UnauthorizedError */
  authenticate(input: AuthInput): Promise<Caller>;
  startSubscription(
    request: GraphQLRequest,
    caller: Caller,
    headers: Readonly<Record<string, string>>,
  ): Promise<StartOutcome>;
  /** Called after the mutation's own answer was sent. */
  onPublication(listener: (publication: Publication) => void): void;
  onInvalidation(listener: (invalidation: Invalidation) => void): void;
}
