// What AppSync's own API tells of the running API, asked by AWS's own client.
import {
  AppSyncClient,
  GetDataSourceCommand,
  GetFunctionCommand,
  GetGraphqlApiCommand,
  GetIntrospectionSchemaCommand,
  GetResolverCommand,
  ListApiKeysCommand,
  ListDataSourcesCommand,
  ListFunctionsCommand,
  ListGraphqlApisCommand,
  ListResolversByFunctionCommand,
  ListResolversCommand,
  paginateListDataSources,
  paginateListFunctions,
} from '@aws-sdk/client-appsync';
import type { ListFunctionsCommandOutput } from '@aws-sdk/client-appsync';
import { expect, onTestFinished, test } from 'vitest';
import type { CreatedResource } from '../cloud.ts';
import { serveApis } from '../testing/serveApis.ts';
import { createTestCloud } from '../testing/testCloud.ts';
import { createAppSync } from './createAppSync.ts';
import { echoCode, testPool } from './testApi.ts';

const schema = 'type Query { echo(a: Int): Int @aws_iam twice: Int }';
const Runtime = { Name: 'APPSYNC_JS', RuntimeVersion: '1.0.0' };
const code = { Code: echoCode, Runtime };

/** An API with a unit resolver, a pipeline and as many functions as asked for, and a client of its control plane. */
async function openApi(functionCount = 1) {
  const cloud = createTestCloud({ frontDoorUrl: 'http://localhost:4000' });
  const appSync = createAppSync(cloud, { userPools: await testPool() });
  const create = (type: string, logicalId: string, properties: object): Record<string, string> => {
    const declaration = { logicalId, type, properties: { ApiId: apiId, ...properties } };
    const created = appSync.resources[`AWS::AppSync::${type}`]?.(declaration, { pathOf: (key) => key });
    return { ...(created as CreatedResource).attributes };
  };
  let apiId = '';
  const properties = { ApiId: undefined, Name: 'test', AuthenticationType: 'AWS_IAM' };
  apiId = create('GraphQLApi', 'Api', properties)['ApiId'] ?? '';
  create('GraphQLSchema', 'Schema', { Definition: schema });
  create('DataSource', 'None', { Name: 'none', Type: 'NONE' });
  const functionIds = Array.from({ length: functionCount }, (_, index) => {
    const step = { Name: `step${index}`, DataSourceName: 'none', ...code };
    return create('FunctionConfiguration', `Step${index}`, step)['FunctionId'];
  });
  create('Resolver', 'Echo', { TypeName: 'Query', FieldName: 'echo', DataSourceName: 'none', ...code });
  const PipelineConfig = { Functions: functionIds.slice(0, 1) };
  create('Resolver', 'Twice', {
    TypeName: 'Query',
    FieldName: 'twice',
    Kind: 'PIPELINE',
    PipelineConfig,
    ...code,
  });
  const server = await serveApis(() => [appSync.api]);
  const client = new AppSyncClient({
    region: 'us-east-1',
    endpoint: server.url,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  });
  onTestFinished(async () => {
    client.destroy();
    await server.close();
  });
  return { apiId, functionIds, client, server, create };
}

test('the API is found by its addresses', async () => {
  const { client, apiId } = await openApi();

  const { graphqlApis } = await client.send(new ListGraphqlApisCommand({}));

  expect(graphqlApis).toEqual([
    expect.objectContaining({
      apiId,
      name: 'test',
      authenticationType: 'AWS_IAM',
      uris: { GRAPHQL: 'http://localhost:4000/graphql', REALTIME: 'ws://localhost:4000/graphql/realtime' },
    }),
  ]);
});

test('the schema is what was declared, with AppSync’s directives or without', async () => {
  const { client, apiId } = await openApi();
  const read = async (more: object) => {
    const answer = await client.send(new GetIntrospectionSchemaCommand({ apiId, format: 'SDL', ...more }));
    return Buffer.from(answer.schema ?? []).toString();
  };

  expect(await read({ includeDirectives: true })).toBe(schema);
  expect(await read({ includeDirectives: false })).not.toContain('@aws_iam');
  expect(JSON.parse(await read({ format: 'JSON' }))).toHaveProperty('__schema');
});

