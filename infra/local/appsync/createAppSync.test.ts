// AppSync as the local cloud's stack sees it: resources, attributes, what does not fit together, routes and its API.
import { request as httpRequest } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import type { AwsRequest, CreatedResource } from '../cloud.ts';
import { AwsError } from '../cloud.ts';
import { administrator, createTestCloud } from '../testing/testCloud.ts';
import { createAppSync } from './createAppSync.ts';
import type { AppSync } from './createAppSync.ts';
import { echoCode, serve, testPool } from './testApi.ts';

const schema = 'type Query { echo(a: Int): Echo } type Echo { a: Int }';
const Runtime = { Name: 'APPSYNC_JS', RuntimeVersion: '1.0.0' };
const apiProperties = {
  Name: 'test',
  AuthenticationType: 'API_KEY',
  AdditionalAuthenticationProviders: [{ AuthenticationType: 'AWS_IAM' }],
};

let opened: AppSync | undefined;
afterEach(() => opened?.close?.());

async function createService() {
  const cloud = createTestCloud({ frontDoorUrl: 'http://localhost:4000' });
  const appSync = createAppSync(cloud, { userPools: await testPool() });
  opened = appSync;
  const create = (type: string, logicalId: string, properties: Readonly<Record<string, unknown>>) =>
    appSync.resources[`AWS::AppSync::${type}`]?.(
      { logicalId, type, properties },
      { pathOf: (key) => key },
    ) as CreatedResource;
  return { cloud, appSync, create };
}

/** An API with one resolver on a NONE data source; `changes` replace properties by logical id. */
async function createApi(changes: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {}) {
  const service = await createService();
  const api = service.create('GraphQLApi', 'Api', apiProperties);
  const ApiId = api.attributes['ApiId'];
  const created: Record<string, CreatedResource> = { Api: api };
  const declare = (type: string, logicalId: string, properties: Readonly<Record<string, unknown>>): void => {
    created[logicalId] = service.create(type, logicalId, { ApiId, ...properties, ...changes[logicalId] });
  };
  declare('GraphQLSchema', 'Schema', { Definition: schema });
  declare('ApiKey', 'Key', {});
  declare('DataSource', 'None', { Name: 'None', Type: 'NONE' });
  declare('FunctionConfiguration', 'Step', { Name: 'step', DataSourceName: 'None', Code: echoCode, Runtime });
  const field = { TypeName: 'Query', FieldName: 'echo', Code: echoCode, Runtime };
  declare('Resolver', 'Resolver', { ...field, DataSourceName: 'None' });
  return { ...service, created };
}

describe('code whose types do not fit', () => {
  const closedCode = `export function request(ctx) { const set = { ...{ a: 1 } }; set.status = 2; return {}; }
export const response = (ctx) => ctx.result;`;
  const fault = "code.js(1,65): error TS2339: Property 'status' does not exist on type '{ a: number; }'.";

  test('ends the start by the name of the resolver', async () => {
    const { appSync } = await createApi({ Resolver: { Code: closedCode } });

    await expect(appSync.open?.()).rejects.toMatchObject({
      message: `Query.echo: The code contains one or more errors. ${fault}`,
    });
  });

  test('names every function and resolver that has it', async () => {
    const { appSync } = await createApi({ Step: { Code: closedCode }, Resolver: { Code: closedCode } });

    await expect(appSync.open?.()).rejects.toMatchObject({
      message: `step: The code contains one or more errors. ${fault} So does the code of Query.echo.`,
    });
  });
});

