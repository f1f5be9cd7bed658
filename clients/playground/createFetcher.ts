// Between GraphiQL and AppSync: queries and mutations go by HTTP, subscriptions over the real-time WebSocket, and what
// AppSync answers, errors included, is shown as it came; refusals are put into words beside it.
import type { Fetcher, FetcherParams, FetcherReturnType } from '@graphiql/toolkit';
import { Kind, OperationTypeNode, parse } from 'graphql';
import type { OperationDefinitionNode } from 'graphql';
import type { AppSyncErrorPayload } from '../core/api/appSyncError.ts';
import { SignInRequiredError } from '../core/api/authorize.ts';
import type { SubscriptionRequest } from '../core/realtime/realtimeMessage.ts';
import { RealtimeRefusedError } from '../core/realtime/realtimeTransport.ts';
import type { SubscriptionSink } from '../core/realtime/realtimeTransport.ts';
import {
  headersEditorId,
  schemaCopyWords,
  toAnswerWords,
  toExpiredWords,
  unreachableWords,
} from './answerWords.ts';
import type { AnswerWords } from './answerWords.ts';
import type { Runner } from './connections.ts';
import type { EditorTabs } from './editorTabs.ts';
import type { WatchList } from './live/watchList.ts';
import { readSchemaCopy } from './schemaCopy.ts';

export interface FetcherOptions {
  readonly graphqlUrl: string;
  /** As whom an operation is run that is started now. */
  readonly getRunner: () => Runner;
  readonly watches: WatchList;
  readonly tabs: Pick<EditorTabs, 'activeId' | 'has'>;
  /** Told what each query and mutation answered. */
  readonly onResult: (result: unknown) => void;
  /** Told of each answer what there is to say about it: undefined, nothing. */
  readonly onWords: (words: AnswerWords | undefined) => void;
  /** Default: the global `fetch`. */
  readonly fetch?: typeof fetch;
}

type Headers = Readonly<Record<string, string>>;
type Result = Awaited<FetcherReturnType>;

/** The name of the introspection that GraphiQL itself runs, so that nobody's own is taken for it. */
export const schemaQueryName = 'PlaygroundSchema';

/** Makes GraphiQL's fetcher. */
export function createFetcher(options: FetcherOptions): Fetcher {
  return (params, { headers = {} } = {}) => {
    const runner = toRunner(options.getRunner(), headers);
    const { isSubscription, operationName } = readOperation(params);
    const request = {
      query: params.query,
      variables: toVariables(params),
      ...(operationName ? { operationName } : {}),
    };
    if (operationName === schemaQueryName) return readSchema(options, request, runner);
    return isSubscription ? toWatch(options, request, runner) : post(options, request, runner);
  };
}

/** Whoever types an authorisation of their own into the headers editor means it: with an API key, for instance. */
function toRunner(runner: Runner, own: Headers): Runner {
  const isAuthorized = Object.keys(own).some((name) => /^(authorization|x-api-key)$/i.test(name));
  if (!isAuthorized) return { ...runner, authorize: async () => ({ ...own, ...(await runner.authorize()) }) };
  const person = { personId: headersEditorId, name: 'Headers editor' };
  return { ...runner, person, authorize: () => Promise.resolve(own) };
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
  { authorize, person }: Runner,
): Promise<Result> {
  const { fetch: send = (...args) => fetch(...args), onWords, onResult } = options;
  let response: Response;
  let text: string;
  try {
    response = await send(options.graphqlUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(await authorize()) },
      body: JSON.stringify(request),
    });
    text = await response.text();
  } catch (error) {
    if (!(error instanceof SignInRequiredError)) {
      onWords(unreachableWords);
      throw error;
    }
    onWords(toExpiredWords(person));
    return { errors: [{ message: error.message }] } as unknown as Result;
  }
  const result = parseResult(response, text);
  onWords(toAnswerWords({ status: response.status, errors: readErrors(result) }, person));
  onResult(result);
  return result;
}

/** The API's own schema; where it cannot be had (introspection is off, or refused), this page's copy of it. */
async function readSchema(
  options: FetcherOptions,
  request: SubscriptionRequest,
  runner: Runner,
): Promise<Result> {
  const result = await post({ ...options, onWords: () => {} }, request, runner).catch(() => undefined);
  const { data } = (result ?? {}) as { data?: { __schema?: object } | null };
  if (data?.__schema) return result as Result;
  options.onWords(schemaCopyWords);
  return { data: readSchemaCopy() } as unknown as Result;
}

function parseResult(response: Response, text: string): Result {
  try {
    return JSON.parse(text) as Result;
  } catch (cause) {
    const shown = text.slice(0, 200) || '(nothing)';
    throw new Error(`HTTP ${response.status}, and the answer is not JSON: ${shown}`, { cause });
  }
}

function readErrors(result: unknown): readonly AppSyncErrorPayload[] {
  const { errors } = (result ?? {}) as { errors?: unknown };
  return Array.isArray(errors) ? (errors as AppSyncErrorPayload[]) : [];
}

/**
 * GraphiQL unsubscribes for two reasons that it does not tell apart: "stop" was pressed, or another tab was opened.
 * Only the first ends the watch. The change of tab is known a moment after the unsubscribing.
 */
function toWatch(options: FetcherOptions, request: SubscriptionRequest, runner: Runner): Result {
  const { watches, tabs, onWords } = options;
  const { person, authorize } = runner;
  const observable = {
    subscribe: (observer: { next(result: unknown): void; complete(): void }) => {
      const tabId = tabs.activeId;
      const watchId = watches.open({
        tabId,
        title: `${request.operationName ?? 'subscription'} ${JSON.stringify(request.variables)}`,
        startedAs: person,
        // Started again without being asked only in the name of somebody whose token is kept anyway.
        request: person.personId === headersEditorId ? undefined : request,
        start: (sink) => runner.realtime.subscribe(request, tellWords(sink, person, onWords), authorize),
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

/** The same sink; a refusal is put into words as well. */
function tellWords(
  sink: SubscriptionSink,
  person: Runner['person'],
  onWords: FetcherOptions['onWords'],
): SubscriptionSink {
  return {
    ...sink,
    acknowledged: () => {
      onWords(undefined);
      sink.acknowledged?.();
    },
    error: (error) => {
      if (error instanceof SignInRequiredError) onWords(toExpiredWords(person));
      else if (error instanceof RealtimeRefusedError) onWords(toAnswerWords(error, person));
      else if (!(error instanceof Error)) onWords(toAnswerWords({ errors: error }, person));
      sink.error(error);
    },
  };
}
