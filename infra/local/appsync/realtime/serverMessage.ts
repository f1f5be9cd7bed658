// The messages that the server sends, as JSON text. `data` is not among them: eventFrame.ts makes those.
import type { AppSyncErrorPayload } from '../api.ts';
import type { ConnectionError } from './connectionError.ts';

/** An error inside `payload.errors` of an `error` message; members that say nothing are left out. */
export type ErrorEntry = {
  readonly [Member in keyof AppSyncErrorPayload]?: AppSyncErrorPayload[Member] | undefined;
} & { readonly errorCode?: number };

/** @see https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html */
export const serverMessage = {
  connectionAck: (connectionTimeoutMs: number): string =>
    JSON.stringify({ type: 'connection_ack', payload: { connectionTimeoutMs } }),
  keepAlive: (): string => '{"type":"ka"}',
  startAck: (id: string): string => JSON.stringify({ id, type: 'start_ack' }),
  complete: (id: string): string => JSON.stringify({ id, type: 'complete' }),
  /** Without an id the error concerns a message that named none. `errors` is always a list. */
  error: (id: string | undefined, errors: readonly ErrorEntry[]): string =>
    JSON.stringify({ id, type: 'error', payload: { errors } }),
  connectionError: ({ errorType, errorCode, message }: ConnectionError): string =>
    JSON.stringify({ type: 'connection_error', payload: { errors: [{ errorType, errorCode, message }] } }),
};
