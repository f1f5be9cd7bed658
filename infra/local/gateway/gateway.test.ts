// The AWS port over real sockets: routing by signature, refusals in each service's shape, browsers, limits, defects.
import { DescribeSignalingChannelCommand, ListSignalingChannelsCommand } from '@aws-sdk/client-kinesis-video';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type AwsApi, AwsError, type AwsRequest } from '../cloud.ts';
import { type TestPort, allow, openTestPort, pageOrigin, trust } from '../testing/openTestPort.ts';

/** Answers what it was asked; paths choose what goes wrong. */
const echo: AwsApi = {
  signingName: 'echo',
  permissionsOf: ({ path }) => [
    { action: 'echo:Read', resource: 'arn:aws:echo:us-east-1:000000000000:first' },
    { action: 'echo:Read', resource: `arn:aws:echo:us-east-1:000000000000:${path.slice(1)}` },
  ],
  async answer({ method, path, query, body, principal }) {
    if (path === '/defect') throw new Error('secret detail');
    if (path === '/refused') throw new AwsError('EchoRefused', 'no', 409);
    return {
      statusCode: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ method, path, query: [...query], body: body.toString(), arn: principal.arn }),
    };
  },
  toErrorResponse: (error) => ({
    statusCode: error.statusCode,
    headers: {},
    body: `${error.code}: ${error.message}`,
  }),
};

let port: TestPort;
let isReady = true;
beforeEach(async () => {
  isReady = true;
  port = await openTestPort({ moreApis: [echo], isReady: () => isReady, maxBodyBytes: 1_000 });
});
afterEach(() => port.close());

type Signed = Partial<
  Pick<AwsRequest, 'method'> & { body: string; headers: Record<string, string>; service: string }
>;

async function send(
  path: string,
  options: Signed = {},
  credentials = port.iam.administrator,
): Promise<Response> {
  const { method = 'POST', body = '', headers = {}, service = 'echo' } = options;
  const url = new URL(path, port.url);
  const signed = await port.iam.sign({ method, url, headers, body }, service, credentials);
  return fetch(url, { method, headers: signed, ...(body !== '' && { body }) });
}

