// What AppSync's own API tells of the API that the template declares: its addresses, keys, schema, data sources, resolvers
// and functions.
// Comes in: GET /v1/apis and what lies below it. Goes out: the shapes that AWS's clients read.
// @see https://docs.aws.amazon.com/appsync/latest/APIReference/API_ListResolvers.html
import { introspectionFromSchema, parse, print, visit } from 'graphql';
import { AwsError } from '../cloud.ts';
import type { AwsRequest, AwsResponse, Cloud } from '../cloud.ts';
import type { ApiParts, Compiled } from './apiResources.ts';
import { buildApiSchema } from './schema/buildApiSchema.ts';
import type { DataSourceDefinition } from './template/parseDataSource.ts';
import type { FunctionDefinition, ResolverDefinition } from './template/parseResolver.ts';

/** One operation: what it is called and how it is answered. */
export interface DescribeOperation {
  /** "ListResolvers" */
  readonly name: string;
  /** @throws AwsError NotFoundException (404) or BadRequestException (400) */
  answer(this: void, request: AwsRequest, parts: ApiParts | undefined, cloud: Addresses): AwsResponse;
}

export type Addresses = Pick<Cloud, 'frontDoorUrl' | 'region'>;

const runtime = { name: 'APPSYNC_JS', runtimeVersion: '1.0.0' };
const maxPageSize = 25;

/** The operations by the path that each answers to. */
const operations: readonly (DescribeOperation & { readonly path: RegExp })[] = [
  {
    name: 'ListGraphqlApis',
    path: /^\/v1\/apis$/,
    answer: (request, parts, cloud) =>
      toPage(request, 'graphqlApis', parts ? [toGraphqlApi(parts, cloud)] : []),
  },
  {
    name: 'GetGraphqlApi',
    path: /^\/v1\/apis\/[^/]+$/,
    answer: (request, parts, cloud) => toAnswer({ graphqlApi: toGraphqlApi(found(request, parts), cloud) }),
  },
  {
    name: 'ListApiKeys',
    path: /^\/v1\/apis\/[^/]+\/apikeys$/,
    answer: (request, parts) => toPage(request, 'apiKeys', found(request, parts).apiKeys.map(toApiKey)),
  },
  {
    name: 'ListDataSources',
    path: /^\/v1\/apis\/[^/]+\/datasources$/,
    answer(request, parts, cloud) {
      const api = found(request, parts);
      const dataSources = [...api.dataSources.values()].map((source) => toDataSource(api, source, cloud));
      return toPage(request, 'dataSources', dataSources);
    },
  },
  {
    name: 'GetDataSource',
    path: /^\/v1\/apis\/[^/]+\/datasources\/[^/]+$/,
    answer(request, parts, cloud) {
      const api = found(request, parts);
      const name = segmentOf(request, 5);
      const source = api.dataSources.get(name) ?? refuseAbsent(`Data source ${name} not found.`);
      return toAnswer({ dataSource: toDataSource(api, source, cloud) });
    },
  },
  {
    name: 'GetFunction',
    path: /^\/v1\/apis\/[^/]+\/functions\/[^/]+$/,
    answer(request, parts) {
      const api = found(request, parts);
      const id = segmentOf(request, 5);
      const definition = api.functions.get(id) ?? refuseAbsent(`Function ${id} not found.`);
      return toAnswer({ functionConfiguration: toFunction(api, id, definition) });
    },
  },
  {
    name: 'GetResolver',
    path: /^\/v1\/apis\/[^/]+\/types\/[^/]+\/resolvers\/[^/]+$/,
    answer(request, parts) {
      const api = found(request, parts);
      const field = `${segmentOf(request, 5)}.${segmentOf(request, 7)}`;
      const resolver = api.resolvers.get(field) ?? refuseAbsent('No resolver found.');
      return toAnswer({ resolver: toResolver(api, resolver) });
    },
  },
  {
    name: 'ListResolversByFunction',
    path: /^\/v1\/apis\/[^/]+\/functions\/[^/]+\/resolvers$/,
    answer(request, parts) {
      const api = found(request, parts);
      const id = segmentOf(request, 5);
      if (!api.functions.has(id)) refuseAbsent(`Function ${id} not found.`);
      const callers = [...api.resolvers.values()].filter(
        (resolver) => resolver.kind === 'PIPELINE' && resolver.functionIds.includes(id),
      );
      return toPage(
        request,
        'resolvers',
        callers.map((resolver) => toResolver(api, resolver)),
      );
    },
  },
  {
    name: 'GetIntrospectionSchema',
    path: /^\/v1\/apis\/[^/]+\/schema$/,
    answer: (request, parts) => toSchemaAnswer(request, found(request, parts)),
  },
  {
    name: 'ListFunctions',
    path: /^\/v1\/apis\/[^/]+\/functions$/,
    answer(request, parts) {
      const api = found(request, parts);
      return toPage(
        request,
        'functions',
        [...api.functions].map(([id, definition]) => toFunction(api, id, definition)),
      );
    },
  },
  {
    name: 'ListResolvers',
    path: /^\/v1\/apis\/[^/]+\/types\/[^/]+\/resolvers$/,
    answer(request, parts) {
      const api = found(request, parts);
      const typeName = segmentOf(request, 5);
      const ofType = [...api.resolvers.values()].filter((resolver) => resolver.typeName === typeName);
      return toPage(
        request,
        'resolvers',
        ofType.map((resolver) => toResolver(api, resolver)),
      );
    },
  },
];

