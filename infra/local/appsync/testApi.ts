// For tests: an API made of resource declarations and served on a real port, with tokens of a user pool that exists only here.
import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { JWTPayload } from 'jose';
import { createTestCloud } from '../testing/testCloud.ts';
import type { TestCloud, TestCloudParts } from '../testing/testCloud.ts';
import { createApiResources } from './apiResources.ts';
import type { SubscriptionSource } from './api.ts';
import type { UserPool, UserPools } from './auth/userPools.ts';
import { buildApi } from './buildApi.ts';
import { createCallCounter } from './dataSources/callCounter.ts';

/** One resolver of a test's API: code on a data source (default "None"), or code around functions. */
export interface TestResolver {
  readonly code: string;
  readonly dataSource?: string;
  readonly functions?: readonly { readonly code: string; readonly dataSource?: string }[];
  readonly maxBatchSize?: number;
}

export interface TestApiOptions {
  readonly schema: string;
  /** "Query.session" → its resolver. */
  readonly resolvers?: Readonly<Record<string, TestResolver>>;
  /** Data source name → its properties; "None" is always there. */
  readonly dataSources?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Properties of the GraphQLApi that differ. */
  readonly api?: Readonly<Record<string, unknown>>;
  /** Properties of the one ApiKey. */
  readonly apiKey?: Readonly<Record<string, unknown>>;
  readonly cloud?: TestCloudParts;
}

export interface GraphQLAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

export interface TestApi {
  readonly cloud: TestCloud;
  readonly source: SubscriptionSource;
  /** "http://127.0.0.1:<port>/graphql" */
  readonly url: string;
  readonly apiKey: string;
  readonly calls: () => Readonly<Record<string, number>>;
  /** Posts a query; as the pool's user when no credential is among the headers. */
  query(
    this: void,
    query: string,
    variables?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<GraphQLAnswer>;
  /** Posts any text. */
  post(this: void, body: string, headers?: Readonly<Record<string, string>>): Promise<GraphQLAnswer>;
  close(this: void): Promise<void>;
}

/** Hands its arguments through a NONE data source. */
export const echoCode = `
export function request(ctx) { return { payload: ctx.args }; }
export function response(ctx) { return ctx.result; }`;

/** A resolver on the NONE data source that answers the value. */
export function answering(value: unknown): TestResolver {
  const code = `
export function request() { return { payload: ${JSON.stringify(value)} }; }
export function response(ctx) { return ctx.result; }`;
  return { code };
}

/** A resolver whose response handler is the given statements. */
export function responding(statements: string): TestResolver {
  const code = `
import { extensions, runtime, util } from '@aws-appsync/utils';
export function request(ctx) { return { payload: ctx.args }; }
export function response(ctx) { ${statements} }`;
  return { code };
}

export interface TestPool extends UserPools {
  readonly issuer: string;
  /** Signs a token that expires in an hour by the machine's clock. */
  token(claims?: JWTPayload): Promise<string>;
}

/** Makes a user pool with a key of its own. */
export async function createTestPool(issuer = 'https://pool.example.com'): Promise<TestPool> {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'test', alg: 'RS256' };
  const pool: UserPool = { issuer, jwks: () => Promise.resolve({ keys: [jwk] }) };
  return {
    issuer,
    findUserPool: () => pool,
    token: (claims = {}) =>
      new SignJWT({
        token_use: 'access',
        username: 'ada',
        client_id: 'app',
        exp: nowSeconds() + 3600,
        ...claims,
      })
        .setProtectedHeader({ alg: 'RS256', kid: 'test' })
        .setIssuer(issuer)
        .setSubject(claims.sub ?? '11111111-1111-4111-8111-111111111111')
        .sign(privateKey),
  };
}

let sharedPool: Promise<TestPool> | undefined;

/** The pool that `openTestApi` uses; one key serves all tests of a file. */
export function testPool(): Promise<TestPool> {
  return (sharedPool ??= createTestPool());
}

