// Finds out who calls: the shape of the credential decides the mode, there is no falling back from one mode to another.
// https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
import type { Clock } from '../../clock.ts';
import { AwsError } from '../../cloud.ts';
import type { Iam, Principal, UnverifiedRequest } from '../../iam/iam.ts';
import type { AuthMode } from '../api.ts';
import { UnauthorizedError } from '../api.ts';
import { createApiCaller } from './apiCaller.ts';
import type { ApiCaller } from './apiCaller.ts';
import type { AccessTable } from './fieldAccess.ts';
import type { CognitoIdentity, IamIdentity } from './identity.ts';
import type { UserPoolTokens, VerifiedToken } from './userPoolTokens.ts';

export interface ApiKey {
  readonly key: string;
  readonly description?: string | undefined;
  readonly expiresAtMs: number;
}

export interface AuthenticatorOptions {
  readonly modes: ReadonlySet<AuthMode>;
  readonly accessTable: AccessTable;
  readonly tokens: UserPoolTokens;
  readonly apiKeys: readonly ApiKey[];
  readonly iam: Iam;
  readonly clock: Clock;
  /** The API's ARN, of which its fields' resources are made. */
  readonly apiArn: string;
}

/** A request as it came, and where it came from. Header names are lower-case. */
export interface CallerInput extends UnverifiedRequest {
  readonly sourceIp: string;
}

/** @throws UnauthorizedError (or rejects with it); its cause is the AwsError when the signature was refused */
export type Authenticate = (input: CallerInput) => ApiCaller | Promise<ApiCaller>;

const notAuthorised = 'You are not authorized to make this call.';
const jwtShape = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/** Makes the function that authenticates the callers of one API. */
export function createAuthenticate(options: AuthenticatorOptions): Authenticate {
  const { modes } = options;
  const fromToken = createTokenCallers(options);
  const fromApiKey = createApiKeyCallers(options);
  return (input) => {
    const authorization = input.headers['authorization'];
    if (authorization?.startsWith('AWS4-HMAC-SHA256')) {
      if (!modes.has('AWS_IAM')) throw new UnauthorizedError(notAuthorised);
      return authenticateSigned(options, input);
    }
    const apiKey = input.headers['x-api-key'];
    if (apiKey !== undefined) return fromApiKey(apiKey);
    if (authorization === undefined) throw new UnauthorizedError('Missing authorization header');
    const token = authorization.startsWith('Bearer ') ? authorization.slice(7).trim() : authorization;
    if (!jwtShape.test(token) || !modes.has('AMAZON_COGNITO_USER_POOLS')) {
      throw new UnauthorizedError('Valid authorization header not provided.');
    }
    return fromToken(token, input.sourceIp);
  };
}

function createApiKeyCallers(options: AuthenticatorOptions): (key: string) => ApiCaller {
  const { modes, apiKeys, clock, accessTable } = options;
  const caller = createApiCaller({ mode: 'API_KEY', identity: null, accessTable });
  return (key) => {
    const known = apiKeys.find((candidate) => candidate.key === key);
    if (!modes.has('API_KEY') || !known || clock.nowMs() >= known.expiresAtMs) {
      throw new UnauthorizedError(notAuthorised);
    }
    return caller;
  };
}

// One caller per verified token is kept beside it, so that a token's second request costs two look-ups.
function createTokenCallers(
  options: AuthenticatorOptions,
): (token: string, sourceIp: string) => ApiCaller | Promise<ApiCaller> {
  const { tokens, accessTable } = options;
  const callers = new WeakMap<VerifiedToken, { sourceIp: string; caller: ApiCaller }>();
  const toCaller = (verified: VerifiedToken, sourceIp: string): ApiCaller => {
    const known = callers.get(verified);
    if (known?.sourceIp === sourceIp) return known.caller;
    const identity = toCognitoIdentity(verified.claims, sourceIp);
    const groups = identity.groups ?? [];
    const caller = createApiCaller({ mode: 'AMAZON_COGNITO_USER_POOLS', identity, groups, accessTable });
    callers.set(verified, { sourceIp, caller });
    return caller;
  };
  return (token, sourceIp) => {
    const verified = tokens.verify(token);
    if (verified instanceof Promise) return verified.then((value) => toCaller(value, sourceIp));
    return toCaller(verified, sourceIp);
  };
}

function toCognitoIdentity(claims: Readonly<Record<string, unknown>>, sourceIp: string): CognitoIdentity {
  const groups = claims['cognito:groups'];
  return {
    sub: String(claims['sub']),
    issuer: String(claims['iss']),
    username: String(claims['cognito:username'] ?? claims['username'] ?? claims['sub']),
    claims: { ...claims },
    sourceIp: [sourceIp],
    defaultAuthStrategy: 'ALLOW',
    groups: Array.isArray(groups) ? groups.map(String) : null,
  };
}

async function authenticateSigned(options: AuthenticatorOptions, input: CallerInput): Promise<ApiCaller> {
  const { iam, accessTable, apiArn } = options;
  const principal = await verifySignature(iam, input);
  return createApiCaller({
    mode: 'AWS_IAM',
    identity: toIamIdentity(principal, input.sourceIp),
    accessTable,
    isAllowedByPolicy: ({ typeName, fieldName }) =>
      isAllowed(iam, principal, `${apiArn}/types/${typeName}/fields/${fieldName}`),
  });
}

async function verifySignature(iam: Iam, input: CallerInput): Promise<Principal> {
  try {
    return await iam.verify(input, 'appsync');
  } catch (error) {
    if (error instanceof AwsError) throw new UnauthorizedError(error.message, { cause: error });
    throw error;
  }
}

function isAllowed(iam: Iam, principal: Principal, resource: string): boolean {
  try {
    iam.authorise(principal, { action: 'appsync:GraphQL', resource });
    return true;
  } catch (error) {
    if (error instanceof AwsError) return false;
    throw error;
  }
}

function toIamIdentity(principal: Principal, sourceIp: string): IamIdentity {
  return {
    accountId: principal.accountId,
    cognitoIdentityPoolId: null,
    cognitoIdentityId: null,
    sourceIp: [sourceIp],
    username: principal.userId,
    userArn: principal.arn,
    cognitoIdentityAuthType: null,
    cognitoIdentityAuthProvider: null,
  };
}
