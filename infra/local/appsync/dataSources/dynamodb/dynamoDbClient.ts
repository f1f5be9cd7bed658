// Speaks DynamoDB's JSON API for one data source: an operation and its input go out signed, its output or AppSync's error comes back.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html
import { plainUrlOf } from '../../../addresses.ts';
import type { Cloud } from '../../../cloud.ts';
import { createTransport } from '../createTransport.ts';
import type { TransportResponse } from '../createTransport.ts';
import { DataSourceError } from '../dataSource.ts';
import type { DataSourceParts } from '../dataSource.ts';

/** DynamoDB answered with an error; `code` is its own name for it. */
export class DynamoDbError extends DataSourceError {
  readonly code: string;
  /** Per item of a cancelled transaction; absent for other errors. */
  readonly cancellationReasons: readonly CancellationReason[] | undefined;
  constructor(code: string, message: string, cancellationReasons?: readonly CancellationReason[]) {
    super(`DynamoDB:${modelledCodes.has(code) ? code : 'DynamoDbException'}`, message);
    this.code = code;
    this.cancellationReasons = cancellationReasons;
  }
}

export interface CancellationReason {
  readonly Code?: string;
  readonly Message?: string | null;
  readonly Item?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** @throws DynamoDbError, or DataSourceError when nothing answered */
export type DynamoDbClient = (
  operation: string,
  input: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
) => Promise<Readonly<Record<string, unknown>>>;

// The exceptions that DynamoDB's own model names: AppSync reports each other code (ValidationException,
// AccessDeniedException, …) as DynamoDB:DynamoDbException.
const modelledCodes = new Set([
  'ConditionalCheckFailedException',
  'IdempotentParameterMismatchException',
  'InternalServerError',
  'ItemCollectionSizeLimitExceededException',
  'LimitExceededException',
  'ProvisionedThroughputExceededException',
  'ReplicatedWriteConflictException',
  'RequestLimitExceeded',
  'ResourceInUseException',
  'ResourceNotFoundException',
  'TransactionCanceledException',
  'TransactionConflictException',
  'TransactionInProgressException',
]);

const callTimeoutMs = 10_000;

/** Makes the client of one data source. */
export function createDynamoDbClient(
  cloud: Cloud,
  parts: DataSourceParts & { roleArn: string },
): DynamoDbClient {
  const send = createTransport(cloud, {
    signing: { roleArn: parts.roleArn, signingName: 'dynamodb' },
    timeoutMs: callTimeoutMs,
    errorType: 'DynamoDB:SdkClientException',
  });
  const url = new URL(plainUrlOf(cloud.awsUrl));
  return async (operation, input, signal) => {
    parts.counter.count(parts.name, operation);
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
    };
    const response = await send({ method: 'POST', url, headers, body: JSON.stringify(input) }, signal);
    const body = parseBody(response);
    if (response.statusCode === 200 && body) return body;
    throw toError(response, body);
  };
}

function parseBody(response: TransportResponse): Readonly<Record<string, unknown>> | undefined {
  try {
    const body = JSON.parse(response.body) as unknown;
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function toError(
  response: TransportResponse,
  body: Readonly<Record<string, unknown>> | undefined,
): DynamoDbError {
  const type = body?.['__type'];
  const code = typeof type === 'string' ? type.replace(/^.*#/, '') : 'InternalServerError';
  const text = body?.['message'] ?? body?.['Message'];
  const requestId = response.headers['x-amzn-requestid'] ?? 'null';
  const source = `(Service: DynamoDb, Status Code: ${response.statusCode}, Request ID: ${requestId})`;
  const message = typeof text === 'string' ? `${text} ${source}` : source;
  const reasons = body?.['CancellationReasons'];
  return new DynamoDbError(
    code,
    message,
    Array.isArray(reasons) ? (reasons as CancellationReason[]) : undefined,
  );
}
