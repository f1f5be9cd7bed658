// URLs signed beforehand: by AWS's own signer for signaling endpoints, which shares no code with the verification, and changed ones.
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import { SigV4RequestSigner } from 'amazon-kinesis-video-streams-webrtc';
import { expect, test } from 'vitest';
import { nodeFiles } from '../fileLayer.ts';
import { createLog } from '../log.ts';
import { createManualClock } from '../manualClock.ts';
import { systemIds } from '../systemIds.ts';
import { createIam } from './createIam.ts';
import type { Credentials, UnverifiedRequest } from './iam.ts';
import { NodeSha256 } from './nodeSha256.ts';
import { isPresignedWith, parsePresignedQuery } from './presignedQuery.ts';

const clock = createManualClock();
const iam = createIam({
  clock,
  ids: systemIds,
  accountId: '000000000000',
  region: 'us-east-1',
  stackName: 'live',
  files: nodeFiles,
  log: createLog('error', () => undefined),
});

function toRequest(url: URL): UnverifiedRequest {
  const { pathname: path, search, host } = url;
  return { method: 'GET', path, queryString: search.slice(1), headers: { host }, body: '' };
}

interface SignOptions {
  readonly credentials?: Credentials;
  readonly region?: string;
  readonly service?: string;
  readonly path?: string;
  readonly query?: Record<string, string>;
}

async function sign(options: SignOptions = {}): Promise<UnverifiedRequest> {
  const {
    credentials = iam.administrator,
    region = 'us-east-1',
    service = 'kinesisvideo',
    path = '/kvs/master/0a',
    query = { name: "a b+c/d=e&f*g'(h)" },
  } = options;
  const signer = new SigV4RequestSigner(region, credentials, service);
  const url = await signer.getSignedURL(`wss://localhost:4566${path}`, query, new Date(clock.nowMs()));
  return toRequest(new URL(url));
}

const verify = (request: UnverifiedRequest) => iam.verifyPresigned(request, 'kinesisvideo', 299);
const withQuery = (
  request: UnverifiedRequest,
  change: (queryString: string) => string,
): UnverifiedRequest => ({
  ...request,
  queryString: change(request.queryString),
});

test('whoever signed the URL is known', async () => {
  expect(await verify(await sign({ query: { name: 'a b+c/d=e&f' } }))).toMatchObject({
    arn: 'arn:aws:iam::000000000000:user/administrator',
  });
});

test.each([
  ['another method', (request) => ({ ...request, method: 'POST' })],
  ['another path', (request) => ({ ...request, path: '/kvs/viewer/0a' })],
  ['another host', (request) => ({ ...request, headers: { host: 'localhost:4567' } })],
  ['a changed parameter', (request) => withQuery(request, (query) => query.replace('name=a', 'name=b'))],
  ['a parameter twice', (request) => withQuery(request, (query) => `${query}&name=a`)],
  ['a malformed query', (request) => withQuery(request, (query) => `${query}&x=%zz`)],
] satisfies [string, (request: UnverifiedRequest) => UnverifiedRequest][])(
  'a URL with %s is refused',
  async (_what, change) => {
    const request = await sign({ query: { name: 'a' } });

    await expect(verify(change(request))).rejects.toMatchObject({ statusCode: 403 });
  },
);

test.each([
  ['region', { region: 'eu-west-1' }, 'InvalidSignatureException'],
  ['service', { service: 'dynamodb' }, 'InvalidSignatureException'],
  [
    'access key',
    { credentials: { accessKeyId: 'AKIA0', secretAccessKey: 'x' } },
    'UnrecognizedClientException',
  ],
] satisfies [string, SignOptions, string][])(
  'a URL signed with another %s is refused',
  async (_what, options, code) => {
    await expect(verify(await sign(options))).rejects.toMatchObject({ code, statusCode: 403 });
  },
);

test('a URL from the future is refused beyond five minutes', async () => {
  const request = await sign({ query: {} });
  const past = createManualClock(clock.nowMs() - 300_001);
  const earlier = createIam({
    clock: past,
    ids: systemIds,
    accountId: '000000000000',
    region: 'us-east-1',
    stackName: 'live',
    files: nodeFiles,
    log: createLog('error', () => undefined),
  });
  const own = await sign({ query: {}, credentials: earlier.administrator });
  const verifyEarlier = () => earlier.verifyPresigned(own, 'kinesisvideo', 299);

  await expect(verifyEarlier()).rejects.toMatchObject({
    code: 'InvalidSignatureException',
    message: expect.stringContaining('Signature not yet current') as string,
  });
  await past.advance(1);
  await expect(verifyEarlier()).resolves.toBeDefined();
  await expect(verify(request)).resolves.toBeDefined();
});

