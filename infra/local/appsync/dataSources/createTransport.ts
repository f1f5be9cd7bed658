// Sends a data source's requests: with the credentials of its role where it has one, to the AWS port where AWS is meant,
// never more bytes back than a resolver may be given.
import type { Cloud } from '../../cloud.ts';
import { AwsError } from '../../cloud.ts';
import { maxEvaluatedBytes } from '../document/limits.ts';
import { DataSourceError } from './dataSource.ts';

export interface TransportRequest {
  readonly method: string;
  readonly url: URL;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Absent for methods that have none. */
  readonly body?: string;
}

export interface TransportResponse {
  readonly statusCode: number;
  /** Lower-case names. */
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** @throws DataSourceError `errorType` when nothing answered, "UnauthorizedException" when the role cannot be assumed */
export type Transport = (request: TransportRequest, signal: AbortSignal) => Promise<TransportResponse>;

export interface TransportOptions {
  /** Whose permissions the requests have; absent: they are not signed. */
  readonly signing?: { readonly roleArn: string; readonly signingName: string };
  /** How long one request may take. */
  readonly timeoutMs: number;
  /** `ctx.error.type` when nothing answered. */
  readonly errorType: string;
}

/** Makes the transport of one data source. */
export function createTransport(cloud: Cloud, options: TransportOptions): Transport {
  return async (request, signal) => {
    const headers = await signedHeaders(cloud, options, request);
    const limited = limitTime(cloud, options.timeoutMs, signal);
    try {
      const { method, url, body } = request;
      const response = await cloud.fetch(url, {
        method,
        headers,
        signal: limited.signal,
        redirect: 'manual',
        ...(body === undefined ? {} : { body }),
      });
      return {
        statusCode: response.status,
        headers: Object.fromEntries(response.headers),
        body: await readText(response),
      };
    } catch (error) {
      throw toDataSourceError(error, options, limited.signal);
    } finally {
      limited.clear();
    }
  };
}

async function signedHeaders(
  cloud: Cloud,
  { signing }: TransportOptions,
  { method, url, headers, body = '' }: TransportRequest,
): Promise<Readonly<Record<string, string>>> {
  if (!signing) return headers;
  try {
    const credentials = await cloud.iam.credentialsForService(
      signing.roleArn,
      'appsync.amazonaws.com',
      'APPSYNC_ASSUME_ROLE',
    );
    return await cloud.iam.sign({ method, url, headers, body }, signing.signingName, credentials);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new DataSourceError('UnauthorizedException', `Unable to assume role ${signing.roleArn}.`, {
      cause: error,
    });
  }
}

function limitTime(
  cloud: Cloud,
  timeoutMs: number,
  outer: AbortSignal,
): { signal: AbortSignal; clear: () => void } {
  const controller = new AbortController();
  const onOuterAbort = (): void => controller.abort(outer.reason);
  if (outer.aborted) onOuterAbort();
  outer.addEventListener('abort', onOuterAbort, { once: true });
  const cancel = cloud.clock.schedule(timeoutMs, () =>
    controller.abort(new Error(`No answer within ${timeoutMs} ms.`)),
  );
  return {
    signal: controller.signal,
    clear() {
      cancel();
      outer.removeEventListener('abort', onOuterAbort);
    },
  };
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  if (!response.body) return '';
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > maxEvaluatedBytes) {
      throw new Error(`The response is larger than ${maxEvaluatedBytes} bytes.`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function toDataSourceError(error: unknown, { errorType }: TransportOptions, signal: AbortSignal): Error {
  if (error instanceof DataSourceError) return error;
  const reason: unknown = signal.aborted ? signal.reason : error;
  const cause = reason instanceof Error && reason.cause instanceof Error ? reason.cause : reason;
  const message = cause instanceof Error ? cause.message || cause.name : 'No answer.';
  return new DataSourceError(errorType, `Unable to execute HTTP request: ${message}`, { cause: error });
}
