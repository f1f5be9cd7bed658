// A call of one service to another at the AWS port, signed with the credentials of the role in which the first one acts.
import { plainUrlOf } from '../addresses.ts';
import type { Cloud } from '../cloud.ts';
import type { ServiceAnswer } from '../gateway/serviceCalls.ts';

/** A service in a role. */
export interface ActingService {
  readonly roleArn: string;
  /** "lambda.amazonaws.com" */
  readonly servicePrincipal: string;
  readonly sessionName: string;
  /** The resource for which it acts: aws:SourceArn of the role's trust policy. */
  readonly sourceArn?: string;
}

export interface ServiceRequest {
  /** The SigV4 name of the service that is called. */
  readonly signingName: string;
  /** Starts with "/". */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal?: AbortSignal;
}

/**
 * Posts and answers whatever came back, refusals included.
 * @throws AwsError AccessDeniedException when the role does not exist or does not trust the service
 * @throws TypeError when the AWS port does not answer
 */
export async function postAsService(
  cloud: Cloud,
  actor: ActingService,
  request: ServiceRequest,
): Promise<ServiceAnswer> {
  const { signingName, path, headers, body, signal } = request;
  const { roleArn, servicePrincipal, sessionName, sourceArn } = actor;
  const credentials = await cloud.iam.credentialsForService(
    roleArn,
    servicePrincipal,
    sessionName,
    sourceArn,
  );
  return cloud.call({
    method: 'POST',
    url: new URL(path, plainUrlOf(cloud.awsUrl)),
    headers,
    body,
    signer: { signingName, credentials },
    ...(signal ? { signal } : {}),
  });
}
