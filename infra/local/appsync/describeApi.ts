// What AppSync's own API tells of the API that the template declares: its addresses, schema, resolvers and functions.
// Comes in: GET /v1/apis and what lies below it. Goes out: the shapes that AWS's clients read.
// @see https://docs.aws.amazon.com/appsync/latest/APIReference/API_ListResolvers.html
import { introspectionFromSchema, parse, print, visit } from 'graphql';
import { AwsError } from '../cloud.ts';
import type { AwsRequest, AwsResponse, Cloud } from '../cloud.ts';
import type { ApiParts, Compiled } from './apiResources.ts';
import { buildApiSchema } from './schema/buildApiSchema.ts';
import type { FunctionDefinition, ResolverDefinition } from './template/parseResolver.ts';

/** One operation: what it is called and how it is answered. */
export interface DescribeOperation {
  /** "ListResolvers" */
  readonly name: string;
  /** @throws AwsError NotFoundException (404) or BadRequestException (400) */
  answer(this: void, request: AwsRequest, parts: ApiParts | undefined, cloud: Addresses): AwsResponse;
}

export type Addresses = Pick<Cloud, 'frontDoorUrl'>;

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
      const typeName = decodeURIComponent(request.path.split('/')[5] ?? '');
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

function found({ path }: AwsRequest, parts: ApiParts | undefined): ApiParts {
  const apiId = decodeURIComponent(path.split('/')[3] ?? '');
  if (parts?.apiId === apiId) return parts;
  throw new AwsError('NotFoundException', `GraphQL API ${apiId} not found.`, 404);
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
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
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
