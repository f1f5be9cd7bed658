// Asks a running local cloud for somebody's access token, with the administrator's signature: what the token command does.
import { signRequest } from '../iam/signature.ts';
import type { RunningCloud } from '../runningCloud.ts';

/**
 * Calls Cognito's AdminInitiateAuth on the AWS port.
 * @param name a person's e-mail address, or what stands before "@"
 * @returns an access token with the lifetime that the app client has
 * @throws Error when the cloud does not answer or refuses
 */
export async function requestToken(
  cloud: RunningCloud,
  name: string,
  fetch: typeof globalThis.fetch = globalThis.fetch,
): Promise<string> {
  const { UserPoolId, OidcClientId: ClientId } = cloud.outputs;
  if (UserPoolId === undefined || ClientId === undefined) {
    throw new Error('The running stack has no outputs UserPoolId and OidcClientId to sign in with.');
  }
  const url = new URL(cloud.awsUrl);
  const body = JSON.stringify({
    UserPoolId,
    ClientId,
    AuthFlow: 'CUSTOM_AUTH',
    AuthParameters: { USERNAME: name },
  });
  const headers = await signRequest(
    {
      method: 'POST',
      url,
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'AWSCognitoIdentityProviderService.AdminInitiateAuth',
      },
      body,
    },
    { credentials: cloud.administrator, region: cloud.region, service: 'cognito-idp', signedAt: new Date() },
  );
  const response = await fetch(url, { method: 'POST', headers, body });
  const answer = (await response.json()) as {
    message?: string;
    AuthenticationResult?: { AccessToken: string };
  };
  const token = answer.AuthenticationResult?.AccessToken;
  if (response.ok && token !== undefined) return token;
  throw new Error(answer.message ?? `The local cloud answered with status ${response.status}.`);
}