/** The names of all operations, for whoever is told what is accepted. */
export const describeOperationNames: readonly string[] = operations.map(({ name }) => name);

/** The operation that a request asks for; undefined when it asks for none of these. */
export function findDescribeOperation({ method, path }: AwsRequest): DescribeOperation | undefined {
  return method === 'GET' ? operations.find((operation) => operation.path.test(path)) : undefined;
}

/** One segment of the path, decoded: 3 is the API's id. */
const segmentOf = ({ path }: AwsRequest, index: number): string =>
  decodeURIComponent(path.split('/')[index] ?? '');

function found(request: AwsRequest, parts: ApiParts | undefined): ApiParts {
  const apiId = segmentOf(request, 3);
  return parts?.apiId === apiId ? parts : refuseAbsent(`GraphQL API ${apiId} not found.`);
}

function refuseAbsent(message: string): never {
  throw new AwsError('NotFoundException', message, 404);
}

function toAnswer(body: object): AwsResponse {
  return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

const keptAfterExpirySeconds = 60 * 86_400;

/**
 * A key's id is the key itself; its expiry, in seconds, is rounded down to the hour.
 * @see https://docs.aws.amazon.com/appsync/latest/APIReference/API_ApiKey.html
 */
function toApiKey({ key, description, expiresAtMs }: ApiParts['apiKeys'][number]): object {
  const expires = Math.floor(expiresAtMs / 3_600_000) * 3_600;
  return { id: key, description, expires, deletes: expires + keptAfterExpirySeconds };
}

function toDataSource({ apiArn }: ApiParts, source: DataSourceDefinition, { region }: Addresses): object {
  const { name, type } = source;
  const common = { name, type, dataSourceArn: `${apiArn}/datasources/${name}` };
  switch (source.type) {
    case 'NONE':
      return common;
    case 'AMAZON_DYNAMODB': {
      const dynamodbConfig = { tableName: source.tableName, awsRegion: region };
      return { ...common, serviceRoleArn: source.roleArn, dynamodbConfig };
    }
    case 'AWS_LAMBDA': {
      const lambdaConfig = { lambdaFunctionArn: source.functionArn };
      return { ...common, serviceRoleArn: source.roleArn, lambdaConfig };
    }
    case 'HTTP': {
      const { endpoint, signing } = source;
      if (!signing) return { ...common, httpConfig: { endpoint } };
      const awsIamConfig = { signingRegion: region, signingServiceName: signing.signingName };
      const authorizationConfig = { authorizationType: 'AWS_IAM', awsIamConfig };
      return { ...common, serviceRoleArn: signing.roleArn, httpConfig: { endpoint, authorizationConfig } };
    }
  }
}

function toGraphqlApi({ apiId, apiArn, definition }: ApiParts, { frontDoorUrl }: Addresses): object {
  return {
    apiId,
    arn: apiArn,
    name: definition.name,
    authenticationType: definition.defaultMode,
    uris: {
      GRAPHQL: `${frontDoorUrl}/graphql`,
      REALTIME: `${frontDoorUrl.replace('http', 'ws')}/graphql/realtime`,
    },
    introspectionConfig: definition.isIntrospectionEnabled ? 'ENABLED' : 'DISABLED',
    queryDepthLimit: definition.queryDepthLimit,
    resolverCountLimit: definition.resolverCountLimit,
  };
}

function toResolver({ apiArn }: ApiParts, resolver: Compiled<ResolverDefinition>): object {
  const { typeName, fieldName, code, kind } = resolver;
  const answeredBy =
    resolver.kind === 'UNIT'
      ? { dataSourceName: resolver.dataSourceName, maxBatchSize: resolver.maxBatchSize }
      : { pipelineConfig: { functions: resolver.functionIds } };
  const resolverArn = `${apiArn}/types/${typeName}/resolvers/${fieldName}`;
  return { typeName, fieldName, resolverArn, kind, code, runtime, ...answeredBy };
}

function toFunction(
  { apiArn }: ApiParts,
  functionId: string,
  { name, code, dataSourceName, maxBatchSize }: Compiled<FunctionDefinition>,
): object {
  const functionArn = `${apiArn}/functions/${functionId}`;
  return { functionId, functionArn, name, dataSourceName, maxBatchSize, code, runtime };
}

/** SDL as it was declared, with AppSync's directives unless they are not wanted; or the introspection's JSON. */
function toSchemaAnswer({ query }: AwsRequest, { schemaSdl = '' }: ApiParts): AwsResponse {
  const format = query.get('format');
  if (format !== 'SDL' && format !== 'JSON') {
    throw new AwsError('BadRequestException', `format must be SDL or JSON, got ${String(format)}.`, 400);
  }
  const headers = { 'content-type': 'application/octet-stream' };
  if (format === 'SDL' && query.get('includeDirectives') !== 'false') {
    return { statusCode: 200, headers, body: schemaSdl };
  }
  const body =
    format === 'SDL'
      ? print(visit(parse(schemaSdl), { Directive: () => null }))
      : JSON.stringify(introspectionFromSchema(buildApiSchema(schemaSdl)));
  return { statusCode: 200, headers, body };
}

/** One page of at most 25; the token says where the next one begins. */
function toPage({ query }: AwsRequest, member: string, items: readonly object[]): AwsResponse {
  const size = parseNumber(query, 'maxResults', maxPageSize);
  if (size > maxPageSize) refuse('maxResults', `0 to ${maxPageSize}`, String(size));
  const start = parseNumber(query, 'nextToken', 0);
  const end = start + size;
  const body = {
    [member]: items.slice(start, end),
    ...(end < items.length ? { nextToken: String(end) } : {}),
  };
  return toAnswer(body);
}

function parseNumber(query: URLSearchParams, name: string, byDefault: number): number {
  const text = query.get(name);
  if (text === null) return byDefault;
  return /^\d{1,9}$/.test(text)
    ? Number(text)
    : refuse(name, 'a number, or a token of the page before', `"${text}"`);
}

function refuse(name: string, accepted: string, got: string): never {
  throw new AwsError('BadRequestException', `${name} must be ${accepted}, got ${got}.`, 400);
}
