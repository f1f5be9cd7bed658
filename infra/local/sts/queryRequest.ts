// Reads requests of AWS's Query protocol: an Action, a Version and parameters, in the URL or in a form.
import { AwsError, type AwsRequest } from '../cloud.ts';

const apiVersion = '2011-06-15';
const actions = ['AssumeRole', 'GetCallerIdentity'] as const;
export type StsAction = (typeof actions)[number];

export interface QueryRequest {
  readonly action: StsAction;
  readonly parameters: URLSearchParams;
}

const isKnownAction = (action: string): action is StsAction => actions.some((known) => known === action);

/**
 * Reads the action and its parameters; those of a form add to those of the URL.
 * @throws AwsError MissingAction, InvalidAction
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/CommonParameters.html
 */
export function parseQueryRequest(request: Pick<AwsRequest, 'query' | 'headers' | 'body'>): QueryRequest {
  const parameters = new URLSearchParams(request.query);
  if (request.headers['content-type']?.toLowerCase().startsWith('application/x-www-form-urlencoded')) {
    for (const [name, value] of new URLSearchParams(request.body.toString('utf8')))
      parameters.append(name, value);
  }
  const action = parameters.get('Action');
  if (action === null) {
    throw new AwsError(
      'MissingAction',
      `The request has no Action; accepted are ${actions.join(', ')}.`,
      400,
    );
  }
  const version = parameters.get('Version');
  if (!isKnownAction(action) || version !== apiVersion) {
    const message = `Could not find operation ${action} for version ${version ?? 'NO_VERSION_SPECIFIED'}`;
    throw new AwsError('InvalidAction', message, 400);
  }
  return { action, parameters };
}
