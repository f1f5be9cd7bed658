// AppSync's errors carry `errorType`, `errorInfo` and `data` beside `message`, not under `extensions`: the one place that reads them.
import type { CombinedError } from 'urql';

/** One entry of `errors`, as AppSync sends it over HTTP and over the real-time WebSocket. */
export interface AppSyncErrorPayload {
  readonly message: string;
  /** The error's name: one of the schema's `SessionErrorType`, or AppSync's own ("UnauthorizedException"). */
  readonly errorType?: string | null;
  /** Sent by the real-time endpoint instead of or beside `errorType`: 400, 401, … */
  readonly errorCode?: number | null;
  readonly errorInfo?: unknown;
  readonly data?: unknown;
  readonly path?: readonly (string | number)[] | null;
}

/**
 * Reads the `errors` of a real-time message, which AppSync sends as a list, as one object or as the payload itself.
 * Entries without a message get their type as one.
 */
export function toAppSyncErrors(payload: unknown): AppSyncErrorPayload[] {
  if (!isObject(payload)) return [{ message: 'The server gave no reason.' }];
  const { errors } = payload;
  if (Array.isArray(errors) && errors.length > 0) return errors.map(toAppSyncError);
  return [toAppSyncError(isObject(errors) ? errors : payload)];
}

/**
 * The first GraphQL error behind an urql error as AppSync sent it; undefined when the request never got an answer.
 * urql keeps members that the GraphQL specification does not know only in `originalError`.
 */
export function readAppSyncError(error: CombinedError | undefined): AppSyncErrorPayload | undefined {
  const first = error?.graphQLErrors[0];
  return first && toAppSyncError(first.originalError ?? first);
}

function toAppSyncError(value: unknown): AppSyncErrorPayload {
  if (!isObject(value)) return { message: typeof value === 'string' ? value : 'The server gave no reason.' };
  const { message, errorType } = value;
  if (typeof message === 'string') return { ...value, message };
  return { ...value, message: typeof errorType === 'string' ? errorType : 'The server gave no reason.' };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