test('resolvers of a type come with their code and what they call', async () => {
  const { client, apiId, functionIds } = await openApi();
  const list = async (typeName: string) =>
    (await client.send(new ListResolversCommand({ apiId, typeName }))).resolvers;

  const [unit, pipeline] = (await list('Query')) ?? [];

  expect(unit).toMatchObject({ typeName: 'Query', fieldName: 'echo', kind: 'UNIT', dataSourceName: 'none' });
  expect(unit).toMatchObject({ code: echoCode, runtime: { name: 'APPSYNC_JS', runtimeVersion: '1.0.0' } });
  expect(pipeline).toMatchObject({ fieldName: 'twice', kind: 'PIPELINE', code: echoCode });
  expect(pipeline?.pipelineConfig?.functions).toEqual(functionIds);
  expect(await list('Other')).toEqual([]);
});

test('functions come 25 at a time, each once', async () => {
  const { client, apiId, functionIds } = await openApi(30);

  const pages: ListFunctionsCommandOutput[] = [];
  for await (const page of paginateListFunctions({ client }, { apiId })) pages.push(page);

  expect(pages.map(({ functions }) => functions?.length)).toEqual([25, 5]);
  const listed = pages.flatMap(({ functions }) => functions ?? []);
  expect(listed.map(({ functionId }) => functionId)).toEqual(functionIds);
  expect(listed[0]).toMatchObject({ name: 'step0', dataSourceName: 'none', code: echoCode });
});

test('each operation wants its own permission on the path that it asks for', async () => {
  const { client, apiId, server } = await openApi();

  await client.send(new ListGraphqlApisCommand({}));
  await client.send(new GetIntrospectionSchemaCommand({ apiId, format: 'SDL' }));
  await client.send(new ListFunctionsCommand({ apiId }));
  await client.send(new ListResolversCommand({ apiId, typeName: 'Query' }));
  await client.send(new GetGraphqlApiCommand({ apiId }));
  await client.send(new ListApiKeysCommand({ apiId }));
  await client.send(new ListDataSourcesCommand({ apiId }));

  const apis = 'arn:aws:appsync:us-east-1:000000000000:/v1/apis';
  expect(server.permissions).toEqual([
    { action: 'appsync:ListGraphqlApis', resource: apis },
    { action: 'appsync:GetIntrospectionSchema', resource: `${apis}/${apiId}/schema` },
    { action: 'appsync:ListFunctions', resource: `${apis}/${apiId}/functions` },
    { action: 'appsync:ListResolvers', resource: `${apis}/${apiId}/types/Query/resolvers` },
    { action: 'appsync:GetGraphqlApi', resource: `${apis}/${apiId}` },
    { action: 'appsync:ListApiKeys', resource: `${apis}/${apiId}/apikeys` },
    { action: 'appsync:ListDataSources', resource: `${apis}/${apiId}/datasources` },
  ]);
});

test('an API that is not there is not found, and a page is at most 25', async () => {
  const { client, apiId } = await openApi();

  await expect(client.send(new ListFunctionsCommand({ apiId: 'other' }))).rejects.toMatchObject({
    name: 'NotFoundException',
    message: 'GraphQL API other not found.',
  });
  await expect(client.send(new ListFunctionsCommand({ apiId, maxResults: 26 }))).rejects.toMatchObject({
    name: 'BadRequestException',
    message: 'maxResults must be 0 to 25, got 26.',
  });
  await expect(client.send(new ListFunctionsCommand({ apiId, nextToken: 'x' }))).rejects.toMatchObject({
    name: 'BadRequestException',
  });
});

test('one API is got by its id', async () => {
  const { client, apiId } = await openApi();

  const [listed] = (await client.send(new ListGraphqlApisCommand({}))).graphqlApis ?? [];

  expect((await client.send(new GetGraphqlApiCommand({ apiId }))).graphqlApi).toEqual(listed);
});