/** Opens an API; close it. */
export async function openTestApi(options: TestApiOptions): Promise<TestApi> {
  const cloud = createTestCloud(options.cloud);
  const pool = await testPool();
  const counter = createCallCounter();
  const { resources, parts } = createApiResources(cloud);
  const create = (type: string, logicalId: string, properties: Readonly<Record<string, unknown>>) =>
    resources[type]?.({ logicalId, type, properties }, { pathOf: (key) => key }) as
      { attributes: Record<string, string> } | undefined;

  const api = create('AWS::AppSync::GraphQLApi', 'Api', { ...defaultApi, ...options.api });
  const ApiId = api?.attributes['ApiId'];
  create('AWS::AppSync::GraphQLSchema', 'Schema', { ApiId, Definition: options.schema });
  const key = create('AWS::AppSync::ApiKey', 'Key', { ApiId, ...options.apiKey });
  for (const [Name, properties] of Object.entries({ None: { Type: 'NONE' }, ...options.dataSources })) {
    create('AWS::AppSync::DataSource', Name, { ApiId, Name, ...properties });
  }
  for (const [name, resolver] of Object.entries(options.resolvers ?? {})) {
    createResolver(create, { ApiId, name, resolver });
  }
  const declared = parts();
  if (!declared) throw new Error('The test API was not created.');
  const { onRequest, source } = buildApi(cloud, declared, { userPools: pool, counter });
  const server = await serve(onRequest);
  const url = `${server.url}/graphql`;
  const post: TestApi['post'] = async (body, headers = {}) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  };
  return {
    cloud,
    source,
    url,
    apiKey: key?.attributes['ApiKey'] ?? '',
    calls: () => counter.counts(),
    post,
    query: async (query, variables, headers) =>
      post(JSON.stringify({ query, variables }), headers ?? { authorization: await pool.token() }),
    close: server.close,
  };
}

const defaultApi = {
  Name: 'test',
  AuthenticationType: 'AMAZON_COGNITO_USER_POOLS',
  UserPoolConfig: { UserPoolId: 'pool', DefaultAction: 'ALLOW', AwsRegion: 'us-east-1' },
  AdditionalAuthenticationProviders: [{ AuthenticationType: 'AWS_IAM' }, { AuthenticationType: 'API_KEY' }],
};

const Runtime = { Name: 'APPSYNC_JS', RuntimeVersion: '1.0.0' };

function createResolver(
  create: (type: string, logicalId: string, properties: Readonly<Record<string, unknown>>) => unknown,
  { ApiId, name, resolver }: { ApiId: string | undefined; name: string; resolver: TestResolver },
): void {
  const [TypeName, FieldName] = name.split('.');
  const { code: Code, dataSource = 'None', functions, maxBatchSize = 0 } = resolver;
  const common = { ApiId, TypeName, FieldName, Code, Runtime };
  if (!functions) {
    const own = { Kind: 'UNIT', DataSourceName: dataSource, MaxBatchSize: maxBatchSize };
    create('AWS::AppSync::Resolver', name, { ...common, ...own });
    return;
  }
  const ids = functions.map((step, index) => {
    const properties = { Code: step.code, DataSourceName: step.dataSource ?? 'None', Name: `step${index}` };
    const created = create('AWS::AppSync::FunctionConfiguration', `${name}${index}`, {
      ApiId,
      Runtime,
      ...properties,
    }) as { attributes: Record<string, string> };
    return created.attributes['FunctionId'];
  });
  create('AWS::AppSync::Resolver', name, { ...common, Kind: 'PIPELINE', PipelineConfig: { Functions: ids } });
}

/** Serves a listener on a free port of the loopback address. */
export async function serve(
  listener: RequestListener,
  onUpgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void,
): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer(listener);
  if (onUpgrade) server.on('upgrade', onUpgrade);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