describe('a signed request', () => {
  test('reaches the service of its credential scope as it was sent', async () => {
    const response = await send('/a%20b?x=1&x=%2B', { body: 'hello' });

    expect(await response.json()).toEqual({
      method: 'POST',
      path: '/a%20b',
      query: [
        ['x', '1'],
        ['x', '+'],
      ],
      body: 'hello',
      arn: 'arn:aws:iam::000000000000:user/administrator',
    });
    expect(response.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('reaches unmodified services by clients of the AWS SDK', async () => {
    const identity = await port.sts().send(new GetCallerIdentityCommand());
    const channels = await port.kinesisVideo().send(new ListSignalingChannelsCommand());

    expect(identity.Arn).toBe('arn:aws:iam::000000000000:user/administrator');
    expect(channels.ChannelInfoList).toEqual([]);
  });

  test('needs every permission that the service names', async () => {
    const roleArn = await port.declare('AWS::IAM::Role', 'Reader', {
      AssumeRolePolicyDocument: trust({ Service: 'appsync.amazonaws.com' }),
      Policies: [{ PolicyName: 'p', PolicyDocument: allow('echo:Read', 'arn:aws:echo:*:*:first') }],
    });
    const reader = await port.iam.credentialsForService(roleArn, 'appsync.amazonaws.com', 'reader');

    expect((await send('/first', {}, reader)).status).toBe(200);
    const refusal = await send('/second', {}, reader);

    expect(refusal.status).toBe(403);
    expect(await refusal.text()).toMatch(
      /^AccessDeniedException: User: arn:aws:sts:.*\/reader is not authorized to perform: echo:Read on resource: .*:second because/,
    );
  });

  test('is counted by the action it needed once its caller is found to be allowed', async () => {
    const roleArn = await port.declare('AWS::IAM::Role', 'Nobody', {
      AssumeRolePolicyDocument: trust({ Service: 'appsync.amazonaws.com' }),
    });
    const nobody = await port.iam.credentialsForService(roleArn, 'appsync.amazonaws.com', 'nobody');

    await send('/first');
    await send('/refused');
    await send('/first', {}, nobody);

    expect(port.meter.usage().awsCalls).toEqual({ 'echo:Read': 2 });
  });

  test('is answered with the time of the cloud, by which clients set their clocks', async () => {
    expect((await send('/')).headers.get('date')).toBe('Thu, 01 Jan 2026 00:00:00 GMT');
  });

  test('is answered a refusal of the service in the service’s own shape', async () => {
    const response = await send('/refused');

    expect([response.status, await response.text()]).toEqual([409, 'EchoRefused: no']);
  });

  test('is answered 500 after a defect, whose cause is logged and not told', async () => {
    const response = await send('/defect');

    expect([response.status, await response.text()]).toEqual([
      500,
      'InternalFailure: The request failed because of an internal error.',
    ]);
    expect(port.logged).toContainEqual({
      level: 'error',
      event: 'an AWS API failed',
      fields: { service: 'echo', reason: expect.stringContaining('Error: secret detail') as string },
    });
    expect((await send('/still-there')).status).toBe(200);
  });

  test('with a wrong signature is refused in the shape of its service', async () => {
    const wrong = { ...port.iam.administrator, secretAccessKey: 'wrong' };

    await expect(port.sts(wrong).send(new GetCallerIdentityCommand())).rejects.toMatchObject({
      name: 'SignatureDoesNotMatch',
      $metadata: { httpStatusCode: 403 },
    });
    const describeChannel = new DescribeSignalingChannelCommand({ ChannelName: 'x' });
    await expect(port.kinesisVideo(wrong).send(describeChannel)).rejects.toMatchObject({
      name: 'InvalidSignatureException',
      $metadata: { httpStatusCode: 403 },
    });
  });

  test('is refused when its body was changed on the way', async () => {
    const url = new URL('/', port.url);
    const headers = await port.iam.sign(
      { method: 'POST', url, headers: {}, body: 'a' },
      'echo',
      port.iam.administrator,
    );

    const response = await fetch(url, { method: 'POST', headers, body: 'b' });

    expect(await response.text()).toMatch(/^InvalidSignatureException: /);
  });
});

describe('a request without a usable signature', () => {
  test.each([
    [undefined, 'MissingAuthenticationTokenException'],
    ['Bearer abc', 'IncompleteSignatureException'],
    ['AWS4-HMAC-SHA256 nonsense', 'IncompleteSignatureException'],
  ])('(%s) is answered 403 %s', async (authorization, code) => {
    const response = await fetch(port.url, {
      method: 'POST',
      headers: authorization ? { authorization } : {},
    });

    expect([response.status, response.headers.get('x-amzn-errortype')]).toEqual([403, code]);
    expect(await response.json()).toMatchObject({ __type: code });
  });
});

describe('limits', () => {
  test('a request for another host name is refused, however it is signed', async () => {
    const url = new URL('/', port.url);
    const host = { host: 'rebound.example' };
    const headers = await port.iam.sign(
      { method: 'POST', url, headers: host, body: '' },
      'echo',
      port.iam.administrator,
    );

    const response = await new Promise<IncomingMessage>((resolve) =>
      request(url, { method: 'POST', headers }, resolve).end(),
    );

    expect(response.statusCode).toBe(403);
    expect(await json(response)).toMatchObject({ message: 'The AWS port answers only to localhost.' });
  });

  test('a body over the limit is answered 413', async () => {
    expect((await send('/', { body: 'x'.repeat(1_000) })).status).toBe(200);

    const response = await send('/', { body: 'x'.repeat(1_001) });

    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({
      message: 'The request body has 1001 bytes; at most 1000 are accepted.',
    });
  });

  test('every request is answered 503 until the cloud is ready', async () => {
    isReady = false;

    expect((await send('/')).status).toBe(503);
    isReady = true;
    expect((await send('/')).status).toBe(200);
  });

  test('a client that goes away in the middle of its request leaves no error', async () => {
    const { port: number } = new URL(port.url);
    const socket = connect(Number(number), '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    await new Promise((resolve) =>
      socket.write('POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 10\r\n\r\nabc', resolve),
    );
    await new Promise((resolve) => socket.once('close', resolve).destroy());

    expect((await send('/')).status).toBe(200);
    expect(port.logged.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

describe('browsers', () => {
  const preflight = (origin: string) =>
    fetch(port.url, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,x-amz-date,x-amz-security-token',
      },
    });

  test('are told that the front door’s pages may send signed requests and read the answers', async () => {
    const allowed = await preflight(pageOrigin);
    const answer = await send('/', { headers: { origin: pageOrigin } });

    expect(allowed.status).toBe(204);
    expect(Object.fromEntries(allowed.headers)).toMatchObject({
      'access-control-allow-origin': pageOrigin,
      'access-control-allow-methods': 'GET,POST,PUT,DELETE',
      'access-control-allow-headers': 'authorization,x-amz-date,x-amz-security-token',
      vary: 'Origin',
    });
    expect(answer.headers.get('access-control-allow-origin')).toBe(pageOrigin);
    expect(answer.headers.get('access-control-expose-headers')).toContain('x-amzn-errortype');
  });

  test('are told so about errors too', async () => {
    const response = await fetch(port.url, { method: 'POST', headers: { origin: pageOrigin } });

    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([403, pageOrigin]);
  });

  test.each(['http://localhost:4001', 'https://localhost:4000', 'http://evil.example', 'null'])(
    'are told nothing for pages of %s',
    async (origin) => {
      const refused = await preflight(origin);
      const answer = await send('/', { headers: { origin } });

      expect(refused.status).toBe(403);
      expect(refused.headers.get('access-control-allow-origin')).toBeNull();
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    },
  );

  test('are told by which flag a page that is refused is let in', async () => {
    const refused = await preflight('http://localhost:5173');

    expect(refused.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(await refused.text()).toBe(
      'The AWS port answers only to pages of the front door, and to those that it is started for: npm start -- --origin http://localhost:PORT\n',
    );
  });
});

describe('a request without a signature', () => {
  /** Sends the head of a request and nothing of its body; answers what comes back first. */
  const answerToHead = (headers: readonly string[]): Promise<string> =>
    new Promise((resolve, reject) => {
      const { hostname, port: number } = new URL(port.url);
      const socket = connect(Number(number), hostname, () =>
        socket.write(['POST / HTTP/1.1', `host: ${hostname}`, ...headers, '', ''].join('\r\n')),
      );
      socket.on('error', reject);
      socket.once('data', (data) => {
        resolve(data.toString());
        socket.destroy();
      });
    });

  test.each([
    ['no body', []],
    [
      'a JSON target',
      ['x-amz-target: DynamoDB_20120810.GetItem', 'content-type: application/x-amz-json-1.0'],
    ],
    ['half a signature', ['authorization: AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/echo']],
  ])('with %s is refused before its body is read', async (_what, headers) => {
    const answer = await answerToHead([...headers, 'content-length: 900']);

    expect(answer).toMatch(/^HTTP\/1\.1 (403|501) /);
  });

  test('that is a form is read no further than 16 kB', async () => {
    const body = `Action=GetCallerIdentity&Version=2011-06-15&x=${'x'.repeat(20_000)}`;
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const wide = await openTestPort({ moreApis: [echo], isReady: () => true });

    const answer = await fetch(wide.url, { method: 'POST', headers, body });
    await wide.close();

    expect(answer.status).toBe(413);
    expect(await answer.text()).toContain('at most 16384 are accepted');
  });
});
