// The GraphQL client of the pages: urql over AppSync, queries and mutations by HTTP, subscriptions by the real-time transport.
import { Client, fetchExchange, subscriptionExchange } from 'urql';
import type { ExecutionResult } from 'urql';
import { systemClock } from '../clock.ts';
import type { Clock } from '../clock.ts';
import type { Authorize } from './authorize.ts';
import type { RealtimeTransport } from '../realtime/realtimeTransport.ts';

export interface ApiClientOptions {
  readonly graphqlUrl: string;
  /** Asked before each request. */
  readonly authorize: Authorize;
  readonly realtime: RealtimeTransport;
  /** Default: the global `fetch`. */
  readonly fetch?: typeof fetch;
  /** Default: the system's clock. */
  readonly clock?: Clock;
}

/** How long authorising, asking and the whole answer may take together; AppSync itself gives up after 30 s. */
export const requestTimeoutMs = 15_000;

/**
 * Makes the client. It caches nothing: what a session is doing is merged by version, and a cache knows no versions.
 * Failures to authorise come out as urql's `networkError`, AppSync's errors through `readAppSyncError`.
 */
export function createApiClient(options: ApiClientOptions): Client {
  const { authorize, realtime, fetch: send = (...args) => fetch(...args), clock = systemClock } = options;
  return new Client({
    url: options.graphqlUrl,
    requestPolicy: 'network-only',
    preferGetMethod: false,
    fetch: (input, init) =>
      withTimeout(clock, async (timeoutSignal) => {
        // urql takes headers synchronously; tokens may have to be refreshed first.
        const headers = new Headers(init?.headers);
        for (const [name, value] of Object.entries(await authorize())) headers.set(name, value);
        const signal = init?.signal ? AbortSignal.any([init.signal, timeoutSignal]) : timeoutSignal;
        return readWhole(await send(input, { ...init, headers, signal }));
      }),
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

/** Without a limit, a connection that died silently keeps its request for minutes. */
async function withTimeout<Value>(
  clock: Clock,
  ask: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const controller = new AbortController();
  let cancel = (): void => {};
  const timeout = new Promise<never>((_resolve, reject) => {
    cancel = clock.schedule(requestTimeoutMs, () => {
      const error = new Error(`There was no answer in ${requestTimeoutMs} ms.`);
      reject(error);
      controller.abort(error);
    });
  });
  try {
    return await Promise.race([ask(controller.signal), timeout]);
  } finally {
    cancel();
  }
}

/** The same answer with its body read, so that the time limit covers the body too. */
async function readWhole(response: Response): Promise<Response> {
  const { status, statusText, headers } = response;
  return new Response((await response.text()) || null, { status, statusText, headers });
}
