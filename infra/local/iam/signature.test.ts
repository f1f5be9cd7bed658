// Signatures that AWS itself published, and requests that were changed after they were signed.
import { describe, expect, test } from 'vitest';
import type { UnverifiedRequest } from './iam.ts';
import { isSignedWith, parseAuthorization, parseSigningTime, signRequest } from './signature.ts';

// AWS's Signature Version 4 test suite: these keys, this time and these signatures.
const secret = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const published = (method: string, queryString: string, signature: string): UnverifiedRequest => ({
  method,
  path: '/',
  queryString,
  headers: {
    host: 'example.amazonaws.com',
    'x-amz-date': '20150830T123600Z',
    authorization:
      'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, ' +
      `SignedHeaders=host;x-amz-date, Signature=${signature}`,
  },
  body: '',
});
const isSigned = (request: UnverifiedRequest, key: string = secret): Promise<boolean> =>
  isSignedWith(key, request, parseAuthorization(request.headers));

describe('isSignedWith', () => {
  test.each([
    ['GET', '', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
    ['POST', '', '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
    [
      'GET',
      'Param2=value2&Param1=value1',
      'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
    ],
  ])('accepts what AWS published for %s /?%s', async (method, queryString, signature) => {
    expect(await isSigned(published(method, queryString, signature))).toBe(true);
  });

  const signed = async (): Promise<UnverifiedRequest> => {
    const url = new URL('http://localhost:4566/kvs/viewer/a%20b?x=1&y=%2F');
    const headers = await signRequest(
      { method: 'POST', url, headers: { 'content-type': 'application/json' }, body: '{"a":1}' },
      {
        credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: secret },
        region: 'us-east-1',
        service: 'kinesisvideo',
        signedAt: new Date('2026-01-01T00:00:00Z'),
      },
    );
    return {
      method: 'POST',
      path: url.pathname,
      queryString: 'x=1&y=%2F',
      headers,
      body: Buffer.from('{"a":1}'),
    };
  };

  test('accepts what signRequest signed', async () => {
    expect(await isSigned(await signed())).toBe(true);
  });

  test('accepts headers that were added after signing', async () => {
    const request = await signed();

    expect(
      await isSigned({ ...request, headers: { ...request.headers, 'x-forwarded-for': '127.0.0.1' } }),
    ).toBe(true);
  });

  test.each<[string, (request: UnverifiedRequest) => Partial<UnverifiedRequest>]>([
    ['method', () => ({ method: 'PUT' })],
    ['path', () => ({ path: '/kvs/master/a%20b' })],
    ['query', () => ({ queryString: 'x=2&y=%2F' })],
    ['malformed query', () => ({ queryString: 'x=%' })],
    ['body', () => ({ body: '{"a":2}' })],
    ['host', ({ headers }) => ({ headers: { ...headers, host: 'elsewhere' } })],
    ['content type', ({ headers }) => ({ headers: { ...headers, 'content-type': 'text/plain' } })],
    ['date', ({ headers }) => ({ headers: { ...headers, 'x-amz-date': '20260101T000001Z' } })],
    ['missing signed header', ({ headers: { 'content-type': _, ...headers } }) => ({ headers })],
    [
      'claimed hash of the body',
      ({ headers }) => ({ headers: { ...headers, 'x-amz-content-sha256': '0'.repeat(64) } }),
    ],
  ])('refuses a changed %s', async (_what, change) => {
    const request = await signed();

    expect(await isSigned({ ...request, ...change(request) })).toBe(false);
  });

  test('refuses another secret', async () => {
    expect(await isSigned(await signed(), 'another')).toBe(false);
  });

  test('does not take a header’s word for the hash of the body', async () => {
    const hashOfNothing = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    const url = new URL('http://localhost:4566/');
    const scope = {
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: secret },
      region: 'us-east-1',
      service: 'sts',
      signedAt: new Date(0),
    };
    const headers = await signRequest(
      { method: 'POST', url, headers: { 'x-amz-content-sha256': hashOfNothing }, body: '' },
      scope,
    );

    expect(await isSigned({ method: 'POST', path: '/', queryString: '', headers, body: '' })).toBe(true);
    expect(await isSigned({ method: 'POST', path: '/', queryString: '', headers, body: 'more' })).toBe(false);
  });

  test.each(['host', 'x-amz-target', 'x-amz-security-token'])(
    'refuses %s when it is not signed',
    async (name) => {
      const request = await signed();
      const authorization = request.headers['authorization']?.replace('host;', '') ?? '';
      const headers = { ...request.headers, [name]: 'x', ...(name === 'host' && { authorization }) };

      await expect(isSigned({ ...request, headers })).rejects.toMatchObject({
        code: 'InvalidSignatureException',
        message: `'${name}' must be a 'SignedHeader' in the AWS Authorization.`,
      });
    },
  );
});

describe('parseAuthorization', () => {
  const credential = 'Credential=AKID/20260101/us-east-1/sts/aws4_request';
  test.each([
    [undefined, 'MissingAuthenticationTokenException', 'Missing Authentication Token'],
    ['', 'MissingAuthenticationTokenException', 'Missing Authentication Token'],
    [
      'Bearer abc',
      'IncompleteSignatureException',
      "Authorization header must begin with 'AWS4-HMAC-SHA256'.",
    ],
    [
      'AWS4-HMAC-SHA256 x',
      'IncompleteSignatureException',
      "Authorization header requires 'Credential' parameter.",
    ],
    [
      'AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/sts, SignedHeaders=host, Signature=0',
      'IncompleteSignatureException',
      "Credential must have the form '<access key>/<date>/<region>/<service>/aws4_request'.",
    ],
    [
      `AWS4-HMAC-SHA256 ${credential}, Signature=0`,
      'IncompleteSignatureException',
      "Authorization header requires 'SignedHeaders' parameter.",
    ],
    [
      `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host, Signature=`,
      'IncompleteSignatureException',
      "Authorization header requires 'Signature' parameter.",
    ],
  ])('refuses %j with %s', (header, code, message) => {
    const headers = header === undefined ? {} : { authorization: header };

    expect(() => parseAuthorization(headers)).toThrow(
      expect.objectContaining({ code, message, statusCode: 403 }),
    );
  });
});

test.each([[{}], [{ 'x-amz-date': '2026-01-01T00:00:00Z' }], [{ 'x-amz-date': '20261301T000000Z' }]])(
  'parseSigningTime refuses %j',
  (headers) => {
    expect(() => parseSigningTime(headers)).toThrow(
      expect.objectContaining({ code: 'IncompleteSignatureException', statusCode: 403 }),
    );
  },
);
