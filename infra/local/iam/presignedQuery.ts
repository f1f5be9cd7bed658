// AWS Signature Version 4 in its query form, as URLs have it that are signed beforehand: a query string in, what it claims
// out, and whether its signature belongs to the request. Verified by signing again what was received.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import { AwsError } from '../cloud.ts';
import type { UnverifiedRequest } from './iam.ts';
import { NodeSha256 } from './nodeSha256.ts';
import {
  type Authorization,
  incomplete,
  isEqual,
  parseCredential,
  parseQuery,
  parseStamp,
  scheme,
} from './signature.ts';

/** The signature's parameters, taken apart. */
export interface PresignedQuery extends Authorization {
  readonly signedAt: Date;
  /** How long the signature is good after `signedAt`: 1 to 604,800, SigV4's own bound. */
  readonly expiresSeconds: number;
  /** Absent for a key pair of a user. */
  readonly sessionToken?: string;
}

const maxExpiresSeconds = 604_800;

/** The parameters of the signature; all others are the request's. */
const parameterNames = {
  algorithm: 'X-Amz-Algorithm',
  credential: 'X-Amz-Credential',
  date: 'X-Amz-Date',
  expires: 'X-Amz-Expires',
  sessionToken: 'X-Amz-Security-Token',
  signature: 'X-Amz-Signature',
  signedHeaders: 'X-Amz-SignedHeaders',
} as const;

/**
 * Reads the signature of a query string (without "?", still encoded).
 * @throws AwsError MissingAuthenticationTokenException without one, IncompleteSignatureException for one that lacks a
 * parameter, has it twice, or is not SigV4
 */
export function parsePresignedQuery(queryString: string): PresignedQuery {
  const query = parseQuery(queryString) ?? {};
  const optional = (name: string): string | undefined => {
    const [value, ...others] = query[name] ?? [];
    if (others.length > 0) throw incomplete(`AWS query-string parameters must include '${name}' once.`);
    return value;
  };
  const required = (name: string): string => {
    const value = optional(name);
    if (!value) throw incomplete(`AWS query-string parameters must include '${name}'.`);
    return value;
  };
  if (optional(parameterNames.signature) === undefined) {
    throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token', 403);
  }
  if (required(parameterNames.algorithm) !== scheme) {
    throw incomplete(`${parameterNames.algorithm} must be '${scheme}'.`);
  }
  const sessionToken = optional(parameterNames.sessionToken);
  return {
    ...parseCredential(required(parameterNames.credential)),
    signedHeaders: required(parameterNames.signedHeaders).toLowerCase().split(';'),
    signature: required(parameterNames.signature),
    signedAt: parseStamp(required(parameterNames.date)),
    expiresSeconds: parseExpires(required(parameterNames.expires)),
    ...(sessionToken !== undefined && { sessionToken }),
  };
}

function parseExpires(text: string): number {
  const seconds = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (seconds >= 1 && seconds <= maxExpiresSeconds) return seconds;
  throw incomplete(`X-Amz-Expires must be a number of seconds from 1 to ${maxExpiresSeconds}.`);
}

/**
 * Does the signature belong to this request and this secret? The scheme of the URL is not signed.
 * @throws AwsError InvalidSignatureException when `host` is not signed
 */
export async function isPresignedWith(
  secretAccessKey: string,
  request: UnverifiedRequest,
  presigned: PresignedQuery,
): Promise<boolean> {
  const { accessKeyId, region, service, signedHeaders, sessionToken } = presigned;
  if (!signedHeaders.includes('host')) {
    throw new AwsError('InvalidSignatureException', `'host' must be a 'SignedHeader'.`, 403);
  }
  const own = new Set<string>(Object.values(parameterNames));
  const query = Object.fromEntries(
    Object.entries(parseQuery(request.queryString) ?? {}).filter(([name]) => !own.has(name)),
  );
  const headers = Object.fromEntries(
    Object.entries(request.headers).filter(([name]) => signedHeaders.includes(name)),
  );
  const signer = new SignatureV4({
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
    region,
    service,
    sha256: NodeSha256,
    applyChecksum: false,
  });
  const { method, path } = request;
  const signed = await signer.presign(new HttpRequest({ method, path, query, headers }), {
    signingDate: presigned.signedAt,
    expiresIn: presigned.expiresSeconds,
    signableHeaders: new Set(signedHeaders),
    unhoistableHeaders: new Set(signedHeaders),
  });
  return (
    signed.query?.[parameterNames.signedHeaders] === signedHeaders.join(';') &&
    isEqual(String(signed.query[parameterNames.signature]), presigned.signature)
  );
}
