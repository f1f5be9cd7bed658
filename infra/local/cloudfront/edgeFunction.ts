// One AWS::CloudFront::Function: its declaration in; what it makes of a request out, as CloudFront's own JavaScript would say.
import { Script, createContext } from 'node:vm';
import type { ResourceDeclaration } from '../cloud.ts';

/** What is asked of the edge. */
export interface EdgeRequest {
  readonly method: string;
  /** "/speaker/", as it was sent. */
  readonly path: string;
  /** What follows "?"; absent without one. */
  readonly query?: string | undefined;
}

/** The path to look for, or an answer without looking. */
export type EdgeOutcome =
  | { readonly path: string }
  | { readonly statusCode: number; readonly headers: Readonly<Record<string, string>> };

export type EdgeFunction = (request: EdgeRequest) => EdgeOutcome;

/** Ends a function that runs without end. CloudFront ends it after about a millisecond; a busy machine may not get to it for long. */
const maxRunMs = 5_000;

/**
 * Compiles the function. It sees JavaScript and its event, and nothing of this process.
 * @throws Error when the code is not JavaScript or no `handler` is in it
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html
 */
export function createEdgeFunction({ logicalId, properties }: ResourceDeclaration): EdgeFunction {
  const context = createContext({});
  new Script(String(properties['FunctionCode']), { filename: logicalId }).runInContext(context);
  if (new Script('typeof handler').runInContext(context) !== 'function')
    throw new Error(`${logicalId}: its code has no function "handler".`);
  return (request) => {
    const result = new Script(callOf(request)).runInContext(context, { timeout: maxRunMs }) as
      string | undefined;
    return toOutcome(logicalId, result);
  };
}

/** Values go in and out as JSON: no object of this process comes into the function's hands. */
function callOf({ method, path, query }: EdgeRequest): string {
  const event = {
    version: '1.0',
    context: { eventType: 'viewer-request' },
    request: { method, uri: path, querystring: toQueryMembers(query), headers: {}, cookies: {} },
  };
  return `{
    const event = ${JSON.stringify(event)};
    const query = ${JSON.stringify(query)};
    Object.defineProperty(event.request, 'rawQueryString', { value: () => query });
    JSON.stringify(handler(event));
  }`;
}

function toQueryMembers(query: string | undefined): Record<string, { value: string }> {
  const pairs = (query ?? '').split('&').filter((pair) => pair !== '');
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = '', value = ''] = pair.split(/=(.*)/s, 2);
      return [name, { value }];
    }),
  );
}

/** @param json undefined when the handler returned nothing */
function toOutcome(logicalId: string, json = '{}'): EdgeOutcome {
  const { uri, statusCode, headers } = JSON.parse(json) as {
    uri?: unknown;
    statusCode?: unknown;
    headers?: Readonly<Record<string, { readonly value: string }>>;
  };
  if (typeof statusCode === 'number') {
    const entries = Object.entries(headers ?? {}).map(([name, { value }]) => [name, value] as const);
    return { statusCode, headers: Object.fromEntries(entries) };
  }
  if (typeof uri === 'string') return { path: uri };
  throw new Error(`${logicalId}: its handler returned neither a request nor a response.`);
}
