// Calls between services, over HTTP and in this process: one table of calls, and both ways must give the same answers,
// refusals, counts, uses of grants and log lines.
import { afterEach, describe, expect, test } from 'vitest';
import { type AwsApi, AwsError } from '../cloud.ts';
import { createDynamoDb } from '../dynamodb/dynamodb.ts';
import { ordersProperties } from '../dynamodb/ordersTable.ts';
import type { Credentials } from '../iam/iam.ts';
import { createManualClock } from '../manualClock.ts';
import { createSqs } from '../sqs/sqs.ts';
import { createResource } from '../testing/createResource.ts';
import { type TestPort, allow, openTestPort, trust } from '../testing/openTestPort.ts';
import { createTestCloud } from '../testing/testCloud.ts';
import { createInProcessCalls } from './callInProcess.ts';
import { createCallOverHttp } from './callOverHttp.ts';
import type { CallService, ServiceCall } from './serviceCalls.ts';

/** Answers what it was asked and by whom; paths choose what goes wrong. */
const echo: AwsApi = {
  signingName: 'echo',
  permissionsOf({ path }) {
    if (path === '/unknown') throw new AwsError('UnknownOperationException', 'none', 404);
    return ['Read', 'List', 'Read'].map((action) => ({
      action: `echo:${action}`,
      resource: `arn:aws:echo:::${path}`,
    }));
  },
  async answer({ method, path, query, headers, body, principal }) {
    if (path === '/defect') throw new Error('secret detail');
    if (path === '/refused') throw new AwsError('EchoRefused', 'no', 409);
    if (path === '/stuck') return new Promise(() => undefined);
    if (path === '/bytes')
      return { statusCode: 201, headers: {}, body: Buffer.from([0xff, 0x41, 0xc3, 0xa9]) };
    if (path === '/half') return { statusCode: 200, headers: {}, body: 'a\ud800b' };
    const { accept, host } = headers;
    const told = {
      accept,
      host,
      type: headers['content-type'],
      length: headers['content-length'],
      x: headers['x-a'],
    };
    const seen = { method, path, query: [...query], told, body: body.toString(), principal };
    return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(seen) };
  },
  toErrorResponse: (error, headers = {}) => ({
    statusCode: error.statusCode,
    headers: { 'x-amzn-errortype': error.code },
    body: `${error.code} (${headers['content-type']}): ${error.message}`,
  }),
};

interface Scene {
  readonly port: TestPort;
  readonly call: CallService;
  /** Calls that were handed to HTTP. */
  readonly overHttp: () => number;
  readonly close: () => void;
  setReady(isReady: boolean): void;
}

const ways = ['over HTTP', 'in process'] as const;
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

/** A port with a table, a queue and roles behind it, and one way to call it. */
async function openScene(way: (typeof ways)[number]): Promise<Scene> {
  const clock = createManualClock();
  const cloud = createTestCloud({ clock });
  const [dynamoDb, sqs] = [createDynamoDb(cloud), createSqs(cloud)];
  await createResource(dynamoDb, 'AWS::DynamoDB::Table', 'Orders', {
    ...ordersProperties,
    TableName: 'Orders',
  });
  await createResource(sqs, 'AWS::SQS::Queue', 'Dead', { QueueName: 'dead' });
  await dynamoDb.open?.();
  let isReady = true;
  const moreApis = [dynamoDb.api, sqs.api, echo].filter((api) => api !== undefined);
  const port = await openTestPort({ clock, moreApis, isReady: () => isReady, maxBodyBytes: 1_000 });
  closers.push(async () => {
    await port.close();
    await dynamoDb.close?.();
  });
  for (const [name, ...policies] of roles) {
    await port.declare('AWS::IAM::Role', name, {
      RoleName: name,
      AssumeRolePolicyDocument: trust({ Service: 'appsync.amazonaws.com', AWS: '*' }),
      Policies: policies.map((PolicyDocument, index) => ({ PolicyName: `p${index}`, PolicyDocument })),
    });
  }
  let handed = 0;
  const sendOverHttp = createCallOverHttp(port.iam, fetch);
  const overHttp: CallService = (call) => {
    handed += 1;
    return sendOverHttp(call);
  };
  const inProcess = createInProcessCalls({ gateway: port.gateway, awsUrl: port.url, overHttp });
  return {
    port,
    call: way === 'in process' ? inProcess.call : overHttp,
    overHttp: () => handed,
    close: inProcess.close,
    setReady: (next) => (isReady = next),
  };
}

