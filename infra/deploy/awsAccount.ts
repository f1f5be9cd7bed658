// The AWS account that the caller's credentials are for, asked two questions: who am I, and is CDK's toolkit here?
// https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html
import { Sha256 } from '@aws-crypto/sha256-js';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';

export interface AwsAccount {
  /** "123456789012" */
  readonly accountId: string;
  /** "us-east-1" */
  readonly region: string;
  /** Whether CDK's toolkit is there; undefined when there is no answer, or the credentials may not ask. */
  readonly isBootstrapped: boolean | undefined;
}

/** Where `cdk bootstrap` writes its version. */
const versionParameter = '/cdk-bootstrap/hnb659fds/version';

/**
 * @param environment AWS_REGION or AWS_DEFAULT_REGION of it; without them the profile's region counts
 * @throws Error in one sentence when there are no credentials, or no region
 */
export async function openAwsAccount(
  environment: Readonly<Record<string, string | undefined>>,
  fetch: typeof globalThis.fetch = globalThis.fetch,
): Promise<AwsAccount> {
  const given = environment['AWS_REGION'] ?? environment['AWS_DEFAULT_REGION'];
  const client = new STSClient(given === undefined ? {} : { region: given });
  try {
    const region = await client.config.region().catch((cause: unknown) => {
      throw new Error('There is no AWS region; set AWS_REGION.', { cause });
    });
    const { Account: accountId } = await client
      .send(new GetCallerIdentityCommand({}))
      .catch((cause: unknown) => {
        throw new Error(
          'AWS takes no credentials from here; sign in with `aws sso login`, or set AWS_PROFILE to one that is.',
          { cause },
        );
      });
    if (accountId === undefined) throw new Error('AWS did not say which account this is; try again.');
    const signer = new SignatureV4({
      service: 'ssm',
      region,
      credentials: client.config.credentials,
      sha256: Sha256,
    });
    return { accountId, region, isBootstrapped: await readIsBootstrapped(signer, region, fetch) };
  } finally {
    client.destroy();
  }
}

/**
 * Asks Systems Manager for the toolkit's version.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html
 */
export async function readIsBootstrapped(
  signer: Pick<SignatureV4, 'sign'>,
  region: string,
  fetch: typeof globalThis.fetch,
): Promise<boolean | undefined> {
  const hostname = `ssm.${region}.${region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'}`;
  const body = JSON.stringify({ Name: versionParameter });
  const headers = {
    host: hostname,
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': 'AmazonSSM.GetParameter',
  };
  const request = new HttpRequest({ method: 'POST', protocol: 'https:', hostname, path: '/', headers, body });
  const signed = await signer.sign(request);
  const answering = fetch(`https://${hostname}/`, { method: 'POST', headers: signed.headers, body });
  // Without an answer nobody knows; CDK looks again before it changes anything.
  const response = await answering.catch(() => undefined);
  if (!response) return undefined;
  if (response.ok) return true;
  const { __type: type = '' } = (await response.json().catch(() => ({}))) as { __type?: string };
  return type.endsWith('ParameterNotFound') ? false : undefined;
}