test('a life longer than the service takes is refused, however well it is signed', async () => {
  const signer = new SignatureV4({
    credentials: iam.administrator,
    region: 'us-east-1',
    service: 'kinesisvideo',
    sha256: NodeSha256,
    applyChecksum: false,
  });
  const presign = async (expiresIn: number): Promise<UnverifiedRequest> => {
    const request = new HttpRequest({ method: 'GET', path: '/', headers: { host: 'localhost:4566' } });
    const { query = {} } = await signer.presign(request, { expiresIn, signingDate: new Date(clock.nowMs()) });
    const queryString = new URLSearchParams(query as Record<string, string>).toString();
    return { method: 'GET', path: '/', queryString, headers: { host: 'localhost:4566' }, body: '' };
  };

  await expect(verify(await presign(299))).resolves.toBeDefined();
  await expect(verify(await presign(300))).rejects.toMatchObject({
    code: 'InvalidSignatureException',
    message: 'X-Amz-Expires must be from 1 to 299 seconds; it is 300.',
  });
});

test('a signature that does not cover the host is refused', async () => {
  const request = withQuery(await sign({ query: {} }), (query) =>
    query.replace('SignedHeaders=host', 'SignedHeaders=accept'),
  );

  await expect(isPresignedWith('x', request, parsePresignedQuery(request.queryString))).rejects.toMatchObject(
    {
      code: 'InvalidSignatureException',
      message: "'host' must be a 'SignedHeader'.",
    },
  );
});

test.each(['x-absent', 'constructor', '__proto__'])(
  'a signature that covers the header %s, which was not sent, is refused',
  async (name) => {
    const request = withQuery(await sign({ query: {} }), (query) =>
      query.replace('SignedHeaders=host', `SignedHeaders=${name}%3Bhost`),
    );

    await expect(verify(request)).rejects.toMatchObject({
      code: 'InvalidSignatureException',
      statusCode: 403,
    });
  },
);

test.each([
  ['X-Amz-Algorithm', 'AWS4-HMAC-SHA1', "X-Amz-Algorithm must be 'AWS4-HMAC-SHA256'."],
  ['X-Amz-Expires', '0', 'X-Amz-Expires must be a number of seconds from 1 to 604800.'],
  ['X-Amz-Expires', '1e2', 'X-Amz-Expires must be a number of seconds from 1 to 604800.'],
  ['X-Amz-Expires', '604801', 'X-Amz-Expires must be a number of seconds from 1 to 604800.'],
  ['X-Amz-Date', 'today', 'X-Amz-Date must have the form YYYYMMDDTHHMMSSZ.'],
  ['X-Amz-Date', '20260199T000000Z', 'X-Amz-Date is not a date.'],
  [
    'X-Amz-Credential',
    'AKIA/20260101/us-east-1/kinesisvideo',
    "Credential must have the form '<access key>/<date>/<region>/<service>/aws4_request'.",
  ],
])('a query whose %s is %s is incomplete', async (name, value, message) => {
  const query = new URLSearchParams((await sign()).queryString);
  query.set(name, value);

  expect(() => parsePresignedQuery(query.toString())).toThrow(
    expect.objectContaining({ code: 'IncompleteSignatureException', message, statusCode: 403 }),
  );
});

test('a parameter of the signature that is there twice is incomplete', async () => {
  const { queryString } = await sign();

  expect(() => parsePresignedQuery(`${queryString}&X-Amz-Date=20260101T000000Z`)).toThrow(
    expect.objectContaining({
      code: 'IncompleteSignatureException',
      message: "AWS query-string parameters must include 'X-Amz-Date' once.",
    }),
  );
});

test('a scope of another day than that of the signature is refused', async () => {
  const request = withQuery(await sign(), (queryString) => queryString.replace('20260101%2F', '20251231%2F'));

  await expect(verify(request)).rejects.toMatchObject({
    code: 'InvalidSignatureException',
    message: expect.stringContaining("'20251231' != '20260101'") as string,
  });
});
