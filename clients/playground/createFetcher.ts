// Between GraphiQL and AppSync: queries and mutations go by HTTP, subscriptions over the real-time WebSocket, and what
// AppSync answers, errors included, is shown as it came.
import type { Fetcher, FetcherParams, FetcherReturnType } from '@graphiql/toolkit';
import { Kind, OperationTypeNode, parse } from 'graphql';
import type { OperationDefinitionNode } from 'graphql';
import { SignInRequiredError } from '../core/api/authorize.ts';
import type { Authorize } from '../core/api/authorize.ts';
import type { SubscriptionRequest } from '../core/realtime/realtimeMessage.ts';
import type { RealtimeTransport } from '../core/realtime/realtimeTransport.ts';
import type { WatchList } from './watchList.ts';

export interface FetcherOptions {
  readonly graphqlUrl: string;
  readonly authorize: Authorize;
  readonly realtime: RealtimeTransport;
  readonly watches: WatchList;
  /** Which editor tab is shown, and which there are. */
  readonly tabs: { readonly activeId: string; has(tabId: string): boolean };
  /** Told what each query and mutation answered. */
  readonly onResult: (result: unknown) => void;
  /** Default: the global `fetch`. */
  readonly fetch?: typeof fetch;
}

type Headers = Readonly<Record<string, string>>;
type Result = Awaited<FetcherReturnType>;

/** Makes GraphiQL's fetcher. */
export function createFetcher(options: FetcherOptions): Fetcher {
  const { authorize } = options;
  return (params, { headers = {} } = {}) => {
    const own = headers as Headers;
    // Whoever types an authorisation of their own into the headers editor means it: with an API key, for instance.
    const isAuthorized = Object.keys(own).some((name) => /^(authorization|x-api-key)$/i.test(name));
    const authorizeThis: Authorize = async () => (isAuthorized ? own : { ...own, ...(await authorize()) });
    const { isSubscription, operationName } = readOperation(params);
    const request = {
      query: params.query,
      variables: toVariables(params),
      ...(operationName ? { operationName } : {}),
    };
    return isSubscription
      ? toWatch(options, request, isAuthorized ? authorizeThis : authorize)
      : post(options, request, authorizeThis);
  };
}

interface Operation {
  readonly isSubscription: boolean;
  readonly operationName: string | undefined;
}

/**
 * Which operation of the document is meant. GraphiQL learns the name a moment after a tab is opened: whoever is quick to
 * run it sends the last tab's name along, so a document with a single operation speaks for itself.
 */
function readOperation({ query, operationName }: FetcherParams): Operation {
  let operations: OperationDefinitionNode[];
  try {
    operations = parse(query).definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  } catch {
    // A document that does not parse is AppSync's to refuse: its words are what the author must learn to read.
    return { isSubscription: false, operationName: operationName ?? undefined };
  }
  const [only, another] = operations;
  const meant = another ? operations.find(({ name }) => name?.value === operationName) : only;
  return {
    isSubscription: meant?.operation === OperationTypeNode.SUBSCRIPTION,
    operationName: another ? (operationName ?? undefined) : only?.name?.value,
  };
}

const toVariables = ({ variables }: FetcherParams): Record<string, unknown> =>
  (variables ?? {}) as Record<string, unknown>;

async function post(
  options: FetcherOptions,
  request: SubscriptionRequest,
  authorize: Authorize,
): Promise<Result> {
  const { fetch: send = (...args) => fetch(...args) } = options;
  let headers: Headers;
  try {
    headers = await authorize();
  } catch (error) {
    if (error instanceof SignInRequiredError)
      return { errors: [{ message: error.message }] } as unknown as Result;
    throw error;
  }
  const response = await send(options.graphqlUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(request),
  });
  const result = parseResult(response, await response.text());
  options.onResult(result);
  return result;
}

function parseResult(response: Response, text: string): Result {
  try {
    return JSON.parse(text) as Result;
  } catch (cause) {
    throw new Error(
      `HTTP ${response.status}, and the answer is not JSON: ${text.slice(0, 200) || '(nothing)'}`,
      {
        cause,
      },
    );
  }
}

/**
 * GraphiQL unsubscribes for two reasons that it does not tell apart: "stop" was pressed, or another tab was opened.
 * Only the first ends the watch. The change of tab is known a moment after the unsubscribing.
 */
function toWatch(options: FetcherOptions, request: SubscriptionRequest, authorize: Authorize): Result {
  const { realtime, watches, tabs } = options;
  const observable = {
    subscribe: (observer: { next(result: unknown): void; complete(): void }) => {
      const tabId = tabs.activeId;
      const watchId = watches.open({
        tabId,
        title: `${request.operationName ?? 'subscription'} ${JSON.stringify(request.variables)}`,
        start: (sink) => realtime.subscribe(request, sink, authorize),
        observer,
      });
      const unsubscribe = (): void => {
        watches.detach(watchId);
        queueMicrotask(() => {
          if (tabs.activeId === tabId || !tabs.has(tabId)) watches.stop(watchId);
        });
      };
      return { unsubscribe };
    },
  };
  return observable as unknown as Result;
}
