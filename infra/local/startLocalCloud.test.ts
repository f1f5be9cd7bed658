// The whole local cloud: ready or one sentence, nothing left open, and what was kept is there again.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { describe, expect, onTestFinished, test } from 'vitest';
import { plainUrlOf } from './addresses.ts';
import { requestToken } from './cognito/requestToken.ts';
import { createLog } from './log.ts';
import { announceRunningCloud, findRunningCloud } from './runningCloud.ts';
import { StartError } from './startError.ts';
import { startLocalCloud, type LocalCloud, type LocalCloudOptions } from './startLocalCloud.ts';
import { temporaryFolder, type TemplateResources, writeAssembly } from './testing/handMadeAssembly.ts';
import { allow, trust } from './testing/openTestPort.ts';

const apiId = { 'Fn::GetAtt': ['Api', 'ApiId'] };

/** Counts the requests that come to a port of this process from now on, until the test has finished. */
function requestsTo(port: number): () => number {
  let count = 0;
  const onRequest = (message: unknown): void => {
    const { request } = message as { request: IncomingMessage };
    if (request.socket.localPort === port) count += 1;
  };
  subscribe('http.server.request.start', onRequest);
  onTestFinished(() => void unsubscribe('http.server.request.start', onRequest));
  return () => count;
}

/** Starts the hand-made assembly on free ports until the test has finished. */
async function start(options: Partial<LocalCloudOptions> = {}): Promise<LocalCloud> {
  const log = createLog('error', () => undefined);
  const cloud = await startLocalCloud({ assembly: writeAssembly(), port: 0, awsPort: 0, log, ...options });
  onTestFinished(cloud.close);
  return cloud;
}

/** A DynamoDB client with the administrator's key pair. */
function dynamoDb({ awsUrl, region, administrator }: LocalCloud): DynamoDBClient {
  return new DynamoDBClient({
    endpoint: plainUrlOf(awsUrl),
    region,
    credentials: administrator,
    maxAttempts: 1,
  });
}

test('answers what the template declares and who can sign in', async () => {
  const progress: string[] = [];
  const cloud = await start({
    onProgress: (line) => progress.push(line),
    users: [{ email: 'anna@example.com' }],
  });

  expect(cloud.stackName).toBe('Notes');
  expect(cloud.outputs['OidcAuthority']).toBe(`${cloud.frontDoorUrl}/sign-in`);
  expect(cloud.users.map(({ email }) => email)).toEqual([
    'speaker@example.com',
    'listener@example.com',
    'anna@example.com',
  ]);
  expect(progress).toEqual(['Creating 3 resources.', 'Opening the services.']);
  expect((await fetch(cloud.frontDoorUrl)).status).toBe(200);
});

test('its tokens are signed with the keys that the issuer publishes', async () => {
  const cloud = await start();
  const token = await cloud.createToken('speaker');
  const issuer = cloud.outputs['OidcAuthority'] ?? '';
  const keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`));
  const { payload } = await jwtVerify(token, keys, { issuer });
  expect(payload.sub).toBe(cloud.users[0]?.sub);
});

test('a page of an origin that was named may call the AWS port, read config.json and sign in; others may not', async () => {
  const origin = 'http://localhost:5173';
  const cloud = await start({ pageOrigins: [`${origin}/`] });
  const authority = cloud.outputs['OidcAuthority'] ?? '';
  const readersOf = async (from: string): Promise<(string | null)[]> => {
    const headers = { origin: from, 'access-control-request-method': 'POST' };
    const answers = await Promise.all([
      fetch(cloud.awsUrl, { method: 'OPTIONS', headers }),
      fetch(`${cloud.frontDoorUrl}/config.json`, { headers: { origin: from } }),
      fetch(`${authority}/oauth2/token`, {
        method: 'POST',
        headers: { origin: from },
        body: new URLSearchParams({
          client_id: cloud.outputs['OidcClientId'] ?? '',
          grant_type: 'refresh_token',
        }),
      }),
    ]);
    return answers.map((answer) => answer.headers.get('access-control-allow-origin'));
  };

  expect(await readersOf(origin)).toEqual([origin, origin, origin]);
  expect(await readersOf('null')).toEqual([null, null, null]);
  expect(await readersOf('http://localhost:5174')).toEqual([null, null, null]);
});

test('with TLS, what it tells is https, services reach each other, and its own commands need trust nobody', async () => {
  const directory = temporaryFolder();
  const cloud = await start({ tls: { directory } });
  const { hostname, port } = new URL(cloud.frontDoorUrl);

  expect([cloud.frontDoorUrl, cloud.awsUrl]).toEqual([
    `https://localhost:${cloud.ports.frontDoor}`,
    `https://localhost:${cloud.ports.aws}`,
  ]);
  expect(cloud.authorityFile).toBe(join(directory, 'authority.pem'));
  expect(cloud.outputs['OidcAuthority']).toBe(`${cloud.frontDoorUrl}/sign-in`);

  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const ca = readFileSync(cloud.authorityFile ?? '');
    get({ hostname, port, path: '/sign-in/.well-known/openid-configuration', ca, agent: false }, resolve).on(
      'error',
      reject,
    );
  });
  expect(await json(answer)).toMatchObject({
    issuer: `${cloud.frontDoorUrl}/sign-in`,
    token_endpoint: `${cloud.frontDoorUrl}/sign-in/oauth2/token`,
  });

  const forget = announceRunningCloud(cloud, directory);
  const token = await requestToken(findRunningCloud(cloud.ports.frontDoor, directory), 'speaker');
  forget();
  expect(decodeJwt(token).iss).toBe(`${cloud.frontDoorUrl}/sign-in`);
});

