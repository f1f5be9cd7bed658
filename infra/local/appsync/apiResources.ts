// The AppSync resources of a template: each is parsed, compiled and kept as it is created; what belongs together is put
// together by buildApi once all are there.
import type { Cloud, CreatedResource, CreateResource, ResourceDeclaration } from '../cloud.ts';
import { readOrCreateApiKey } from './apiKeys.ts';
import type { ApiKey } from './auth/authenticate.ts';
import { compileCode } from './runtime/compileCode.ts';
import type { CompiledCode } from './runtime/runtime.ts';
import { parseDataSource } from './template/parseDataSource.ts';
import type { DataSourceDefinition } from './template/parseDataSource.ts';
import { parseGraphQLApi } from './template/parseGraphQLApi.ts';
import type { GraphQLApiDefinition } from './template/parseGraphQLApi.ts';
import { parseFunction, parseResolver } from './template/parseResolver.ts';
import type { FunctionDefinition, ResolverDefinition } from './template/parseResolver.ts';
import { readInlineOrAsset } from './template/readAsset.ts';
import { stableId } from './template/stableId.ts';
import { readProperties } from './template/templateProperties.ts';

/** A definition with its code compiled. */
export type Compiled<Definition> = Definition extends unknown
  ? Definition & { readonly compiled: CompiledCode }
  : never;

/** Everything that the template says of its API. */
export interface ApiParts {
  readonly apiId: string;
  readonly apiArn: string;
  readonly definition: GraphQLApiDefinition;
  /** The template's SDL; undefined when it has no GraphQLSchema. */
  schemaSdl?: string;
  readonly apiKeys: ApiKey[];
  readonly dataSources: Map<string, DataSourceDefinition>;
  /** By function id. */
  readonly functions: Map<string, Compiled<FunctionDefinition>>;
  /** "Mutation.createSession" → its resolver. */
  readonly resolvers: Map<string, Compiled<ResolverDefinition>>;
}

export interface ApiResources {
  readonly resources: Readonly<Record<string, CreateResource>>;
  /** Undefined when the template has no GraphQLApi. */
  parts(this: void): ApiParts | undefined;
}

const defaultKeyLifetimeMs = 7 * 24 * 60 * 60 * 1000;

/** Makes the creators of AppSync's resource types. Each throws an Error that says what it does not run. */
export function createApiResources(cloud: Cloud): ApiResources {
  let parts: ApiParts | undefined;
  const partsOf = (declaration: ResourceDeclaration): ApiParts => {
    const apiId = declaration.properties['ApiId'];
    if (parts && apiId === parts.apiId) return parts;
    throw new Error(`ApiId must be that of the stack's GraphQLApi, got ${JSON.stringify(apiId)}.`);
  };
  return {
    parts: () => parts,
    resources: {
      'AWS::AppSync::GraphQLApi': (declaration) => {
        if (parts) throw new Error('A stack has one GraphQLApi here; this is a second one.');
        parts = createParts(cloud, declaration);
        return describeApi(cloud, parts);
      },
      'AWS::AppSync::GraphQLSchema': (declaration, assets) => {
        const properties = readProperties(declaration);
        const api = partsOf(declaration);
        api.schemaSdl = readInlineOrAsset(properties, 'Definition', 'DefinitionS3Location', assets);
        properties.refuseOthers(['ApiId']);
        return { ref: `${api.apiId}GraphQLSchema`, attributes: { Id: `${api.apiId}GraphQLSchema` } };
      },
      'AWS::AppSync::ApiKey': (declaration) => createApiKey(cloud, partsOf(declaration), declaration),
      'AWS::AppSync::DataSource': (declaration) => createDataSource(partsOf(declaration), declaration),
      'AWS::AppSync::FunctionConfiguration': (declaration, assets) => {
        return addFunction(cloud, partsOf(declaration), declaration, parseFunction(declaration, assets));
      },
      'AWS::AppSync::Resolver': (declaration, assets) => {
        return addResolver(cloud, partsOf(declaration), parseResolver(declaration, assets));
      },
    },
  };
}

function createParts(cloud: Cloud, declaration: ResourceDeclaration): ApiParts {
  const definition = parseGraphQLApi(declaration);
  const apiId = stableId(26, cloud.stackName, declaration.logicalId);
  return {
    apiId,
    apiArn: `arn:aws:appsync:${cloud.region}:${cloud.accountId}:apis/${apiId}`,
    definition,
    apiKeys: [],
    dataSources: new Map(),
    functions: new Map(),
    resolvers: new Map(),
  };
}

function describeApi(cloud: Cloud, { apiId, apiArn }: ApiParts): CreatedResource {
  const { host, protocol } = new URL(cloud.frontDoorUrl);
  const socketProtocol = protocol === 'https:' ? 'wss:' : 'ws:';
  return {
    ref: apiArn,
    attributes: {
      ApiId: apiId,
      Arn: apiArn,
      GraphQLUrl: `${cloud.frontDoorUrl}/graphql`,
      GraphQLDns: host,
      GraphQLEndpointArn: `${apiArn}/endpoints/graphql`,
      RealtimeUrl: `${socketProtocol}//${host}/graphql/realtime`,
      RealtimeDns: host,
    },
  };
}

function createApiKey(cloud: Cloud, api: ApiParts, declaration: ResourceDeclaration): CreatedResource {
  const properties = readProperties(declaration);
  const expiresSeconds = properties.optionalInteger('Expires');
  const description = properties.optionalString('Description');
  properties.refuseOthers(['ApiId']);
  const key = readOrCreateApiKey(cloud, declaration.logicalId);
  const expiresAtMs =
    expiresSeconds === undefined ? cloud.clock.nowMs() + defaultKeyLifetimeMs : expiresSeconds * 1000;
  api.apiKeys.push({ key, description, expiresAtMs });
  const arn = `${api.apiArn}/apikeys/${key}`;
  return { ref: arn, attributes: { ApiKey: key, ApiKeyId: key, Arn: arn } };
}

function createDataSource(api: ApiParts, declaration: ResourceDeclaration): CreatedResource {
  const definition = parseDataSource(declaration);
  const { name } = definition;
  if (api.dataSources.has(name)) throw new Error(`A data source named "${name}" exists already.`);
  api.dataSources.set(name, definition);
  const arn = `${api.apiArn}/datasources/${name}`;
  return { ref: arn, attributes: { Name: name, DataSourceArn: arn } };
}

function addFunction(
  cloud: Cloud,
  api: ApiParts,
  { logicalId }: ResourceDeclaration,
  definition: FunctionDefinition,
): CreatedResource {
  const { name, code, dataSourceName } = definition;
  const id = stableId(26, api.apiId, logicalId);
  api.functions.set(id, { ...definition, compiled: compileCode(code, { ...cloud, name }) });
  const arn = `${api.apiArn}/functions/${id}`;
  return {
    ref: arn,
    attributes: { FunctionId: id, FunctionArn: arn, Name: name, DataSourceName: dataSourceName },
  };
}

function addResolver(cloud: Cloud, api: ApiParts, definition: ResolverDefinition): CreatedResource {
  const { typeName, fieldName, code } = definition;
  const name = `${typeName}.${fieldName}`;
  if (api.resolvers.has(name)) throw new Error(`The field ${name} has a resolver already.`);
  api.resolvers.set(name, { ...definition, compiled: compileCode(code, { ...cloud, name }) });
  const arn = `${api.apiArn}/types/${typeName}/resolvers/${fieldName}`;
  return { ref: arn, attributes: { ResolverArn: arn, TypeName: typeName, FieldName: fieldName } };
}
