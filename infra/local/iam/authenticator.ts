// Finds out who signed a request: an access key, a session token and a signature in, a principal out.
import type { Clock } from '../clock.ts';
import { AwsError } from '../cloud.ts';
import type { Iam, PolicyDocument, Principal, UnverifiedRequest } from './iam.ts';
import type { Keyring } from './keyring.ts';
import type { Role } from './roles.ts';
import { type Session, openSession } from './sessionToken.ts';
import { type Authorization, isSignedWith, parseAuthorization, parseSigningTime } from './signature.ts';

export interface Authenticator {
  readonly administrator: Principal;
  readonly verify: Iam['verify'];
  readonly sessionPrincipal: (
    role: Role,
    sessionName: string,
    sessionPolicies: readonly PolicyDocument[],
  ) => Principal;
}

/** How far the caller's clock may be off, both ways. */
const maxSkewMs = 300_000;
/** Opened tokens that are remembered: opening one costs more than the rest of a verification. */
const maxRememberedSessions = 1_000;

export function createAuthenticator(options: {
  readonly clock: Clock;
  readonly accountId: string;
  readonly region: string;
  readonly keyring: Keyring;
  readonly findRole: (roleArn: string) => Role | undefined;
}): Authenticator {
  const { clock, accountId, region, keyring, findRole } = options;
  const administrator: Principal = {
    arn: `arn:aws:iam::${accountId}:user/administrator`,
    accountId,
    userId: `AIDA${keyring.administratorAccessKeyId.slice(4)}`,
    sessionPolicies: [],
  };
  const remembered = new Map<string, { session: Session; principal: Principal }>();

  function sessionPrincipal(
    role: Role,
    sessionName: string,
    sessionPolicies: readonly PolicyDocument[],
  ): Principal {
    return {
      arn: `arn:aws:sts::${accountId}:assumed-role/${role.name}/${sessionName}`,
      accountId,
      userId: `${role.id}:${sessionName}`,
      roleArn: role.arn,
      sessionPolicies,
    };
  }

  function findSession(token: string): { session: Session; principal: Principal } {
    const known = remembered.get(token);
    if (known) return known;
    const session = openSession(token, keyring.tokenKey);
    const role = session && findRole(session.roleArn);
    if (!role) throw unrecognized();
    const principal = sessionPrincipal(role, session.sessionName, session.sessionPolicies);
    const [oldest] = remembered.keys();
    if (remembered.size >= maxRememberedSessions && oldest !== undefined) remembered.delete(oldest);
    remembered.set(token, { session, principal });
    return { session, principal };
  }

  function findIdentity(
    accessKeyId: string,
    token: string | undefined,
  ): { principal: Principal; secret: string } {
    if (token === undefined) {
      if (accessKeyId !== keyring.administratorAccessKeyId) throw unrecognized();
      return { principal: administrator, secret: keyring.administratorSecretAccessKey };
    }
    const { session, principal } = findSession(token);
    if (session.accessKeyId !== accessKeyId) throw unrecognized();
    if (session.expiresAtMs <= clock.nowMs()) {
      throw new AwsError(
        'ExpiredTokenException',
        'The security token included in the request is expired',
        403,
      );
    }
    return { principal, secret: session.secretAccessKey };
  }

  return {
    administrator,
    sessionPrincipal,
    async verify(request, signingName) {
      const authorization = parseAuthorization(request.headers);
      const { principal, secret } = findIdentity(
        authorization.accessKeyId,
        request.headers['x-amz-security-token'],
      );
      checkScope(authorization, region, signingName);
      checkSigningTime(request, clock.nowMs());
      if (!(await isSignedWith(secret, request, authorization))) {
        throw invalidSignature(
          'The request signature we calculated does not match the signature you provided. Check your AWS Secret ' +
            'Access Key and signing method. Consult the service documentation for details.',
        );
      }
      return principal;
    },
  };
}

const unrecognized = (): AwsError =>
  new AwsError('UnrecognizedClientException', 'The security token included in the request is invalid.', 403);
const invalidSignature = (message: string): AwsError =>
  new AwsError('InvalidSignatureException', message, 403);

function checkScope(authorization: Authorization, region: string, signingName: string): void {
  if (authorization.region !== region) {
    throw invalidSignature(`Credential should be scoped to a valid region, not '${authorization.region}'. `);
  }
  if (authorization.service !== signingName) {
    throw invalidSignature(`Credential should be scoped to correct service: '${signingName}'. `);
  }
}

function checkSigningTime(request: UnverifiedRequest, nowMs: number): void {
  const signedAtMs = parseSigningTime(request.headers).getTime();
  const [signed, now] = [toStamp(signedAtMs), toStamp(nowMs)];
  if (signedAtMs < nowMs - maxSkewMs) {
    const limit = toStamp(nowMs - maxSkewMs);
    throw invalidSignature(`Signature expired: ${signed} is now earlier than ${limit} (${now} - 5 min.)`);
  }
  if (signedAtMs > nowMs + maxSkewMs) {
    const limit = toStamp(nowMs + maxSkewMs);
    throw invalidSignature(
      `Signature not yet current: ${signed} is still later than ${limit} (${now} + 5 min.)`,
    );
  }
}

/** "20260101T000000Z" */
const toStamp = (timeMs: number): string => new Date(timeMs).toISOString().replace(/[-:]|\.\d{3}/g, '');
