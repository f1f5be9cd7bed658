// AWS Signature Version 4 in its header form: signs requests, and verifies them by signing again what was received.
// The query form stands in presignedQuery.ts.
// @smithy/signature-v4 makes the canonical request, so that both sides follow the same published implementation.
import { createHash, timingSafeEqual } from 'node:crypto';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import { AwsError } from '../cloud.ts';
import type { Credentials, UnverifiedRequest } from './iam.ts';
import { NodeSha256 } from './nodeSha256.ts';

/** The Authorization header, taken apart. */
export interface Authorization {
  readonly accessKeyId: string;
  /** "20260101" */
  readonly date: string;
  readonly region: string;
  /** The service that the request is signed for: "kinesisvideo". */
  readonly service: string;
  readonly signedHeaders: readonly string[];
  /** 64 hexadecimal digits. */
  readonly signature: string;
}

export const scheme = 'AWS4-HMAC-SHA256';

/**
 * Reads the Authorization header.
 * @throws AwsError MissingAuthenticationTokenException without one, IncompleteSignatureException for one that is not SigV4
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
 */
export function parseAuthorization(headers: UnverifiedRequest['headers']): Authorization {
  const header = headers['authorization'];
  if (header === undefined || header === '') {
    throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token', 403);
  }
  if (!header.startsWith(`${scheme} `)) {
    throw incomplete(`Authorization header must begin with '${scheme}'.`);
  }
  const parameters = new Map(
    header
      .slice(scheme.length)
      .split(',')
      .map((parameter): [string, string] => {
        const [name = '', ...value] = parameter.trim().split('=');
        return [name, value.join('=')];
      }),
  );
  const parameterOf = (name: string): string => {
    const value = parameters.get(name);
    if (!value) throw incomplete(`Authorization header requires '${name}' parameter.`);
    return value;
  };
  const scope = parseCredential(parameterOf('Credential'));
  const signedHeaders = parameterOf('SignedHeaders').toLowerCase().split(';');
  return { ...scope, signedHeaders, signature: parameterOf('Signature') };
}

/**
 * Reads "<access key>/<date>/<region>/<service>/aws4_request".
 * @throws AwsError IncompleteSignatureException for anything else
 */
export function parseCredential(
  text: string,
): Pick<Authorization, 'accessKeyId' | 'date' | 'region' | 'service'> {
  const credential = text.split('/');
  const [accessKeyId, date, region, service, terminator] = credential;
  if (
    !accessKeyId ||
    !date ||
    !region ||
    !service ||
    terminator !== 'aws4_request' ||
    credential.length !== 5
  ) {
    throw incomplete("Credential must have the form '<access key>/<date>/<region>/<service>/aws4_request'.");
  }
  return { accessKeyId, date, region, service };
}

export const incomplete = (message: string): AwsError =>
  new AwsError('IncompleteSignatureException', message, 403);

/**
 * When the request says it was signed.
 * @throws AwsError IncompleteSignatureException when X-Amz-Date is missing or malformed
 */
export function parseSigningTime(headers: UnverifiedRequest['headers']): Date {
  const value = headers['x-amz-date'];
  if (value === undefined)
    throw incomplete("Authorization header requires existence of a 'X-Amz-Date' header (YYYYMMDDTHHMMSSZ).");
  return parseStamp(value);
}

/** Reads "20260101T000000Z". @throws AwsError IncompleteSignatureException when it is no such time */
export function parseStamp(value: string): Date {
  const parts = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/.exec(value);
  if (!parts) throw incomplete('X-Amz-Date must have the form YYYYMMDDTHHMMSSZ.');
  const [, year, month, day, hours, minutes, seconds] = parts;
  const time = new Date(`${year}-${month}-${day}T${hours}:${minutes}:${seconds}Z`);
  if (Number.isNaN(time.getTime())) throw incomplete('X-Amz-Date is not a date.');
  return time;
}

/**
 * A signature's key is made for one day, that of the request.
 * @throws AwsError InvalidSignatureException when the date of the credential's scope is another than that of X-Amz-Date
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/signature-v4-troubleshooting.html
 */
export function checkScopeDate({ date }: Pick<Authorization, 'date'>, signedAt: Date): void {
  const day = signedAt.toISOString().slice(0, 10).replaceAll('-', '');
  if (date === day) return;
  throw new AwsError(
    'InvalidSignatureException',
    `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${date}' != '${day}', from '${signedAt.toISOString().replace(/[-:]|\.\d{3}/g, '')}'.`,
    403,
  );
}