test('certificates are kept in the data folder, and no key of them is logged or told', async () => {
  const dataDirectory = temporaryFolder();
  const lines: string[] = [];
  const cloud = await start({
    tls: {},
    dataDirectory,
    log: createLog('debug', (record) => lines.push(JSON.stringify(record))),
    onProgress: (line) => lines.push(line),
  });

  expect(cloud.authorityFile).toBe(join(dataDirectory, 'certificates', 'authority.pem'));
  const key =
    readFileSync(join(dataDirectory, 'certificates', 'authority.key'), 'utf8').split('\n')[1] ?? '-';
  expect(lines.join('\n')).not.toContain(key);
});

test('answers 503 while resources are being made', async () => {
  const statuses: number[] = [];
  const free = createServer();
  await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve));
  const { port } = free.address() as AddressInfo;
  await new Promise((resolve) => free.close(resolve));
  let asking: Promise<void> | undefined;
  await start({
    port,
    onProgress: () => {
      asking ??= fetch(`http://127.0.0.1:${port}/`).then(({ status }) => void statuses.push(status));
    },
  });
  await asking;
  expect(statuses).toEqual([503]);
});

test('answers what AWS would have billed', async () => {
  const cloud = await start();
  const TableName = cloud.outputs['NotesTable'] ?? '';
  await dynamoDb(cloud).send(new PutItemCommand({ TableName, Item: { id: { S: 'a' } } }));
  await dynamoDb(cloud).send(new GetItemCommand({ TableName, Key: { id: { S: 'a' } } }));

  expect(cloud.usage()).toEqual({
    appSync: { queries: 0, mutations: 0, inboundMessages: 0, outboundMessages: 0, connectionMs: 0 },
    dataSourceCalls: {},
    awsCalls: { 'dynamodb:PutItem': 1, 'dynamodb:GetItem': 1 },
    dynamoDb: { writeUnits: { [TableName]: 1 }, readUnits: { [TableName]: 0.5 } },
    lambda: {},
    schedules: {},
  });
});

