// The AWS_LAMBDA data source: invokes the function with the payload and hands on what it returns.
// https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-lambda-js.html
import { plainUrlOf } from '../../addresses.ts';
import type { Cloud } from '../../cloud.ts';
import { requestTimeoutMs } from '../document/limits.ts';
import { createTransport } from './createTransport.ts';
import type { TransportResponse } from './createTransport.ts';
import { DataSourceError, parseRequest, RequestShapeError } from './dataSource.ts';
import type { DataSource, DataSourceParts } from './dataSource.ts';

export interface LambdaDataSourceOptions extends DataSourceParts {
  readonly functionArn: string;
  readonly roleArn: string;
}

/** A Lambda data source: `invokeBatch` is what the engine calls for the collected payloads of a BatchInvoke. */
export interface LambdaDataSource extends DataSource {
  /** @throws DataSourceError also when the function does not answer one result per payload */
  invokeBatch(payloads: readonly unknown[], signal: AbortSignal): Promise<readonly unknown[]>;
}

/** Makes a Lambda data source. */
export function createLambdaDataSource(cloud: Cloud, options: LambdaDataSourceOptions): LambdaDataSource {
  const { name, counter, functionArn, roleArn } = options;
  const send = createTransport(cloud, {
    signing: { roleArn, signingName: 'lambda' },
    timeoutMs: requestTimeoutMs,
    errorType: 'Lambda:SdkClientException',
  });
  const url = new URL(
    `/2015-03-31/functions/${encodeURIComponent(functionArn)}/invocations`,
    plainUrlOf(cloud.awsUrl),
  );

  async function callFunction(
    payload: unknown,
    invocationType: string,
    signal: AbortSignal,
  ): Promise<unknown> {
    counter.count(name, 'Invoke');
    const headers = { 'content-type': 'application/json', 'x-amz-invocation-type': invocationType };
    const body = JSON.stringify(payload ?? null);
    return toResult(await send({ method: 'POST', url, headers, body }, signal));
  }

  async function invokeBatch(payloads: readonly unknown[], signal: AbortSignal): Promise<readonly unknown[]> {
    const results = await callFunction(payloads, 'RequestResponse', signal);
    if (Array.isArray(results) && results.length === payloads.length) return results as unknown[];
    const got = Array.isArray(results) ? `${results.length} results` : 'no list';
    throw new DataSourceError(
      'Lambda:IllegalArgument',
      `The function must return a list of ${payloads.length} results for a BatchInvoke; it returned ${got}.`,
    );
  }

  return {
    name,
    invokeBatch,
    async invoke(request, signal) {
      const { operation, payload, invocationType } = parseLambdaRequest(request);
      if (operation === 'BatchInvoke') return (await invokeBatch([payload], signal))[0];
      return callFunction(payload, invocationType, signal);
    },
  };
}

/** Is this a request whose payload may be collected with others? */
export function isBatchInvoke(request: unknown): request is { operation: 'BatchInvoke'; payload: unknown } {
  return (
    typeof request === 'object' &&
    request !== null &&
    'operation' in request &&
    request.operation === 'BatchInvoke'
  );
}

function parseLambdaRequest(value: unknown): { operation: string; payload: unknown; invocationType: string } {
  const { operation, payload, invocationType = 'RequestResponse' } = parseRequest(value);
  if (operation !== 'Invoke' && operation !== 'BatchInvoke') {
    throw new RequestShapeError(`Unsupported operation '${String(operation)}'. Use Invoke or BatchInvoke.`);
  }
  if (invocationType !== 'RequestResponse' && invocationType !== 'Event') {
    throw new RequestShapeError(
      `Unsupported invocationType '${String(invocationType)}'. Use RequestResponse or Event.`,
    );
  }
  return { operation, payload, invocationType };
}

function toResult(response: TransportResponse): unknown {
  const functionError = response.headers['x-amz-function-error'];
  const body = parseJson(response.body);
  if (functionError !== undefined) {
    const message = memberOf(body, 'errorMessage') ?? 'The function failed.';
    throw new DataSourceError(`Lambda:${functionError}`, message, { result: body });
  }
  if (response.statusCode >= 300) {
    const code = (response.headers['x-amzn-errortype'] ?? memberOf(body, '__type') ?? 'LambdaException')
      .replace(/:.*$/, '')
      .replace(/^.*#/, '');
    const message = memberOf(body, 'message') ?? memberOf(body, 'Message') ?? `HTTP ${response.statusCode}`;
    throw new DataSourceError(
      `Lambda:${code}`,
      `${message} (Service: AWSLambda; Status Code: ${response.statusCode})`,
    );
  }
  return body ?? null;
}

function parseJson(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function memberOf(body: unknown, name: string): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const value = (body as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : undefined;
}