describe('attributes', () => {
  test('name the API and its parts as AWS does', async () => {
    const { created } = await createApi();
    const apiId = created['Api']?.attributes['ApiId'] ?? '';
    const arn = `arn:aws:appsync:us-east-1:000000000000:apis/${apiId}`;
    const functionId = created['Step']?.attributes['FunctionId'] ?? '';
    const key = created['Key']?.attributes['ApiKey'] ?? '';

    expect(apiId).toMatch(/^[a-z0-9]{26}$/);
    expect(functionId).toMatch(/^[a-z0-9]{26}$/);
    expect(key).toMatch(/^da2-[a-z0-9]{26}$/);
    expect(created['Api']).toEqual({
      ref: arn,
      attributes: {
        ApiId: apiId,
        Arn: arn,
        GraphQLUrl: 'http://localhost:4000/graphql',
        GraphQLDns: 'localhost:4000',
        GraphQLEndpointArn: `${arn}/endpoints/graphql`,
        RealtimeUrl: 'ws://localhost:4000/graphql/realtime',
        RealtimeDns: 'localhost:4000',
      },
    });
    expect(created['Key']?.attributes).toEqual({ ApiKey: key, ApiKeyId: key, Arn: `${arn}/apikeys/${key}` });
    expect(created['None']).toEqual({
      ref: `${arn}/datasources/None`,
      attributes: { Name: 'None', DataSourceArn: `${arn}/datasources/None` },
    });
    expect(created['Step']?.attributes).toEqual({
      FunctionId: functionId,
      FunctionArn: `${arn}/functions/${functionId}`,
      Name: 'step',
      DataSourceName: 'None',
    });
    expect(created['Resolver']?.attributes).toEqual({
      ResolverArn: `${arn}/types/Query/resolvers/echo`,
      TypeName: 'Query',
      FieldName: 'echo',
    });
  });

  test('are the same at every start, but for the key, which nobody can reckon', async () => {
    const [first, second] = [(await createApi()).created, (await createApi()).created];

    const { Key: firstKey, ...firstOthers } = first;
    const { Key: secondKey, ...secondOthers } = second;
    expect(firstOthers).toEqual(secondOthers);
    expect(firstKey?.attributes['ApiKey']).not.toBe(secondKey?.attributes['ApiKey']);
  });
});

describe('a template that does not fit together is refused', () => {
  test('a second API', async () => {
    const { create } = await createService();
    create('GraphQLApi', 'Api', apiProperties);

    expect(() => create('GraphQLApi', 'Second', apiProperties)).toThrow(
      'A stack has one GraphQLApi here; this is a second one.',
    );
  });

  test('a resource of another API', async () => {
    const { create } = await createService();
    create('GraphQLApi', 'Api', apiProperties);

    expect(() => create('DataSource', 'None', { ApiId: 'other', Name: 'None', Type: 'NONE' })).toThrow(
      'ApiId must be that of the stack\'s GraphQLApi, got "other".',
    );
  });

  test('two resolvers of one field, two data sources of one name', async () => {
    const { create, created } = await createApi();
    const ApiId = created['Api']?.attributes['ApiId'];

    expect(() => create('DataSource', 'Again', { ApiId, Name: 'None', Type: 'NONE' })).toThrow(
      'A data source named "None" exists already.',
    );
    expect(() =>
      create('Resolver', 'Again', {
        ApiId,
        TypeName: 'Query',
        FieldName: 'echo',
        Code: echoCode,
        Runtime,
        DataSourceName: 'None',
      }),
    ).toThrow('The field Query.echo has a resolver already.');
  });

  test('code that is not APPSYNC_JS', async () => {
    await expect(createApi({ Resolver: { Code: 'while (true) {}' } })).rejects.toThrow();
  });

  test.each([
    [
      { Resolver: { TypeName: 'Nothing' } },
      'There is a resolver for Nothing.echo, but the schema has no type Nothing.',
    ],
    [
      { Resolver: { FieldName: 'nothing' } },
      'There is a resolver for Query.nothing, but Query has no field nothing.',
    ],
    [
      { Resolver: { DataSourceName: 'Nowhere' } },
      'The resolver of Query.echo names the data source "Nowhere", which the template does not have.',
    ],
    [
      { Step: { DataSourceName: 'Nowhere' } },
      'The function step names the data source "Nowhere", which the template does not have.',
    ],
    [
      { Resolver: { Kind: 'PIPELINE', PipelineConfig: { Functions: ['f1'] }, DataSourceName: undefined } },
      'The resolver of Query.echo names the function "f1", which the template does not have.',
    ],
    [
      { Schema: { Definition: 'type Query {' } },
      'The GraphQL schema cannot be used: line 1: Syntax Error: Expected Name, found <EOF>.',
    ],
  ])('%j', async (changes, message) => {
    const { appSync } = await createApi(changes);

    await expect(appSync.open?.()).rejects.toThrow(new Error(message));
  });

  test('an API without a schema', async () => {
    const { appSync, create } = await createService();
    create('GraphQLApi', 'Api', apiProperties);

    await expect(appSync.open?.()).rejects.toThrow('The GraphQL API test has no GraphQLSchema.');
  });
});

