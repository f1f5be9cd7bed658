// Sends a data source's requests: with the credentials of its role where it has one, to the AWS port where AWS is meant,
// never more bytes back than a resolver may be given.
import type { Cloud } from '../../cloud.ts';
import { AwsError } from '../../cloud.ts';
import { maxEvaluatedBytes } from '../document/limits.ts';
import type { ServiceAnswer, Signer } from '../../gateway/serviceCalls.ts';
import { UnsignableRequestError } from '../../iam/signature.ts';
import { DataSourceError } from './dataSource.ts';

export interface TransportRequest {
  readonly method: string;
  readonly url: URL;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Absent for methods that have none. */
  readonly body?: string;
}

export type TransportResponse = ServiceAnswer;

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
    const signer = await signerOf(cloud, options);
    try {
      return await cloud.call({
        ...request,
        ...(signer ? { signer } : {}),
        signal,
        timeoutMs: options.timeoutMs,
        maxAnswerBytes: maxEvaluatedBytes,
      });
    } catch (error) {
      throw toDataSourceError(error, options);
    }
  };
}

async function signerOf(cloud: Cloud, { signing }: TransportOptions): Promise<Signer | undefined> {
  if (!signing) return undefined;
  const { roleArn, signingName } = signing;
  try {
    const credentials = await cloud.iam.credentialsForService(
      roleArn,
      'appsync.amazonaws.com',
      'APPSYNC_ASSUME_ROLE',
    );
    return { signingName, credentials };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new DataSourceError('UnauthorizedException', `Unable to assume role ${roleArn}.`, { cause: error });
  }
}

function toDataSourceError(error: unknown, { errorType }: TransportOptions): Error {
  if (error instanceof UnsignableRequestError) return error;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const message = cause instanceof Error ? cause.message || cause.name : 'No answer.';
  return new DataSourceError(errorType, `Unable to execute HTTP request: ${message}`, { cause: error });
}
