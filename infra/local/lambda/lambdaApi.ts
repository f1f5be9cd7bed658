// Lambda on the AWS port: Invoke.
import type { AwsApi, AwsRequest, AwsResponse, Cloud } from '../cloud.ts';
import { AwsError } from '../cloud.ts';
import type { AsyncInvocations } from './asyncInvocations.ts';
import type { FunctionRunner } from './functionRunner.ts';

const maxPayloadBytes = 6 * 1024 * 1024;

/** Makes the API over the functions there are, by name. */
export function createLambdaApi(
  cloud: Cloud,
  runners: ReadonlyMap<string, FunctionRunner>,
  asyncInvocations: AsyncInvocations,
): AwsApi {
  const arnPrefix = `arn:aws:lambda:${cloud.region}:${cloud.accountId}:function:`;
  return {
    signingName: 'lambda',
    permissionsOf: (request) => [
      { action: 'lambda:InvokeFunction', resource: `${arnPrefix}${functionNameOf(request)}` },
    ],
    async answer(request) {
      const name = functionNameOf(request);
      const runner = runners.get(name);
      if (!runner)
        throw new AwsError('ResourceNotFoundException', `Function not found: ${arnPrefix}${name}`, 404);
      const payload = payloadOf(request);
      const requestId = cloud.ids.uuid();
      switch (request.headers['x-amz-invocation-type'] ?? 'RequestResponse') {
        case 'RequestResponse':
          return invoke(runner, payload, requestId);
        case 'Event':
          asyncInvocations.add(runner, payload, requestId);
          return { statusCode: 202, headers: {}, body: '' };
        case 'DryRun':
          return { statusCode: 204, headers: {}, body: '' };
        default:
          throw new AwsError(
            'InvalidParameterValueException',
            `Got the invocation type ${request.headers['x-amz-invocation-type']}; RequestResponse, Event and DryRun are accepted.`,
            400,
          );
      }
    },
    toErrorResponse: (error) => ({
      statusCode: error.statusCode,
      headers: { 'content-type': 'application/json', 'x-amzn-errortype': error.code },
      body: JSON.stringify({ Type: error.statusCode < 500 ? 'User' : 'Service', Message: error.message }),
    }),
  };
}

async function invoke(runner: FunctionRunner, payload: string, requestId: string): Promise<AwsResponse> {
  const outcome = await runner.invoke(payload, requestId);
  if (!outcome) throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429);
  return {
    statusCode: 200,
    headers: {
      'content-type': 'application/json',
      'x-amz-executed-version': '$LATEST',
      ...(outcome.kind === 'failed' ? { 'x-amz-function-error': 'Unhandled' } : {}),
    },
    body: outcome.payload,
  };
}

/** Reads the name out of a path that has a name, a partial or a full ARN, with or without $LATEST. */
function functionNameOf({ method, path, query }: AwsRequest): string {
  const match = /^\/2015-03-31\/functions\/([^/]+)\/invocations\/?$/.exec(path);
  const reference = match?.[1] === undefined ? '' : decodedOf(match[1]);
  if (method !== 'POST' || reference === '')
    throw new AwsError(
      'UnsupportedOperationException',
      `Got ${method} ${path}; the local Lambda accepts POST /2015-03-31/functions/{name}/invocations.`,
      404,
    );
  const parts = /^(?:(?:arn:aws:lambda:[^:]+:)?\d{12}:(?:function:)?)?([\w-]+)(?::([\w$-]+))?$/.exec(
    reference,
  );
  const qualifier = parts?.[2] ?? query.get('Qualifier') ?? '$LATEST';
  if (parts?.[1] !== undefined && qualifier === '$LATEST') return parts[1];
  throw new AwsError('ResourceNotFoundException', `Function not found: ${reference}:${qualifier}`, 404);
}

/** Text that is no percent-encoding stays as it is: no function has such a name. */
function decodedOf(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function payloadOf(request: AwsRequest): string {
  if (request.body.length > maxPayloadBytes)
    throw new AwsError(
      'RequestTooLargeException',
      `Got ${request.body.length} bytes; at most ${maxPayloadBytes} are accepted.`,
      413,
    );
  const text = request.body.toString();
  if (text === '') return '{}';
  try {
    JSON.parse(text);
    return text;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AwsError(
      'InvalidRequestContentException',
      `Could not parse request body into json: ${reason}`,
      400,
    );
  }
}
