// Finds out who signed a request: an access key, a session token and a signature in, a principal out.
import { AwsError } from '../cloud.ts';
import type { Iam } from './iam.ts';
import { type Identities, createIdentities } from './identities.ts';
import { isPresignedWith, parsePresignedQuery } from './presignedQuery.ts';
import {
  type Authorization,
  checkScopeDate,
  isEqual,
  isSignedWith,
  parseAuthorization,
  parseSigningTime,
} from './signature.ts';

export interface Authenticator extends Pick<Identities, 'administrator' | 'sessionPrincipal'> {
  readonly verify: Iam['verify'];
  readonly verifyPresigned: Iam['verifyPresigned'];
  readonly principalOf: Iam['principalOf'];
}

/** How far the caller's clock may be off, both ways. */
const maxSkewMs = 300_000;

export function createAuthenticator(
  options: Parameters<typeof createIdentities>[0] & { readonly region: string },
): Authenticator {
  const { clock, region } = options;
  const identities = createIdentities(options);

  return {
    administrator: identities.administrator,
    sessionPrincipal: identities.sessionPrincipal,
    async verify(request, signingName) {
      const authorization = parseAuthorization(request.headers);
      const { principal, secret } = identities.find(
        authorization.accessKeyId,
        request.headers['x-amz-security-token'],
      );
      checkScope(authorization, region, signingName);
      const signedAt = parseSigningTime(request.headers);
      checkScopeDate(authorization, signedAt);
      checkSigningTime(signedAt, clock.nowMs(), maxSkewMs);
      if (!(await isSignedWith(secret, request, authorization))) throw otherSignature();
      return principal;
    },
    async verifyPresigned(request, signingName, maxExpiresSeconds) {
      const presigned = parsePresignedQuery(request.queryString);
      const { principal, secret } = identities.find(presigned.accessKeyId, presigned.sessionToken);
      checkScope(presigned, region, signingName);
      checkScopeDate(presigned, presigned.signedAt);
      if (presigned.expiresSeconds > maxExpiresSeconds) {
        throw invalidSignature(
          `X-Amz-Expires must be from 1 to ${maxExpiresSeconds} seconds; it is ${presigned.expiresSeconds}.`,
        );
      }
      checkSigningTime(presigned.signedAt, clock.nowMs(), presigned.expiresSeconds * 1000);
      if (!(await isPresignedWith(secret, request, presigned))) throw otherSignature();
      return principal;
    },
    principalOf({ accessKeyId, secretAccessKey, sessionToken }) {
      const { principal, secret } = identities.find(accessKeyId, sessionToken);
      if (!isEqual(secret, secretAccessKey)) throw otherSignature();
      return principal;
    },
  };
}

const invalidSignature = (message: string): AwsError =>
  new AwsError('InvalidSignatureException', message, 403);
const otherSignature = (): AwsError =>
  invalidSignature(
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret ' +
      'Access Key and signing method. Consult the service documentation for details.',
  );

function checkScope(
  authorization: Pick<Authorization, 'region' | 'service'>,
  region: string,
  signingName: string,
): void {
  if (authorization.region !== region) {
    throw invalidSignature(`Credential should be scoped to a valid region, not '${authorization.region}'. `);
  }
  if (authorization.service !== signingName) {
    throw invalidSignature(`Credential should be scoped to correct service: '${signingName}'. `);
  }
}

/** Refuses a signature that is older than `lifetimeMs` or lies further ahead than a caller's clock may be off. */
function checkSigningTime(signedAt: Date, nowMs: number, lifetimeMs: number): void {
  const [signed, now] = [toStamp(signedAt.getTime()), toStamp(nowMs)];
  if (signedAt.getTime() < nowMs - lifetimeMs) {
    const limit = toStamp(nowMs - lifetimeMs);
    throw invalidSignature(
      `Signature expired: ${signed} is now earlier than ${limit} (${now} - ${toWords(lifetimeMs)}.)`,
    );
  }
  if (signedAt.getTime() > nowMs + maxSkewMs) {
    const limit = toStamp(nowMs + maxSkewMs);
    throw invalidSignature(
      `Signature not yet current: ${signed} is still later than ${limit} (${now} + ${toWords(maxSkewMs)}.)`,
    );
  }
}

/** "5 min", "299 sec" */
const toWords = (durationMs: number): string =>
  durationMs % 60_000 === 0 ? `${durationMs / 60_000} min` : `${durationMs / 1000} sec`;

/** "20260101T000000Z" */
const toStamp = (timeMs: number): string => new Date(timeMs).toISOString().replace(/[-:]|\.\d{3}/g, '');