/** An API whose query reads the table of notes. */
const notesApi: TemplateResources = {
  Api: {
    Type: 'AWS::AppSync::GraphQLApi',
    Properties: {
      Name: 'notes',
      AuthenticationType: 'AMAZON_COGNITO_USER_POOLS',
      UserPoolConfig: { UserPoolId: { Ref: 'Users' }, DefaultAction: 'ALLOW', AwsRegion: 'us-east-1' },
    },
  },
  Schema: {
    Type: 'AWS::AppSync::GraphQLSchema',
    Properties: { ApiId: apiId, Definition: 'type Note { id: ID! } type Query { note(id: ID!): Note }' },
  },
  Reader: {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: trust({ Service: 'appsync.amazonaws.com' }),
      Policies: [{ PolicyName: 'read', PolicyDocument: allow('dynamodb:GetItem') }],
    },
  },
  Source: {
    Type: 'AWS::AppSync::DataSource',
    Properties: {
      ApiId: apiId,
      Name: 'Notes',
      Type: 'AMAZON_DYNAMODB',
      ServiceRoleArn: { 'Fn::GetAtt': ['Reader', 'Arn'] },
      DynamoDBConfig: { AwsRegion: 'us-east-1', TableName: { Ref: 'Notes' } },
    },
  },
  Resolver: {
    Type: 'AWS::AppSync::Resolver',
    Properties: {
      ApiId: apiId,
      TypeName: 'Query',
      FieldName: 'note',
      Kind: 'UNIT',
      DataSourceName: { 'Fn::GetAtt': ['Source', 'Name'] },
      Runtime: { Name: 'APPSYNC_JS', RuntimeVersion: '1.0.0' },
      Code: `import { util } from '@aws-appsync/utils';
        import { get } from '@aws-appsync/utils/dynamodb';
        export const request = (ctx) => get({ key: { id: ctx.args.id } });
        export const response = (ctx) => ctx.error ? util.error(ctx.error.message, ctx.error.type) : ctx.result;`,
    },
  },
};

test.each<[string, () => Partial<LocalCloudOptions>, number]>([
  ['within this process', () => ({}), 0],
  ['within this process when the ports take TLS', () => ({ tls: { directory: temporaryFolder() } }), 0],
  ['over HTTP when a fetch is given', () => ({ fetch: globalThis.fetch }), 1],
])('services call each other %s', async (_way, options, requests) => {
  const cloud = await start({ assembly: writeAssembly(notesApi), ...options() });
  const TableName = cloud.outputs['NotesTable'] ?? '';
  await dynamoDb(cloud).send(new PutItemCommand({ TableName, Item: { id: { S: 'a' } } }));
  const received = requestsTo(cloud.ports.aws);

  const answer = await fetch(`${plainUrlOf(cloud.frontDoorUrl)}/graphql`, {
    method: 'POST',
    headers: { authorization: await cloud.createToken('speaker'), 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ note(id: "a") { id } }' }),
  });

  expect(await answer.json()).toEqual({ data: { note: { id: 'a' } } });
  expect(received()).toBe(requests);
  expect(cloud.usage().awsCalls).toMatchObject({ 'dynamodb:GetItem': 1 });
});

test('tells the addresses of what stands before its ports, and answers at both', async () => {
  const reachedAt = { frontDoorUrl: 'http://localhost:14000', awsUrl: 'http://localhost:14566' };
  const cloud = await start({ reachedAt });
  const { frontDoor } = cloud.ports;

  expect(cloud).toMatchObject(reachedAt);
  expect(cloud.outputs['OidcAuthority']).toBe('http://localhost:14000/sign-in');
  expect(
    (await fetch(`http://localhost:${frontDoor}`, { headers: { host: 'localhost:14000' } })).status,
  ).toBe(200);
  expect((await fetch(`http://localhost:${frontDoor}`)).status).toBe(200);
});

test('closing leaves no socket open, and may be asked for twice', async () => {
  const cloud = await startLocalCloud({ assembly: writeAssembly(), port: 0, awsPort: 0 });
  const held = await fetch(cloud.frontDoorUrl);
  await Promise.all([cloud.close(), cloud.close()]);
  await cloud.close();
  await held.text().catch(() => undefined);
  await expect(fetch(cloud.frontDoorUrl)).rejects.toThrow('fetch failed');
  await expect(fetch(cloud.awsUrl)).rejects.toThrow('fetch failed');
  expect(process.getActiveResourcesInfo()).not.toContain('TCPServerWrap');
});

test('rows, keys and the administrator outlive the process with a data folder', async () => {
  const options = { assembly: writeAssembly(), dataDirectory: temporaryFolder() };
  const first = await start(options);
  const port = Number(new URL(first.frontDoorUrl).port);
  const token = await first.createToken('listener');
  const TableName = first.outputs['NotesTable'];
  await dynamoDb(first).send(
    new PutItemCommand({ TableName, Item: { id: { S: 'a' }, text: { S: 'kept' } } }),
  );
  await first.close();

  const second = await start({ ...options, port });
  const row = await dynamoDb(second).send(new GetItemCommand({ TableName, Key: { id: { S: 'a' } } }));
  expect(row.Item?.['text']).toEqual({ S: 'kept' });
  expect(second.outputs).toEqual(first.outputs);
  expect(second.administrator).toEqual(first.administrator);
  const keys = createRemoteJWKSet(new URL(`${second.frontDoorUrl}/sign-in/.well-known/jwks.json`));
  await expect(jwtVerify(token, keys)).resolves.toBeDefined();
});

