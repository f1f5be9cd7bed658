// The words of AppSync's real-time WebSocket protocol: reads what the server says, writes what the client says.
// https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html
import { toAppSyncErrors } from '../api/appSyncError.ts';
import type { AppSyncErrorPayload } from '../api/appSyncError.ts';
import type { AuthorizationHeaders } from '../api/authorize.ts';

/** What is subscribed to. */
export interface SubscriptionRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
}

/** What one event brings. */
export interface SubscriptionResult {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly AppSyncErrorPayload[];
}

/** What the server says; messages of a type that is not known are `other`. */
export type ServerMessage =
  | { readonly type: 'connection_ack'; readonly connectionTimeoutMs: number }
  | { readonly type: 'connection_error'; readonly errors: readonly AppSyncErrorPayload[] }
  | { readonly type: 'start_ack' | 'complete'; readonly id: string }
  | { readonly type: 'data'; readonly id: string; readonly result: SubscriptionResult }
  | {
      readonly type: 'error';
      readonly id: string | undefined;
      readonly errors: readonly AppSyncErrorPayload[];
    }
  | { readonly type: 'ka' | 'other' };

/** How long AppSync may be silent when its ack does not say. */
const defaultConnectionTimeoutMs = 300_000;

/**
 * Reads one frame.
 * @throws Error when it is not JSON, or lacks what its type must have
 */
export function parseServerMessage(frame: unknown): ServerMessage {
  if (typeof frame !== 'string')
    throw new Error('The server sent a binary message; the protocol has only text.');
  const message = JSON.parse(frame) as Partial<Record<'type' | 'id' | 'payload', unknown>> | null;
  switch (message?.type) {
    case 'connection_ack':
      return { type: 'connection_ack', connectionTimeoutMs: toTimeoutMs(message.payload) };
    case 'connection_error':
      return { type: 'connection_error', errors: toAppSyncErrors(message.payload) };
    case 'start_ack':
    case 'complete':
      return { type: message.type, id: parseId(message) };
    case 'data':
      return { type: 'data', id: parseId(message), result: message.payload as SubscriptionResult };
    case 'error':
      return {
        type: 'error',
        id: typeof message.id === 'string' ? message.id : undefined,
        errors: toAppSyncErrors(message.payload),
      };
    case 'ka':
      return { type: 'ka' };
    default:
      return { type: 'other' };
  }
}

/**
 * The subprotocols that open the socket; the second carries the headers of the connection.
 * @param host the host of the GraphQL endpoint, not of the real-time one
 */
export function toSubprotocols(headers: AuthorizationHeaders, host: string): string[] {
  const bytes = new TextEncoder().encode(JSON.stringify({ ...headers, host }));
  const base64 = btoa(String.fromCharCode(...bytes));
  return ['graphql-ws', `header-${base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')}`];
}

/** The message that opens the conversation. */
export const connectionInitMessage = '{"type":"connection_init"}';

/**
 * The message that asks for a subscription. Variables that are undefined are left out, because AppSync tells an absent
 * argument (no filter) from a null one (only events in which the field is null).
 */
export function toStartMessage(
  id: string,
  request: SubscriptionRequest,
  headers: AuthorizationHeaders,
  host: string,
): string {
  const { query, variables, operationName } = request;
  const data = JSON.stringify({
    query,
    variables: variables ?? {},
    ...(operationName ? { operationName } : {}),
  });
  return JSON.stringify({
    id,
    type: 'start',
    payload: { data, extensions: { authorization: { ...headers, host } } },
  });
}

/** The message that ends a subscription. */
export function toStopMessage(id: string): string {
  return JSON.stringify({ id, type: 'stop' });
}

function parseId({ type, id }: { type?: unknown; id?: unknown }): string {
  if (typeof id === 'string') return id;
  throw new Error(`The server sent "${String(type)}" without an id.`);
}

function toTimeoutMs(payload: unknown): number {
  const { connectionTimeoutMs } = (payload ?? {}) as { connectionTimeoutMs?: unknown };
  return typeof connectionTimeoutMs === 'number' && connectionTimeoutMs > 0
    ? connectionTimeoutMs
    : defaultConnectionTimeoutMs;
}