const roles = [
  ['everything', allow('*')],
  ['reader', allow(['echo:Read', 'echo:List'], 'arn:aws:echo:::/mine')],
  [
    'denied',
    allow('*'),
    { ...allow('echo:List'), Statement: [{ Effect: 'Deny', Action: 'echo:List', Resource: '*' }] },
  ],
  ['nobody'],
] as const;

type Caller = (scene: Scene) => Promise<Credentials>;
const as =
  (role: string): Caller =>
  ({ port }) =>
    port.iam.credentialsForService(`arn:aws:iam::000000000000:role/${role}`, 'appsync.amazonaws.com', 'test');
const administrator: Caller = async ({ port }) => port.iam.administrator;
/** A session of the role that may do everything, narrowed to reading what is its own. */
const narrowed: Caller = async ({ port }) =>
  port.iam.createSession({
    roleArn: 'arn:aws:iam::000000000000:role/everything',
    sessionName: 'narrow',
    durationSeconds: 900,
    sessionPolicies: [allow('echo:*', 'arn:aws:echo:::/mine'), allow('echo:Read')],
  });
const changed =
  (caller: Caller, change: (credentials: Credentials) => Credentials): Caller =>
  async (scene) =>
    change(await caller(scene));
const expired: Caller = async (scene) => {
  const credentials = await narrowed(scene);
  await scene.port.clock.advance(900_000);
  return credentials;
};

type Call = Partial<Omit<ServiceCall, 'url' | 'signer'>> & { service?: string; path?: string; by?: Caller };

async function send({ port, call, ...scene }: Scene, given: Call) {
  const { service = 'echo', path = '/mine', by = as('everything'), ...rest } = given;
  const credentials = await by({ port, call, ...scene });
  const body = rest.method === 'GET' || rest.method === 'DELETE' ? {} : { body: '{}' };
  const signer = { signingName: service, credentials };
  return call({ method: 'POST', url: new URL(path, port.url), headers: {}, ...body, ...rest, signer });
}

