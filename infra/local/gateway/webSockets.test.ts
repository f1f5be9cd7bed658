// WebSockets on the AWS port: who comes as far as the service, what the service is told, and how everybody else is refused.
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { type AwsApi, AwsError, type AwsRequest, type AwsWebSockets } from '../cloud.ts';
import { NodeSha256 } from '../iam/nodeSha256.ts';
import { openUrl, refusalOfUrl } from '../kinesisvideo/signaling/testClient.ts';
import { type TestPort, openTestPort, pageOrigin } from '../testing/openTestPort.ts';

const server = new WebSocketServer({ noServer: true });
let accepted: AwsRequest[] = [];
/** Accepts everything but what its paths say. */
const webSockets: AwsWebSockets = {
  maxSignatureSeconds: 60,
  permissionsOf: ({ path }) => [{ action: 'echo:Connect', resource: `arn:aws:echo:::${path.slice(1)}` }],
  accept(request, { request: message, socket, head }) {
    if (request.path === '/defect') throw new Error('secret detail');
    if (request.path === '/refused') throw new AwsError('EchoRefused', 'no', 409);
    accepted.push(request);
    server.handleUpgrade(message, socket, head, (ws) => ws.send('{}'));
  },
  toRefusal: (error) => ({
    statusCode: error.statusCode,
    headers: { 'x-amzn-errortype': error.code },
    body: '',
  }),
};
const refuse = () => {
  throw new AwsError('UnknownOperationException', 'none', 404);
};
const echo: AwsApi = {
  signingName: 'echo',
  permissionsOf: refuse,
  answer: refuse,
  toErrorResponse: (error) => ({ statusCode: error.statusCode, headers: {}, body: '' }),
  webSockets,
};

let port: TestPort;
let isReady = true;
beforeEach(async () => {
  accepted = [];
  isReady = true;
  port = await openTestPort({ moreApis: [echo], isReady: () => isReady });
});
afterEach(() => port.close());

async function signUrl(path: string, service = 'echo', expiresIn = 60): Promise<string> {
  const url = new URL(path, port.url);
  const signer = new SignatureV4({
    credentials: port.iam.administrator,
    region: 'us-east-1',
    service,
    sha256: NodeSha256,
    applyChecksum: false,
  });
  const request = new HttpRequest({
    method: 'GET',
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: { host: url.host },
  });
  const { query = {} } = await signer.presign(request, {
    expiresIn,
    signingDate: new Date(port.clock.nowMs()),
  });
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
  return url.href.replace('http:', 'ws:').replaceAll('+', '%20');
}

test('a signed one reaches the service of its credential scope, told who it is, and is counted', async () => {
  const client = await openUrl(await signUrl('/a?x=1%2B'));

  expect(await client.untilReceived(1)).toEqual([{}]);
  expect(accepted).toMatchObject([
    { method: 'GET', path: '/a', principal: { arn: 'arn:aws:iam::000000000000:user/administrator' } },
  ]);
  expect(accepted[0]?.query.get('x')).toBe('1+');
  expect(port.meter.usage().awsCalls).toEqual({ 'echo:Connect': 1 });
});

test.each([
  ['the service refuses it', '/refused', 409, 'EchoRefused'],
  ['the service fails', '/defect', 500, 'InternalFailure'],
])('is refused with a status when %s', async (_why, path, statusCode, errorType) => {
  expect(await refusalOfUrl(await signUrl(path))).toMatchObject({ statusCode, errorType });
});

test('a defect is logged, and told to nobody', async () => {
  const refusal = await refusalOfUrl(await signUrl('/defect'));

  expect(JSON.stringify(refusal)).not.toContain('secret detail');
  expect(port.logged).toMatchObject([
    { level: 'error', event: 'an AWS API failed', fields: { service: 'echo' } },
  ]);
});

test('one that is not signed is refused, also when its request would be signed by header', async () => {
  const url = new URL('/a', port.url);
  const headers = await port.iam.sign(
    { method: 'GET', url, headers: {}, body: '' },
    'echo',
    port.iam.administrator,
  );

  const refusal = await refusalOfUrl(url.href.replace('http:', 'ws:'), headers);

  expect(refusal).toMatchObject({ statusCode: 403, errorType: 'MissingAuthenticationTokenException' });
  expect(accepted).toEqual([]);
});

test('one signed for a service without WebSockets finds nothing', async () => {
  expect(await refusalOfUrl(await signUrl('/a', 'sts'))).toMatchObject({
    statusCode: 404,
    errorType: 'UnknownOperationException',
  });
  expect(await refusalOfUrl(await signUrl('/a', 's3'))).toMatchObject({
    statusCode: 501,
    errorType: 'UnknownServiceException',
  });
});

test('a signature that lives longer than the service takes is refused', async () => {
  expect(await refusalOfUrl(await signUrl('/a', 'echo', 61))).toMatchObject({
    statusCode: 403,
    errorType: 'InvalidSignatureException',
  });
});

test('before the cloud is ready everybody is answered 503', async () => {
  isReady = false;

  expect(await refusalOfUrl(await signUrl('/a'))).toMatchObject({
    statusCode: 503,
    errorType: 'ServiceUnavailable',
  });
});

test('a page of the front door may connect, a foreign page may not', async () => {
  const url = await signUrl('/a');

  const client = await openUrl(url, { origin: pageOrigin });
  const refusal = await refusalOfUrl(url, { origin: 'http://evil.example' });

  expect(await client.untilReceived(1)).toHaveLength(1);
  expect(refusal).toMatchObject({ statusCode: 403, errorType: 'AccessDeniedException' });
  expect(refusal.body).toContain('npm start -- --origin http://localhost:PORT');
});

test('a name that somebody made resolve to this machine is refused', async () => {
  const refusal = await refusalOfUrl(await signUrl('/a'), { host: 'evil.example' });

  expect(refusal).toMatchObject({ statusCode: 403, errorType: 'AccessDeniedException' });
});

test('a refusal is dated by the cloud’s clock and ends the connection', async () => {
  const socket = connect(Number(new URL(port.url).port), '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');

  const answer = await text(socket);

  expect(answer).toMatch(/^HTTP\/1\.1 403 Forbidden\r\ndate: Thu, 01 Jan 2026 00:00:00 GMT\r\n/);
  expect(answer).toContain('connection: close\r\ncontent-length: ');
  expect(answer).toMatch(/\r\n\r\n\{"__type":"MissingAuthenticationTokenException",.*\}$/);
});