describe('the opened service', () => {
  test('answers /graphql, and counts its operations and the calls of its data sources', async () => {
    const { appSync, created, cloud } = await createApi();
    await appSync.open?.();
    const [route] = appSync.routes?.() ?? [];
    const server = await serve((request, response) => route?.onRequest?.(request, response));

    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-api-key': created['Key']?.attributes['ApiKey'] ?? '',
      },
      body: '{"query":"{ echo(a: 5) { a } }"}',
    });

    expect(route?.prefix).toBe('/graphql');
    expect(await response.json()).toEqual({ data: { echo: { a: 5 } } });
    expect(appSync.dataSourceCalls()).toEqual({ 'None.NONE': 1 });
    expect(cloud.meter.usage().appSync).toMatchObject({ queries: 1, mutations: 0 });
    await server.close();
  });

  test('hands upgrades to the real-time part', async () => {
    const { appSync } = await createApi();
    await appSync.open?.();
    const [route] = appSync.routes?.() ?? [];
    const server = await serve(
      () => undefined,
      (request, socket, head) => route?.onUpgrade?.(request, socket, head),
    );

    const status = await new Promise((resolve) => {
      const headers = {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
        'sec-websocket-protocol': 'graphql-ws',
      };
      const request = httpRequest(`${server.url}/graphql/realtime`, { headers });
      request.on('upgrade', (response, socket) => (socket.destroy(), resolve(response.statusCode)));
      request.on('response', (response) => resolve(response.statusCode));
      request.end();
    });

    expect(status).toBe(101);
    await appSync.close?.();
    await server.close();
  });

  test('has nothing to answer when the template has no API', async () => {
    const { appSync } = await createService();

    await appSync.open?.();

    expect(appSync.routes?.()).toEqual([]);
  });
});

describe('the AppSync API', () => {
  const request = (method: string, path: string, body = '{}'): AwsRequest => ({
    method,
    path,
    query: new URLSearchParams(),
    headers: {},
    body: Buffer.from(body),
    principal: administrator,
  });

  test('answers EvaluateCode to those who may evaluate code', async () => {
    const { appSync } = await createService();
    const body = JSON.stringify({
      runtime: { name: 'APPSYNC_JS', runtimeVersion: '1.0.0' },
      code: echoCode,
      function: 'request',
      context: '{"arguments":{"a":1}}',
    });
    const call = request('POST', '/v1/dataplane-evaluatecode', body);

    expect(appSync.api?.signingName).toBe('appsync');
    expect(appSync.api?.permissionsOf(call)).toEqual([{ action: 'appsync:EvaluateCode', resource: '*' }]);
    const answer = await appSync.api?.answer(call);
    expect(JSON.parse(String(answer?.body))).toMatchObject({ evaluationResult: '{"payload":{"a":1}}' });
  });

  test('refuses every other operation by name', async () => {
    const { appSync } = await createService();
    const message =
      'Got DELETE /v1/apis/a; the local AppSync accepts EvaluateCode, ListGraphqlApis, GetGraphqlApi, ListApiKeys, ListDataSources, GetDataSource, GetFunction, GetResolver, ListResolversByFunction, GetIntrospectionSchema, ListFunctions, ListResolvers only.';

    expect(() => appSync.api?.permissionsOf(request('DELETE', '/v1/apis/a'))).toThrow(
      new AwsError('UnknownOperationException', message, 404),
    );
    expect(appSync.api?.toErrorResponse(new AwsError('UnknownOperationException', 'No.', 404))).toEqual({
      statusCode: 404,
      headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'UnknownOperationException' },
      body: '{"message":"No."}',
    });
  });
});
