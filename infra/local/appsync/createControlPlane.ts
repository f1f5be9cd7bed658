// AppSync's own API on the AWS port: EvaluateCode, and what tells of the API that runs. Nothing can be changed by it,
// because everything about an API is in the template.
// https://docs.aws.amazon.com/appsync/latest/APIReference/API_Operations.html
import { AwsError } from '../cloud.ts';
import type { AwsApi, AwsRequest, Cloud } from '../cloud.ts';
import type { ApiParts } from './apiResources.ts';
import { describeOperationNames, findDescribeOperation } from './describeApi.ts';
import { answerEvaluateCode, evaluateCodePath } from './evaluateCodeApi.ts';

/** Makes the API that the AWS SDK's AppSync client talks to, over the parts that `parts` answers when a request comes. */
export function createControlPlane(
  cloud: Pick<Cloud, 'accountId' | 'clock' | 'frontDoorUrl' | 'ids' | 'region'>,
  parts: () => ApiParts | undefined,
): AwsApi {
  const { accountId, region } = cloud;
  return {
    signingName: 'appsync',
    permissionsOf(request) {
      if (isEvaluateCode(request)) return [{ action: 'appsync:EvaluateCode', resource: '*' }];
      const { name } = findDescribeOperation(request) ?? refuseOperation(request);
      // The path stands in the ARN whole, with its leading slash.
      const resource = `arn:aws:appsync:${region}:${accountId}:${request.path}`;
      return [{ action: `appsync:${name}`, resource }];
    },
    async answer(request) {
      if (isEvaluateCode(request)) return answerEvaluateCode(request, cloud);
      const operation = findDescribeOperation(request) ?? refuseOperation(request);
      return operation.answer(request, parts(), cloud);
    },
    toErrorResponse: ({ code, message, statusCode }) => ({
      statusCode,
      headers: { 'content-type': 'application/json', 'x-amzn-errortype': code },
      body: JSON.stringify({ message }),
    }),
  };
}

function isEvaluateCode({ method, path }: AwsRequest): boolean {
  return method === 'POST' && path === evaluateCodePath;
}

function refuseOperation({ method, path }: AwsRequest): never {
  const accepted = ['EvaluateCode', ...describeOperationNames].join(', ');
  throw new AwsError(
    'UnknownOperationException',
    `Got ${method} ${path}; the local AppSync accepts ${accepted} only.`,
    404,
  );
}