/** Everything that can be told apart afterwards, without what is random and what belongs to a connection (RFC 9110, 7.6.1). */
async function outcomeOf(scene: Scene, call: Call): Promise<unknown> {
  const answered = await send(scene, call).then(
    (answer) => ({ ...answer, headers: { ...answer.headers, connection: null, 'keep-alive': null } }),
    (error: unknown) => ({ thrown: (error as Error).constructor.name, message: (error as Error).message }),
  );
  const { port } = scene;
  const { logged, meter, iam } = port;
  const outcome = { answered, logged, usage: meter.usage(), permissions: iam.permissions() };
  const text = JSON.stringify(outcome)
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'id')
    .replaceAll(new URL(port.url).host, 'host')
    .replaceAll(/\\n +at .*?(?=\")/g, '')
    .replaceAll(/AIDA\w+/g, 'AIDA');
  return JSON.parse(text);
}

const json = (target: string): Record<string, string> => ({
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-target': target,
});
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const dynamoDb = (operation: string, input: object): Call => ({
  service: 'dynamodb',
  path: '/',
  headers: json(`DynamoDB_20120810.${operation}`),
  body: JSON.stringify({ TableName: 'Orders', ...input }),
});
const sendMessage = (QueueName: string): Call => ({
  service: 'sqs',
  path: '/',
  headers: json('AmazonSQS.SendMessage'),
  body: JSON.stringify({ QueueUrl: `http://localhost/000000000000/${QueueName}`, MessageBody: 'late' }),
});
const key = { person: { S: 'ada' }, number: { N: '1' } };

const calls: Record<string, Call & { status: number | string; isReady?: false }> = {
  'what the role may do': { by: as('reader'), status: 200 },
  'what the role may not do': { by: as('reader'), path: '/other', status: 403 },
  'what the role is denied': { by: as('denied'), status: 403 },
  'with a role without policies': { by: as('nobody'), status: 403 },
  'what the session’s policies allow': { by: narrowed, status: 200 },
  'what the session’s policies do not allow': { by: narrowed, path: '/other', status: 403 },
  'by the administrator': { by: administrator, status: 200 },
  'after the session': { by: expired, status: 403 },
  'with another secret': { by: changed(narrowed, (c) => ({ ...c, secretAccessKey: 'x' })), status: 403 },
  'with another key’s session': {
    by: changed(narrowed, (c) => ({ ...c, accessKeyId: 'ASIA' })),
    status: 403,
  },
  'with a forged session': { by: changed(narrowed, (c) => ({ ...c, sessionToken: 'x' })), status: 403 },
  'with an unknown key': {
    by: async () => ({ accessKeyId: 'AKIA', secretAccessKey: 'x' }),
    status: 403,
  },
  'by GET, with a query': { method: 'GET', path: '/mine?x=1&x=%2B&y=a+b&z', status: 200 },
  'by DELETE': { method: 'DELETE', path: '/a%20b/%C3%A9', status: 200 },
  'with headers': {
    headers: { 'x-a': 'b c', accept: 'application/json', 'content-type': 'x/y' },
    status: 200,
  },
  'with a header of other letters': { headers: { 'x-a': 'caf\u00e9' }, status: 200 },
  'with blanks around a header': { headers: { 'x-a': ' a ' }, status: 200 },
  'with a date of its own': { headers: { 'x-amz-date': '20200101T000000Z', 'x-a': '1' }, status: 200 },
  'with a wrong hash of the body': { headers: { 'x-amz-content-sha256': 'abc' }, status: 403 },
  'with another session’s token among its headers': { headers: { 'x-amz-security-token': 'x' }, status: 200 },
  'with a header that HTTP does not take': { headers: { 'transfer-encoding': 'x' }, status: 'TypeError' },
  'with a head of 20 kB': { headers: { 'x-a': 'x'.repeat(20_000) }, status: 431 },
  'with a query that cannot be decoded': { path: '/mine?x=%', status: 'UnsignableRequestError' },
  'from a page of another origin': { headers: { origin: 'http://evil.example' }, status: 200 },
  'from a page of the front door': { headers: { origin: 'http://localhost:4000' }, status: 200 },
  'with half a surrogate pair': { body: 'a\udc00', status: 200 },
  'answered with half a surrogate pair': { path: '/half', status: 200 },
  'answered with bytes that are no text': { path: '/bytes', status: 201 },
  'that the service refuses': { path: '/refused', headers: { 'content-type': 'x/y' }, status: 409 },
  'that is unknown to the service': { path: '/unknown', status: 404 },
  'that the service fails at': { path: '/defect', status: 500 },
  'of a service that is not here': { service: 'glue', status: 501 },
  'of a service that is not here, in JSON of version 1.0': {
    service: 'states',
    headers: json('AWSStepFunctions.ListActivities'),
    status: 501,
  },
  'of a service that is not here, by a form': {
    service: 'rds',
    headers: form,
    body: 'Action=A',
    status: 501,
  },
  'of a service that is not here, by a query': {
    service: 'ec2',
    method: 'GET',
    path: '/?Action=A',
    status: 501,
  },
  'of a service that is not here, in CBOR': {
    service: 'monitoring',
    headers: { 'smithy-protocol': 'rpc-v2-cbor' },
    status: 501,
  },
  'of a service that is not here, in XML': { service: 's3', method: 'GET', status: 501 },
  'with a body at the limit': { body: 'x'.repeat(1_000), status: 200 },
  'with a body over the limit': { body: 'x'.repeat(1_001), status: 413 },
  'with characters that make a body too long': { body: 'é'.repeat(501), status: 413 },
  'before the cloud is ready': { isReady: false, status: 503 },
  'before the cloud is ready, by a form': { service: 'sts', headers: form, isReady: false, status: 503 },
  'with a body over the limit, of DynamoDB': {
    ...dynamoDb('GetItem', { Key: 'x'.repeat(1_000) }),
    status: 413,
  },
  'answered with as much as was asked for': { path: '/bytes', maxAnswerBytes: 4, status: 201 },
  'answered with more than was asked for': { path: '/bytes', maxAnswerBytes: 3, status: 'Error' },
  'of DynamoDB that writes': { ...dynamoDb('PutItem', { Item: key }), status: 200 },
  'of DynamoDB that finds nothing': { ...dynamoDb('GetItem', { Key: key }), status: 200 },
  'of DynamoDB whose condition fails': {
    ...dynamoDb('PutItem', { Item: key, ConditionExpression: 'attribute_exists(person)' }),
    status: 400,
  },
  'of DynamoDB that is malformed': { ...dynamoDb('GetItem', { Key: 1 }), status: 400 },
  'of DynamoDB that is not allowed': { ...dynamoDb('GetItem', { Key: key }), by: as('reader'), status: 403 },
  'of SQS': { ...sendMessage('dead'), status: 200 },
  'of SQS for a queue that is not there': { ...sendMessage('none'), status: 400 },
  'of STS': {
    service: 'sts',
    method: 'GET',
    path: '/?Action=GetCallerIdentity&Version=2011-06-15',
    headers: { accept: 'application/json' },
    by: as('nobody'),
    status: 200,
  },
  'of KVS': { service: 'kinesisvideo', path: '/listSignalingChannels', status: 200 },
  'of KVS that is not allowed': {
    service: 'kinesisvideo',
    path: '/listSignalingChannels',
    by: as('nobody'),
    status: 401,
  },
};

describe('a call has the same outcome over HTTP and in process', () => {
  test.each(Object.entries(calls))('%s', async (_title, { status, isReady = true, ...call }) => {
    const outcomes = [];
    for (const way of ways) {
      const scene = await openScene(way);
      scene.setReady(isReady);
      outcomes.push(await outcomeOf(scene, call));
    }

    const [overHttp, inProcess] = outcomes;
    expect(inProcess).toEqual(overHttp);
    const answered = typeof status === 'string' ? { thrown: status } : { statusCode: status };
    expect(overHttp).toMatchObject({ answered });
  });
});

describe.each(ways)('%s', (way) => {
  test('a call that is aborted before it begins fails with the reason and reaches nobody', async () => {
    const scene = await openScene(way);

    await expect(send(scene, { signal: AbortSignal.abort(new Error('over')) })).rejects.toThrow('over');

    expect(scene.port.meter.usage().awsCalls).toEqual({});
  });

  test('a call that is aborted while the service works fails with the reason', async () => {
    const scene = await openScene(way);
    const controller = new AbortController();
    const pending = send(scene, { path: '/stuck', signal: controller.signal });
    await expect.poll(() => scene.port.meter.usage().awsCalls).toEqual({ 'echo:Read': 1, 'echo:List': 1 });

    controller.abort(new Error('No answer within 10000 ms.'));

    await expect(pending).rejects.toThrow('No answer within 10000 ms.');
  });

  test('calls without a signature, and to other addresses, go over HTTP as they are', async () => {
    const { call, port, overHttp } = await openScene(way);
    const headers = { authorization: 'Bearer abc' };
    const { host } = new URL(port.url);

    const unsigned = await call({ method: 'POST', url: new URL(port.url), headers, body: '' });
    const signer = { signingName: 'echo', credentials: port.iam.administrator };
    const elsewhere = new URL(`http://${host.replace('localhost', '127.0.0.1')}/mine`);
    const foreign = await call({ method: 'GET', url: elsewhere, headers: {}, signer });

    expect([unsigned.statusCode, foreign.statusCode, overHttp()]).toEqual([403, 200, 2]);
  });
});

describe('in process', () => {
  test('a signed call does not touch HTTP, and one that HTTP has a say in does', async () => {
    const scene = await openScene('in process');

    await send(scene, {});
    expect(scene.overHttp()).toBe(0);
    await send(scene, { headers: { connection: 'close' } }).catch(() => undefined);
    expect(scene.overHttp()).toBe(1);
  });

  test('other work of the process has its turn before a call is answered', async () => {
    const scene = await openScene('in process');
    const order: string[] = [];
    setImmediate(() => order.push('other work'));

    await send(scene, {}).then(() => order.push('answer'));

    expect(order).toEqual(['other work', 'answer']);
  });

  test('calls under way end when the port closes, and later ones find it closed', async () => {
    const scene = await openScene('in process');
    const pending = send(scene, { path: '/stuck' });
    const ended = expect(pending).rejects.toThrow(new TypeError('fetch failed'));
    await expect.poll(() => scene.port.meter.usage().awsCalls).toEqual({ 'echo:Read': 1, 'echo:List': 1 });

    scene.close();

    await ended;
    await expect(send(scene, {})).rejects.toMatchObject({ cause: { message: 'The AWS port is closed.' } });
  });
});
