// Everything that can come back instead of an answer, as one class with a closed list of kinds: the schema's refusals, and the
// three that the way there adds.
import type { CombinedError } from 'urql';
import type { SessionErrorType } from '../../../schema/generated/schema.ts';
import { sessionErrorTypes } from '../../../schema/sessionErrorTypes.ts';
import { readAppSyncError } from './appSyncError.ts';
import type { AppSyncErrorPayload } from './appSyncError.ts';
import { SignInRequiredError } from './authorize.ts';

/**
 * The schema's error types, and: `SignInExpired`, nobody is signed in any more or the API does not take the credentials;
 * `ServiceUnreachable`, there was no answer (no network, a restart, too many requests, HTTP 5xx); `Unexpected`, an answer that this list
 * does not know.
 */
export type ApiErrorKind = SessionErrorType | 'SignInExpired' | 'ServiceUnreachable' | 'Unexpected';

/** All kinds, for whoever must have something for each. */
export const apiErrorKinds: readonly ApiErrorKind[] = [
  ...(Object.keys(sessionErrorTypes) as SessionErrorType[]),
  'SignInExpired',
  'ServiceUnreachable',
  'Unexpected',
];

/** A call of the API that did not succeed. */
export class ApiError extends Error {
  readonly kind: ApiErrorKind;
  /** With `RateLimited`: when to try again, in seconds from now. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    kind: ApiErrorKind,
    message: string,
    options: ErrorOptions & { retryAfterSeconds?: number } = {},
  ) {
    super(message, options);
    this.name = 'ApiError';
    this.kind = kind;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** Whether the same call may succeed later without anybody doing something about it. */
export function isPassing(error: unknown): boolean {
  const passing: readonly ApiErrorKind[] = [
    'ServiceUnreachable',
    'StorageUnavailable',
    'ChannelUnavailable',
    'CredentialsUnavailable',
    'RateLimited',
  ];
  return error instanceof ApiError && passing.includes(error.kind);
}

/** What went wrong with a query or mutation. */
export function toApiError(error: CombinedError): ApiError {
  const payload = readAppSyncError(error);
  // AppSync answers 401 with a body that has no data; urql then reports the errors of that body.
  const { status } = (error.response ?? {}) as { status?: number };
  if (status === 401)
    return new ApiError('SignInExpired', payload?.message ?? 'Unauthorized', { cause: error });
  if (isOutage(status)) return new ApiError('ServiceUnreachable', error.message, { cause: error });
  if (payload) return payloadToApiError(payload, error);
  if (error.networkError instanceof SignInRequiredError)
    return new ApiError('SignInExpired', error.networkError.message, { cause: error });
  if (status !== undefined && status >= 400)
    return new ApiError('Unexpected', error.message, { cause: error });
  return new ApiError('ServiceUnreachable', error.networkError?.message ?? error.message, { cause: error });
}

/** What went wrong with a subscription, as the real-time transport tells it. */
export function subscriptionToApiError(error: readonly AppSyncErrorPayload[] | Error): ApiError {
  if (error instanceof SignInRequiredError)
    return new ApiError('SignInExpired', error.message, { cause: error });
  if (error instanceof Error) {
    const { errors } = error as { errors?: readonly AppSyncErrorPayload[] };
    if (errors?.[0]) return payloadToApiError(errors[0], error);
    return new ApiError('ServiceUnreachable', error.message, { cause: error });
  }
  return payloadToApiError(error[0] ?? { message: 'The server gave no reason.' }, error);
}

function payloadToApiError(payload: AppSyncErrorPayload, cause: unknown): ApiError {
  const { message, errorType, errorCode } = payload;
  if (errorType && errorType in sessionErrorTypes) {
    const retryAfterSeconds = readRetryAfterSeconds(payload.errorInfo);
    return new ApiError(errorType as SessionErrorType, message, {
      cause,
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    });
  }
  if (errorType === 'UnauthorizedException' || errorType === 'Unauthorized' || errorCode === 401)
    return new ApiError('SignInExpired', message, { cause });
  return new ApiError('Unexpected', message, { cause });
}

/** Whether the service, or what is in front of it, says that it cannot answer now: too late, too many requests, 5xx. */
function isOutage(status: number | undefined): boolean {
  return status === 408 || status === 429 || (status !== undefined && status >= 500);
}

function readRetryAfterSeconds(errorInfo: unknown): number | undefined {
  const { retryAfterSeconds } = (errorInfo ?? {}) as { retryAfterSeconds?: unknown };
  return typeof retryAfterSeconds === 'number' ? retryAfterSeconds : undefined;
}
