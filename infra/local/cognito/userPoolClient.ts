// One AWS::Cognito::UserPoolClient: its declaration in; what the sign-in has to know of it out.
import { createHash } from 'node:crypto';
import { plainUrlOf } from '../addresses.ts';
import type { ResourceDeclaration } from '../cloud.ts';

/** An app that signs people in with a user pool. */
export interface UserPoolClient {
  readonly clientId: string;
  readonly userPoolId: string;
  /** Shown on the log-in page: the declaration's ClientName, or the stack's name. */
  readonly name: string;
  /** Where the authorization code may be sent; empty when the client does not use the log-in pages. */
  readonly callbackUrls: readonly string[];
  readonly logoutUrls: readonly string[];
  readonly scopes: readonly string[];
  readonly accessTokenSeconds: number;
  readonly idTokenSeconds: number;
  readonly refreshTokenSeconds: number;
  /** A refresh token is replaced each time it is used; the old one serves so many seconds more. Absent: it stays. */
  readonly refreshTokenGraceSeconds?: number;
}

const secondsPerUnit: Readonly<Record<string, number>> = {
  seconds: 1,
  minutes: 60,
  hours: 3600,
  days: 86_400,
};
// DIFFERS: A client may name the implicit flow, as CDK's default does, but only the authorization code is run.
const acceptedFlows = ['code', 'implicit'];
const defaultScopes = ['openid', 'email'];

/**
 * Reads a client's declaration.
 * @param frontDoorUrl where this machine's pages live: a callback on localhost is accepted there too, whatever its port
 * @throws Error naming the property that this sign-in cannot honour
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpoolclient.html
 */
export function parseUserPoolClient(
  { logicalId, properties }: ResourceDeclaration,
  stackName: string,
  frontDoorUrl: string,
): UserPoolClient {
  const userPoolId = properties['UserPoolId'];
  if (typeof userPoolId !== 'string') throw new Error('UserPoolId must be a string.');
  if (isTrue(properties['GenerateSecret'])) {
    throw new Error('GenerateSecret is true; only public clients (no secret, PKCE) are run here.');
  }
  const flows = stringsOf(properties, 'AllowedOAuthFlows');
  const refused = flows.find((flow) => !acceptedFlows.includes(flow));
  if (refused !== undefined) {
    throw new Error(`AllowedOAuthFlows holds "${refused}"; ${acceptedFlows.join(' and ')} are accepted.`);
  }
  const usesPages = flows.includes('code') && isTrue(properties['AllowedOAuthFlowsUserPoolClient']);
  const scopes = stringsOf(properties, 'AllowedOAuthScopes');
  const rotation = properties['RefreshTokenRotation'] as Readonly<Record<string, unknown>> | undefined;
  return {
    clientId: toClientId(`${stackName}/${logicalId}`),
    userPoolId,
    name: typeof properties['ClientName'] === 'string' ? properties['ClientName'] : stackName,
    callbackUrls: usesPages ? withFrontDoor(stringsOf(properties, 'CallbackURLs'), frontDoorUrl) : [],
    logoutUrls: usesPages ? withFrontDoor(stringsOf(properties, 'LogoutURLs'), frontDoorUrl) : [],
    scopes: scopes.length > 0 ? scopes : defaultScopes,
    accessTokenSeconds: validitySeconds(properties, 'AccessToken', 'hours', 3600),
    idTokenSeconds: validitySeconds(properties, 'IdToken', 'hours', 3600),
    refreshTokenSeconds: validitySeconds(properties, 'RefreshToken', 'days', 30 * 86_400),
    ...(rotation?.['Feature'] === 'ENABLED'
      ? { refreshTokenGraceSeconds: Number(rotation['RetryGracePeriodSeconds'] ?? 0) }
      : {}),
  };
}

/** 26 lower-case letters and digits, as Cognito's client ids are; the same at every start. */
function toClientId(name: string): string {
  const digest = BigInt(`0x${createHash('sha256').update(name).digest('hex')}`);
  return digest.toString(36).slice(0, 26).padStart(26, '0');
}

// DIFFERS: A callback or log-out URL on localhost is also accepted at the port on which the front door listens.
function withFrontDoor(urls: readonly string[], frontDoorUrl: string): readonly string[] {
  const local = urls.flatMap((url) => {
    const parsed = URL.parse(url);
    if (parsed?.hostname !== 'localhost') return [];
    // A front door that takes TLS takes plain HTTP as well.
    return [frontDoorUrl, plainUrlOf(frontDoorUrl)].map(
      (here) => `${here}${parsed.pathname}${parsed.search}`,
    );
  });
  return [...new Set([...urls, ...local])];
}

function validitySeconds(
  properties: ResourceDeclaration['properties'],
  token: string,
  defaultUnit: string,
  defaultSeconds: number,
): number {
  const validity = properties[`${token}Validity`];
  if (validity === undefined) return defaultSeconds;
  const units = properties['TokenValidityUnits'] as Readonly<Record<string, unknown>> | undefined;
  const unit = units?.[token] ?? defaultUnit;
  const factor = typeof unit === 'string' ? secondsPerUnit[unit] : undefined;
  const seconds = Number(validity) * (factor ?? Number.NaN);
  if (!(seconds > 0)) {
    throw new Error(
      `${token}Validity is ${JSON.stringify(validity)} ${JSON.stringify(unit)}; accepted are positive numbers of ${Object.keys(secondsPerUnit).join(', ')}.`,
    );
  }
  return seconds;
}

function stringsOf(properties: ResourceDeclaration['properties'], name: string): readonly string[] {
  const value: unknown = properties[name] ?? [];
  if (!Array.isArray(value) || !value.every((element) => typeof element === 'string')) {
    throw new Error(`${name} must be a list of strings.`);
  }
  return value;
}

function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}