describe('refuses to start, in one sentence and with everything closed again,', () => {
  /** The sentence with which a start is refused. */
  async function refusal(options: Partial<LocalCloudOptions>): Promise<string> {
    const outcome = await start(options).catch((error: unknown) => error);
    expect(outcome).toBeInstanceOf(StartError);
    return outcome instanceof StartError ? outcome.message : '';
  }

  test('a template type that it does not know', async () => {
    const dataDirectory = temporaryFolder();
    const assembly = writeAssembly({ Mail: { Type: 'AWS::SES::Template' }, Vpc: { Type: 'AWS::EC2::VPC' } });
    expect(await refusal({ assembly, dataDirectory })).toBe(
      'The template has resources of types that cannot be run here: AWS::SES::Template (Mail), AWS::EC2::VPC (Vpc).',
    );
    await start({ dataDirectory });
  });

  test('a folder without an assembly', async () => {
    const assembly = temporaryFolder();
    expect(await refusal({ assembly })).toBe(
      `There is no CDK assembly in "${assembly}": it has no manifest.json.`,
    );
  });

  test.each(['port', 'awsPort'] as const)('a taken %s', async (name) => {
    const other = await start();
    const port = Number(new URL(other.frontDoorUrl).port);
    const dataDirectory = temporaryFolder();
    const purpose = name === 'port' ? 'front door' : 'AWS APIs';
    expect(await refusal({ [name]: port, dataDirectory })).toBe(
      `Port ${port} for the ${purpose} is taken on 127.0.0.1; stop what uses it or choose another.`,
    );
    await start({ dataDirectory });
  });

  test('a data folder that is in use', async () => {
    const dataDirectory = temporaryFolder();
    await start({ dataDirectory });
    expect(await refusal({ dataDirectory })).toContain(
      `The data folder "${dataDirectory}" is in use by process`,
    );
  });

  test('a data folder that is a file', async () => {
    const dataDirectory = join(temporaryFolder(), 'file');
    writeFileSync(dataDirectory, '');
    expect(await refusal({ dataDirectory })).toContain(
      `The data folder "${dataDirectory}" cannot be used: EEXIST`,
    );
  });

  test('kept keys that are not what was written', async () => {
    const dataDirectory = temporaryFolder();
    const first = await start({ dataDirectory });
    await first.close();
    writeFileSync(join(dataDirectory, 'cognito', 'keys.json'), '{}');
    expect(await refusal({ dataDirectory })).toContain(
      'is damaged, and the sign-in’s keys are lost; delete it',
    );
  });
});

describe('the token command', () => {
  test('finds the running cloud and gets a one-hour token with the administrator’s signature', async () => {
    const cloud = await start();
    const directory = temporaryFolder();
    const forget = announceRunningCloud(cloud, directory);
    const claims = decodeJwt(await requestToken(findRunningCloud(undefined, directory), 'speaker'));
    expect(claims).toMatchObject({ sub: cloud.users[0]?.sub, token_use: 'access' });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(3600);

    forget();
    expect(() => findRunningCloud(undefined, directory)).toThrow(
      'No local cloud is running; start one with `npm start`.',
    );
  });

  test('says who is there when asked for somebody else', async () => {
    const cloud = await start();
    const running = { ...cloud, processId: process.pid };
    await expect(requestToken(running, 'nobody')).rejects.toThrow(
      'There is nobody called "nobody"; accepted are speaker@example.com, listener@example.com, or the part before "@".',
    );
  });

  test('gets nothing without the administrator’s secret', async () => {
    const cloud = await start();
    const administrator = { ...cloud.administrator, secretAccessKey: 'guessed' };
    await expect(requestToken({ ...cloud, administrator, processId: 1 }, 'speaker')).rejects.toThrow(
      'The request signature we calculated does not match',
    );
    const unsigned = await fetch(cloud.awsUrl, {
      method: 'POST',
      headers: { 'x-amz-target': 'AWSCognitoIdentityProviderService.AdminInitiateAuth' },
      body: '{}',
    });
    expect(unsigned.status).toBe(403);
  });
});
