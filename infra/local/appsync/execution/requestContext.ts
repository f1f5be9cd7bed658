// What one execution carries with it: who asks, how long it may take, and what its resolvers leave besides their values.
import type { Invalidation } from '../api.ts';
import type { ApiCaller } from '../auth/apiCaller.ts';
import type { Deadline } from './deadline.ts';

export interface RequestContext {
  /**
   * "request": resolvers run, for a query, a mutation or once at a subscription's start;
   * "event": a subscription's selection is read from a mutation's result and no resolver runs.
   */
  readonly purpose: 'request' | 'event';
  readonly caller: ApiCaller;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** As the client sent them. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly deadline: Deadline;
  readonly maxResolvers: number;
  /** Fields that stand deeper fail. */
  readonly maxLevels: number;
  resolverCount: number;
  /** By util.http.addResponseHeader. */
  readonly responseHeaders: Record<string, string>;
  responseHeaderBytes: number;
  /** By extensions.invalidateSubscriptions, each once. */
  readonly invalidations: Invalidation[];
  /** By extensions.setSubscriptionFilter and setSubscriptionInvalidationFilter; undefined: not called. */
  subscriptionFilter?: unknown;
  subscriptionInvalidationFilter?: unknown;
}

interface RequestContextInput {
  readonly purpose: RequestContext['purpose'];
  readonly caller: ApiCaller;
  readonly headers: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly deadline: Deadline;
  readonly maxResolvers: number;
  readonly maxLevels: number;
}

/** Makes the context of one execution. */
export function createRequestContext(input: RequestContextInput): RequestContext {
  return {
    ...input,
    resolverCount: 0,
    responseHeaders: {},
    responseHeaderBytes: 0,
    invalidations: [],
  };
}
