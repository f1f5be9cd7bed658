// The API as it runs, asked of AppSync's own API with the caller's AWS credentials: the address of its GraphQL endpoint in,
// the description out.
import {
  AppSyncServiceException,
  GetIntrospectionSchemaCommand,
  paginateListFunctions,
  paginateListGraphqlApis,
  paginateListResolvers,
} from '@aws-sdk/client-appsync';
import type { AppSyncClient, FunctionConfiguration, Resolver } from '@aws-sdk/client-appsync';
import { Kind, parse } from 'graphql';
import type { ApiDescription, CodeDescription } from './apiDescription.ts';

/** What the caller must be allowed to do. */
export const neededActions =
  'appsync:ListGraphqlApis, appsync:GetIntrospectionSchema, appsync:ListResolvers and appsync:ListFunctions';

/**
 * Reads an API from the console's side.
 * @param graphqlUrl as `config.json` has it
 * @throws Error in one sentence, without AWS's own words, which name accounts and roles
 */
export async function readDeployedApi(client: AppSyncClient, graphqlUrl: string): Promise<ApiDescription> {
  try {
    return await readApi(client, graphqlUrl);
  } catch (error) {
    throw toSentence(error);
  }
}

async function readApi(client: AppSyncClient, graphqlUrl: string): Promise<ApiDescription> {
  const apiId = await findApiId(client, graphqlUrl);
  const answer = await client.send(
    new GetIntrospectionSchemaCommand({ apiId, format: 'SDL', includeDirectives: true }),
  );
  const schemaSdl = new TextDecoder().decode(answer.schema);
  const listed = await readFunctions(client, apiId);
  const nameOfFunction = new Map(listed.map(({ functionId, name }) => [functionId, name]));
  const resolvers = new Map<string, CodeDescription>();
  // Each type is asked for, because somebody may have given a resolver to a field that had none.
  for (const typeName of objectTypesOf(schemaSdl)) {
    for await (const page of paginateListResolvers({ client }, { apiId, typeName })) {
      for (const resolver of page.resolvers ?? []) {
        const functionIds =
          resolver.kind === 'PIPELINE' ? (resolver.pipelineConfig?.functions ?? []) : undefined;
        const steps = functionIds?.map((id) => nameOfFunction.get(id) ?? id);
        resolvers.set(`${typeName}.${resolver.fieldName ?? ''}`, toCode(resolver, steps));
      }
    }
  }
  return {
    schemaSdl,
    resolvers,
    functions: new Map(listed.map((listedFunction) => [listedFunction.name ?? '', toCode(listedFunction)])),
  };
}

async function findApiId(client: AppSyncClient, graphqlUrl: string): Promise<string> {
  for await (const { graphqlApis } of paginateListGraphqlApis({ client }, {})) {
    const found = graphqlApis?.find(({ uris }) => uris?.['GRAPHQL'] === graphqlUrl);
    if (found?.apiId !== undefined) return found.apiId;
  }
  throw new Error(
    `AppSync knows no API at ${graphqlUrl} in this account and region; check AWS_PROFILE and AWS_REGION.`,
  );
}

async function readFunctions(client: AppSyncClient, apiId: string): Promise<FunctionConfiguration[]> {
  const listed: FunctionConfiguration[] = [];
  for await (const { functions } of paginateListFunctions({ client }, { apiId }))
    listed.push(...(functions ?? []));
  return listed;
}

function objectTypesOf(schemaSdl: string): string[] {
  return parse(schemaSdl).definitions.flatMap((definition) =>
    definition.kind === Kind.OBJECT_TYPE_DEFINITION ? [definition.name.value] : [],
  );
}

/** Code of the older mapping templates is told apart by its runtime. */
function toCode(of: Resolver | FunctionConfiguration, steps?: readonly string[]): CodeDescription {
  const { runtime, requestMappingTemplate = '', responseMappingTemplate = '' } = of;
  return {
    code: of.code ?? `${requestMappingTemplate}\n${responseMappingTemplate}`,
    runtime: runtime ? `${runtime.name} ${runtime.runtimeVersion}` : 'VTL',
    dataSource: steps ? undefined : of.dataSourceName,
    steps,
    maxBatchSize: of.maxBatchSize ?? 0,
  };
}

function toSentence(error: unknown): Error {
  if (error instanceof AppSyncServiceException) {
    return new Error(`AppSync refused with ${error.name}; the AWS credentials need ${neededActions}.`);
  }
  if (error instanceof Error && error.name === 'CredentialsProviderError') {
    return new Error(
      'There are no AWS credentials to ask AppSync with; set AWS_PROFILE, or leave this out with --only flow.',
    );
  }
  return error instanceof Error ? error : new Error(String(error));
}
