// What AppSync's own API tells of the running API, asked by AWS's own client.
import {
  AppSyncClient,
  GetIntrospectionSchemaCommand,
  ListFunctionsCommand,
  ListGraphqlApisCommand,
  ListResolversCommand,
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
  return { apiId, functionIds, client, server };
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

  const apis = 'arn:aws:appsync:us-east-1:000000000000:/v1/apis';
  expect(server.permissions).toEqual([
    { action: 'appsync:ListGraphqlApis', resource: apis },
    { action: 'appsync:GetIntrospectionSchema', resource: `${apis}/${apiId}/schema` },
    { action: 'appsync:ListFunctions', resource: `${apis}/${apiId}/functions` },
    { action: 'appsync:ListResolvers', resource: `${apis}/${apiId}/types/Query/resolvers` },
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
