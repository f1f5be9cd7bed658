// Cognito's API on the AWS port: the one operation by which an administrator gets a person's tokens without a browser.
import { type AwsApi, AwsError, type AwsRequest, type AwsResponse } from '../cloud.ts';

/** Signs tokens for a person. Throws an Error for an unknown pool, client or person. */
export type IssueTokens = (request: {
  userPoolId: string;
  clientId: string;
  username: string;
}) => Promise<{ accessToken: string; idToken: string; expiresInSeconds: number }>;

const operation = 'AWSCognitoIdentityProviderService.AdminInitiateAuth';
const contentType = 'application/x-amz-json-1.1';

/**
 * Makes the API. Only `AdminInitiateAuth` with the flow CUSTOM_AUTH is there: it asks for no password.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminInitiateAuth.html
 */
export function createCognitoApi(
  userPoolArn: (userPoolId: string) => string,
  issueTokens: IssueTokens,
): AwsApi {
  return {
    signingName: 'cognito-idp',
    permissionsOf(request) {
      const userPoolId = requireText(parseInput(request), 'UserPoolId');
      return [{ action: 'cognito-idp:AdminInitiateAuth', resource: userPoolArn(userPoolId) }];
    },
    // DIFFERS: AdminInitiateAuth knows the flow CUSTOM_AUTH only and answers it with tokens at once: nobody here has a password.
    async answer(request) {
      const input = parseInput(request);
      if (input['AuthFlow'] !== 'CUSTOM_AUTH') {
        throw new AwsError(
          'InvalidParameterException',
          'AuthFlow must be CUSTOM_AUTH: nobody here has a password.',
          400,
        );
      }
      const tokens = await issueTokens({
        userPoolId: requireText(input, 'UserPoolId'),
        clientId: requireText(input, 'ClientId'),
        username: requireText(parametersOf(input), 'USERNAME'),
      });
      return jsonResponse(200, {
        AuthenticationResult: {
          AccessToken: tokens.accessToken,
          IdToken: tokens.idToken,
          ExpiresIn: tokens.expiresInSeconds,
          TokenType: 'Bearer',
        },
        ChallengeParameters: {},
      });
    },
    // Sign-up, sign-in and what people do with their own tokens need no signature on AWS; administrators must sign.
    refuseUnsigned: ({ headers }) =>
      /\.(Admin|Create|Describe|List)/.test(targetOf(headers)) ? undefined : notRunHere(headers),
    toErrorResponse: ({ statusCode, code, message }) =>
      jsonResponse(statusCode, { __type: code, message }, code),
  };
}

function parseInput({ headers, body }: AwsRequest): Readonly<Record<string, unknown>> {
  if (targetOf(headers) !== operation) throw notRunHere(headers);
  try {
    const input: unknown = JSON.parse(body.toString());
    if (typeof input === 'object' && input !== null && !Array.isArray(input))
      return input as Readonly<Record<string, unknown>>;
  } catch {
    // Said below, as for every other body that is no object.
  }
  throw new AwsError('SerializationException', 'The request body is not a JSON object.', 400);
}

const targetOf = (headers: AwsRequest['headers']): string => headers['x-amz-target'] ?? '';

function notRunHere(headers: AwsRequest['headers']): AwsError {
  return new AwsError(
    'UnknownOperationException',
    `"${targetOf(headers)}" is not run here. People sign in on the page /sign-in; administrators call "${operation}".`,
    400,
  );
}

function parametersOf(input: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const parameters = input['AuthParameters'] ?? {};
  if (typeof parameters === 'object') return parameters as Readonly<Record<string, unknown>>;
  throw new AwsError('InvalidParameterException', 'AuthParameters must be a map of strings.', 400);
}

function requireText(members: Readonly<Record<string, unknown>>, name: string): string {
  const value = members[name];
  if (typeof value === 'string' && value !== '') return value;
  const fault = value === undefined || value === null ? 'is missing' : 'is no text';
  throw new AwsError(
    'InvalidParameterException',
    `${name} ${fault}; it must be a string that is not empty.`,
    400,
  );
}

function jsonResponse(statusCode: number, body: object, errorCode?: string): AwsResponse {
  const errorType = errorCode === undefined ? {} : { 'x-amzn-errortype': errorCode };
  return { statusCode, headers: { 'content-type': contentType, ...errorType }, body: JSON.stringify(body) };
}