test('keys are listed with their expiry to the hour, and the day on which they are deleted', async () => {
  const { client, apiId, create } = await openApi();
  const expires = Date.UTC(2026, 5, 1, 12) / 1000;
  const { ApiKey } = create('ApiKey', 'Key', { Expires: expires + 1_799, Description: 'for guests' });

  const { apiKeys } = await client.send(new ListApiKeysCommand({ apiId }));

  const deletes = Date.UTC(2026, 6, 31, 12) / 1000;
  expect(apiKeys).toEqual([{ id: ApiKey, description: 'for guests', expires, deletes }]);
});

test('data sources are listed with what they go to, 25 at a time', async () => {
  const { client, apiId, create } = await openApi();
  const ServiceRoleArn = 'arn:aws:iam::000000000000:role/r';
  const LambdaFunctionArn = 'arn:aws:lambda:us-east-1:000000000000:function:fn';
  const DynamoDBConfig = { TableName: 'notes', AwsRegion: 'us-east-1' };
  create('DataSource', 'Notes', { Name: 'notes', Type: 'AMAZON_DYNAMODB', DynamoDBConfig, ServiceRoleArn });
  create('DataSource', 'Fn', {
    Name: 'fn',
    Type: 'AWS_LAMBDA',
    LambdaConfig: { LambdaFunctionArn },
    ServiceRoleArn,
  });
  for (let index = 0; index < 25; index++)
    create('DataSource', `N${index}`, { Name: `n${index}`, Type: 'NONE' });

  const pages: object[][] = [];
  for await (const { dataSources } of paginateListDataSources({ client }, { apiId }))
    pages.push(dataSources ?? []);

  expect(pages.map(({ length }) => length)).toEqual([25, 3]);
  expect(pages[0]?.slice(0, 3)).toEqual([
    expect.objectContaining({ name: 'none', type: 'NONE' }),
    {
      name: 'notes',
      type: 'AMAZON_DYNAMODB',
      dataSourceArn: `arn:aws:appsync:us-east-1:000000000000:apis/${apiId}/datasources/notes`,
      serviceRoleArn: ServiceRoleArn,
      dynamodbConfig: { tableName: 'notes', awsRegion: 'us-east-1' },
    },
    expect.objectContaining({ name: 'fn', lambdaConfig: { lambdaFunctionArn: LambdaFunctionArn } }),
  ]);
});

test('one data source, function or resolver is got by name, and a function’s callers are listed', async () => {
  const { client, apiId, functionIds } = await openApi();
  const functionId = functionIds[0] ?? '';
  const field = { typeName: 'Query', fieldName: 'twice' };

  const { dataSource } = await client.send(new GetDataSourceCommand({ apiId, name: 'none' }));
  const { functionConfiguration } = await client.send(new GetFunctionCommand({ apiId, functionId }));
  const { resolver } = await client.send(new GetResolverCommand({ apiId, ...field }));
  const { resolvers } = await client.send(new ListResolversByFunctionCommand({ apiId, functionId }));

  expect(dataSource).toMatchObject({ name: 'none', type: 'NONE' });
  expect(functionConfiguration).toMatchObject({ functionId, name: 'step0', code: echoCode });
  expect(resolver).toMatchObject({ ...field, pipelineConfig: { functions: [functionId] } });
  expect(resolvers).toEqual([resolver]);
});

test('what an API does not have is not found', async () => {
  const { client, apiId } = await openApi();
  const absent = [
    new GetGraphqlApiCommand({ apiId: 'other' }),
    new ListApiKeysCommand({ apiId: 'other' }),
    new ListDataSourcesCommand({ apiId: 'other' }),
    new GetDataSourceCommand({ apiId, name: 'other' }),
    new GetFunctionCommand({ apiId, functionId: 'other' }),
    new GetResolverCommand({ apiId, typeName: 'Query', fieldName: 'other' }),
    new ListResolversByFunctionCommand({ apiId, functionId: 'other' }),
  ];

  for (const command of absent)
    await expect(client.send(command as GetGraphqlApiCommand)).rejects.toMatchObject({
      name: 'NotFoundException',
      $metadata: { httpStatusCode: 404 },
    });
});
