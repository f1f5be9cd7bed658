// Refusals of what is not here, read by the clients that sent the request: each service's own protocol.
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { GetObjectCommand, HeadBucketCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleWithWebIdentityCommand } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCognitoApi } from '../cognito/cognitoApi.ts';
import { openTestPort, type TestPort } from '../testing/openTestPort.ts';

let port: TestPort;
beforeEach(async () => {
  const cognito = createCognitoApi(
    (id) => `arn:aws:cognito-idp:us-east-1:000000000000:userpool/${id}`,
    () => Promise.reject(new Error('no tokens')),
  );
  port = await openTestPort({ moreApis: [cognito] });
});
afterEach(() => port.close());

const refusalOf = (service: string) => ({
  name: 'UnknownServiceException',
  message: `The service '${service}' is not run here; the local cloud has sts, kinesisvideo, cognito-idp.`,
  $metadata: { httpStatusCode: 501 },
});

describe('a client of a service that is not here reads so:', () => {
  test('CloudFormation’s', async () => {
    const client = new CloudFormationClient(port.clientConfig());

    await expect(client.send(new DescribeStacksCommand({}))).rejects.toMatchObject(
      refusalOf('cloudformation'),
    );
  });

  test('IAM’s', async () => {
    const client = new IAMClient(port.clientConfig());

    await expect(client.send(new GetRoleCommand({ RoleName: 'r' }))).rejects.toMatchObject(refusalOf('iam'));
  });

  test.each([
    ['signed', false],
    ['unsigned, by what its client calls itself', true],
  ])('S3’s, %s', async (_how, isUnsigned) => {
    const client = new S3Client({
      ...port.clientConfig(),
      forcePathStyle: true,
      ...(isUnsigned && { signer: { sign: async (request) => request } }),
    });

    await expect(client.send(new ListBucketsCommand({}))).rejects.toMatchObject(refusalOf('s3'));
    await expect(client.send(new GetObjectCommand({ Bucket: 'b', Key: 'k' }))).rejects.toMatchObject(
      refusalOf('s3'),
    );
    // No body answers a HEAD; its status must not be the one of a bucket that does not exist.
    await expect(client.send(new HeadBucketCommand({ Bucket: 'b' }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 501 },
    });
  });
});

