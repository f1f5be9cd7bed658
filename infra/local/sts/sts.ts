// STS: AssumeRole and GetCallerIdentity over the Query protocol (GET or POST form), answered in XML or, on request, JSON.
import { type AwsApi, AwsError, type AwsRequest, type Cloud, type Service } from '../cloud.ts';
import { readQueryParameters } from '../gateway/queryProtocol.ts';
import type { Permission } from '../iam/iam.ts';
import { type StsIam, assumeRole, parseRoleArn, toConditionKeys } from './assumeRole.ts';
import { type ActionResult, toErrorResponse, toResponse } from './queryResponse.ts';
import { parseQueryRequest } from './queryRequest.ts';

/** Makes STS; it has no resources and keeps nothing: a session is whole in its token. */
export function createSts(cloud: Pick<Cloud, 'ids'>, iam: StsIam): Service & { readonly api: AwsApi } {
  const { ids } = cloud;
  return {
    resources: {},
    api: {
      signingName: 'sts',
      permissionsOf,
      answer: async (request) => toResponse(perform(request, iam), request.headers, ids.uuid()),
      // Who comes with a token of another identity provider has nothing to sign with.
      refuseUnsigned(request) {
        const action = readQueryParameters(request)?.get('Action') ?? '';
        if (!action.startsWith('AssumeRoleWith')) return undefined;
        return new AwsError('InvalidAction', `${action} is not run here.`, 400);
      },
      toErrorResponse: (error, headers = {}) => toErrorResponse(error, headers, ids.uuid()),
    },
  };
}

function permissionsOf(request: AwsRequest): readonly Permission[] {
  const { action, parameters } = parseQueryRequest(request);
  if (action === 'GetCallerIdentity') return [];
  const context = toConditionKeys(parameters);
  return [{ action: 'sts:AssumeRole', resource: parseRoleArn(parameters), context }];
}

function perform(request: AwsRequest, iam: StsIam): ActionResult {
  const { action, parameters } = parseQueryRequest(request);
  const { principal } = request;
  if (action === 'AssumeRole') return { action, result: assumeRole(parameters, principal, iam) };
  const result = { Arn: principal.arn, UserId: principal.userId, Account: principal.accountId };
  return { action, result };
}
