// AppSync's own API on the AWS port. Of its operations only EvaluateCode is served: everything else about an API is in the template.
// https://docs.aws.amazon.com/appsync/latest/APIReference/API_EvaluateCode.html
import { AwsError } from '../cloud.ts';
import type { AwsApi, AwsRequest, Cloud } from '../cloud.ts';
import { answerEvaluateCode, evaluateCodePath } from './evaluateCodeApi.ts';

/** Makes the API that the AWS SDK's AppSync client talks to. */
export function createControlPlane({ clock, ids }: Pick<Cloud, 'clock' | 'ids'>): AwsApi {
  return {
    signingName: 'appsync',
    permissionsOf(request) {
      checkOperation(request);
      return [{ action: 'appsync:EvaluateCode', resource: '*' }];
    },
    async answer(request) {
      checkOperation(request);
      return answerEvaluateCode(request, { clock, ids });
    },
    toErrorResponse: ({ code, message, statusCode }) => ({
      statusCode,
      headers: { 'content-type': 'application/json', 'x-amzn-errortype': code },
      body: JSON.stringify({ message }),
    }),
  };
}

function checkOperation({ method, path }: AwsRequest): void {
  if (method === 'POST' && path === evaluateCodePath) return;
  throw new AwsError(
    'UnknownOperationException',
    `Got ${method} ${path}; the local AppSync accepts POST ${evaluateCodePath} (EvaluateCode) only.`,
    404,
  );
}