interface Literal {
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** Sends what a client puts on the wire; signed for a service, or not at all. */
async function send({ path = '/', headers = {}, body = '' }: Literal, service?: string): Promise<Response> {
  const url = new URL(path, port.url);
  const message = { method: 'POST', url, headers, body };
  const signed = service ? await port.iam.sign(message, service, port.iam.administrator) : headers;
  return fetch(url, { method: 'POST', headers: signed, body });
}

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const message = (service: string) => refusalOf(service).message;

describe('on the wire a refusal is', () => {
  test.each<[string, string | undefined, Literal]>([
    ['cloudformation', undefined, { headers: form, body: 'Action=ListStacks&Version=2010-05-15' }],
    ['sns', 'sns', { headers: form, body: 'Action=Publish&Version=2010-03-31' }],
    ['iam', undefined, { path: '/?Action=ListRoles&Version=2010-05-08' }],
    ['route53', 'route53', { path: '/2013-04-01/hostedzone' }],
  ])('XML of the Query protocol for %s (signed for %s)', async (service, signedFor, literal) => {
    const response = await send(literal, signedFor);

    expect([response.status, response.headers.get('content-type')]).toEqual([501, 'text/xml']);
    expect(await response.text()).toBe(
      `<ErrorResponse><Error><Type>Receiver</Type><Code>UnknownServiceException</Code><Message>${message(service).replaceAll("'", '&apos;')}</Message></Error><RequestId>${response.headers.get('x-amzn-requestid')}</RequestId></ErrorResponse>`,
    );
  });

  test('XML with a list of errors for EC2', async () => {
    const response = await send({ headers: form, body: 'Action=DescribeVpcs&Version=2016-11-15' }, 'ec2');

    expect(await response.text()).toMatch(
      /^<Response><Errors><Error><Code>UnknownServiceException<\/Code><Message>.*<\/Message><\/Error><\/Errors><RequestID>.*<\/RequestID><\/Response>$/,
    );
  });

  test('XML of S3 for a URL that is signed in its query', async () => {
    const scope = 'AKIDEXAMPLE/20260101/us-east-1/s3/aws4_request';
    const query = new URLSearchParams({
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Credential': scope,
      'X-Amz-Date': '20260101T000000Z',
      'X-Amz-Expires': '900',
      'X-Amz-SignedHeaders': 'host',
      'X-Amz-Signature': '0'.repeat(64),
    });

    const response = await fetch(`${port.url}/bucket/key?${query.toString()}`);

    expect(response.headers.get('content-type')).toBe('application/xml');
    expect(await response.text()).toMatch(/^<Error><Code>UnknownServiceException<\/Code>/);
  });

  test.each([
    ['ssm', 'AmazonSSM.GetParameter', '1.1'],
    ['states', 'AWSStepFunctions.StartExecution', '1.0'],
  ])('JSON with its type in a header for %s', async (service, target, version) => {
    const contentType = `application/x-amz-json-${version}`;
    const headers = { 'content-type': contentType, 'x-amz-target': target };

    const response = await send({ headers, body: '{}' }, service);

    expect(response.headers.get('content-type')).toBe(contentType);
    expect(response.headers.get('x-amzn-errortype')).toBe('UnknownServiceException');
    expect(await response.json()).toEqual({ __type: 'UnknownServiceException', message: message(service) });
  });

  test('JSON of a REST service for all others', async () => {
    const response = await send({ path: '/restapis' }, 'apigateway');

    expect([response.status, response.headers.get('content-type')]).toEqual([501, 'application/json']);
    expect(response.headers.get('x-amzn-errortype')).toBe('UnknownServiceException');
    expect(await response.json()).toMatchObject({ message: message('apigateway') });
  });

  test('CBOR for CloudWatch’s newer clients', async () => {
    const headers = { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' };
    const path = '/service/GraniteServiceVersion20100801/operation/PutMetricData';

    const response = await send({ path, headers }, 'monitoring');

    const text = message('monitoring');
    const length = Buffer.byteLength(text).toString(16);
    expect(response.headers.get('smithy-protocol')).toBe('rpc-v2-cbor');
    expect(Buffer.from(await response.arrayBuffer()).toString('hex')).toBe(
      // A map of two: "__type", a text of 23 bytes; "message", a text whose length is one byte.
      `a2${'665f5f74797065'}${'77'}${Buffer.from('UnknownServiceException').toString('hex')}` +
        `${'676d657373616765'}78${length}${Buffer.from(text).toString('hex')}`,
    );
  });
});

describe('an unsigned call', () => {
  const cognito = (name: string) => ({
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSCognitoIdentityProviderService.${name}`,
    },
    body: '{}',
  });

  test.each(['InitiateAuth', 'SignUp', 'RespondToAuthChallenge', 'GetUser', 'ForgotPassword'])(
    'of Cognito’s %s is told that it is not run here',
    async (name) => {
      const response = await send(cognito(name));

      expect([response.status, response.headers.get('content-type')]).toEqual([
        400,
        'application/x-amz-json-1.1',
      ]);
      expect(response.headers.get('x-amzn-errortype')).toBe('UnknownOperationException');
      expect(await response.json()).toEqual({
        __type: 'UnknownOperationException',
        message:
          `"AWSCognitoIdentityProviderService.${name}" is not run here. ` +
          'People sign in on the page /sign-in; administrators call "AWSCognitoIdentityProviderService.AdminInitiateAuth".',
      });
    },
  );

  test('that only administrators may make must be signed', async () => {
    expect(await (await send(cognito('AdminInitiateAuth'))).json()).toEqual({
      __type: 'MissingAuthenticationTokenException',
      message: 'Missing Authentication Token',
    });
  });

  test('is refused in the shape of the service that it is aimed at', async () => {
    const response = await send({ headers: form, body: 'Action=GetCallerIdentity&Version=2011-06-15' });

    expect([response.status, response.headers.get('content-type')]).toEqual([403, 'text/xml']);
    expect(await response.text()).toContain('<Code>MissingAuthenticationToken</Code>');
  });

  test('of STS with somebody else’s token is told that it is not run here', async () => {
    const input = {
      RoleArn: 'arn:aws:iam::000000000000:role/r',
      RoleSessionName: 'rr',
      WebIdentityToken: 'token',
    };

    await expect(port.sts().send(new AssumeRoleWithWebIdentityCommand(input))).rejects.toMatchObject({
      name: 'InvalidAction',
      message: 'AssumeRoleWithWebIdentity is not run here.',
    });
  });
});
