// The GraphQL client of the pages: urql over AppSync, queries and mutations by HTTP, subscriptions by the real-time transport.
import { Client, fetchExchange, subscriptionExchange } from 'urql';
import type { ExecutionResult } from 'urql';
import type { Authorize } from './authorize.ts';
import type { RealtimeTransport } from '../realtime/realtimeTransport.ts';

export interface ApiClientOptions {
  readonly graphqlUrl: string;
  /** Asked before each request. */
  readonly authorize: Authorize;
  readonly realtime: RealtimeTransport;
  /** Default: the global `fetch`. */
  readonly fetch?: typeof fetch;
}

/**
 * Makes the client. It caches nothing: what a session is doing is merged by version, and a cache knows no versions.
 * Failures to authorise come out as urql's `networkError`, AppSync's errors through `readAppSyncError`.
 */
export function createApiClient(options: ApiClientOptions): Client {
  const { authorize, realtime, fetch: send = (...args) => fetch(...args) } = options;
  return new Client({
    url: options.graphqlUrl,
    requestPolicy: 'network-only',
    preferGetMethod: false,
    // urql takes headers synchronously; tokens may have to be refreshed first.
    fetch: async (input, init) => {
      const headers = new Headers(init?.headers);
      for (const [name, value] of Object.entries(await authorize())) headers.set(name, value);
      return send(input, { ...init, headers });
    },
    exchanges: [
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables, operationName }) => ({
          subscribe: (sink) => ({
            unsubscribe: realtime.subscribe(
              {
                query,
                ...(variables ? { variables: variables as Record<string, unknown> } : {}),
                ...(operationName ? { operationName } : {}),
              },
              {
                next: (result) => sink.next(result as ExecutionResult),
                error: (error) => sink.error(error),
                complete: () => sink.complete(),
              },
            ),
          }),
        }),
      }),
    ],
  });
}