/** Headers that change what a request means: when they are there, they must be signed. */
const headersToSign = ['host', 'x-amz-date', 'x-amz-security-token', 'x-amz-target'];

/**
 * Does the signature belong to this request and this secret?
 * @throws AwsError InvalidSignatureException when a header that must be signed is not
 */
export async function isSignedWith(
  secretAccessKey: string,
  request: UnverifiedRequest,
  authorization: Authorization,
): Promise<boolean> {
  const signedHeaders = new Set(authorization.signedHeaders);
  for (const name of headersToSign) {
    if ((name === 'host' || request.headers[name] !== undefined) && !signedHeaders.has(name)) {
      const message = `'${name}' must be a 'SignedHeader' in the AWS Authorization.`;
      throw new AwsError('InvalidSignatureException', message, 403);
    }
  }
  const query = parseQuery(request.queryString);
  if (!query || !hasHonestBodyHash(request)) return false;
  const signed = await signedHeadersOf(
    {
      ...request,
      query,
      headers: Object.fromEntries(
        Object.entries(request.headers).filter(([name]) => signedHeaders.has(name)),
      ),
    },
    {
      credentials: { accessKeyId: authorization.accessKeyId, secretAccessKey },
      region: authorization.region,
      service: authorization.service,
      signedAt: parseSigningTime(request.headers),
      signableHeaders: signedHeaders,
    },
  );
  const expected = /SignedHeaders=(\S+), Signature=(\w+)$/.exec(signed['authorization'] ?? '');
  return (
    expected?.[1] === authorization.signedHeaders.join(';') &&
    isEqual(expected[2] ?? '', authorization.signature)
  );
}

/** A signer takes this header's word for the hash of the body; here the body itself decides. */
function hasHonestBodyHash(request: UnverifiedRequest): boolean {
  const claimed = request.headers['x-amz-content-sha256'];
  return claimed === undefined || isEqual(claimed, createHash('sha256').update(request.body).digest('hex'));
}

/** Compares in a time that says nothing about where they differ. */
export function isEqual(left: string, right: string): boolean {
  const [leftBytes, rightBytes] = [Buffer.from(left), Buffer.from(right)];
  return leftBytes.length === rightBytes.length && timingSafeEqual(leftBytes, rightBytes);
}

/** The URL's query cannot be decoded, so that no canonical request can be made of it. */
export class UnsignableRequestError extends Error {}

/**
 * Signs a request with credentials; answers its headers with the signature's added.
 * @throws UnsignableRequestError
 */
export async function signRequest(
  request: { method: string; url: URL; headers: Readonly<Record<string, string>>; body: string },
  scope: {
    readonly credentials: Credentials;
    readonly region: string;
    readonly service: string;
    readonly signedAt: Date;
  },
): Promise<Record<string, string>> {
  const { method, url, body } = request;
  const query = parseQuery(url.search.slice(1));
  if (!query) throw new UnsignableRequestError('The URL to sign has a malformed query.');
  const headers = { host: url.host, ...request.headers };
  return signedHeadersOf({ method, path: url.pathname, query, headers, body }, scope);
}

interface SignableRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Record<string, string[]>;
  readonly headers: Record<string, string>;
  readonly body: Buffer | string;
}

async function signedHeadersOf(
  request: SignableRequest,
  scope: {
    readonly credentials: Credentials;
    readonly region: string;
    readonly service: string;
    readonly signedAt: Date;
    readonly signableHeaders?: Set<string>;
  },
): Promise<Record<string, string>> {
  const signer = new SignatureV4({
    credentials: scope.credentials,
    region: scope.region,
    service: scope.service,
    sha256: NodeSha256,
    applyChecksum: false,
  });
  const { method, path, query, headers, body } = request;
  const signed = await signer.sign(new HttpRequest({ method, path, query, headers, body }), {
    signingDate: scope.signedAt,
    ...(scope.signableHeaders ? { signableHeaders: scope.signableHeaders } : {}),
  });
  return signed.headers;
}

/** A query string as name → values, percent-decoded ("+" stays "+"); undefined when it is malformed. */
export function parseQuery(queryString: string): Record<string, string[]> | undefined {
  const query: Record<string, string[]> = {};
  try {
    for (const pair of queryString.split('&').filter((part) => part !== '')) {
      const [name = '', ...value] = pair.split('=');
      (query[decodeURIComponent(name)] ??= []).push(decodeURIComponent(value.join('=')));
    }
  } catch {
    return undefined;
  }
  return query;
}
