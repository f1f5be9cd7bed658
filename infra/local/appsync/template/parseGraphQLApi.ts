// AWS::AppSync::GraphQLApi: modes of authorisation, environment variables and limits.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-graphqlapi.html
import type { ResourceDeclaration } from '../../cloud.ts';
import type { AuthMode } from '../api.ts';
import { readProperties } from './templateProperties.ts';
import type { TemplateProperties } from './templateProperties.ts';

export interface GraphQLApiDefinition {
  readonly name: string;
  readonly defaultMode: AuthMode;
  readonly modes: ReadonlySet<AuthMode>;
  readonly userPools: readonly UserPoolReference[];
  readonly environmentVariables: Readonly<Record<string, string>>;
  readonly isIntrospectionEnabled: boolean;
  /** 0: no bound of the API's own. */
  readonly queryDepthLimit: number;
  /** 0: AppSync's own bound. */
  readonly resolverCountLimit: number;
}

export interface UserPoolReference {
  readonly userPoolId: string;
  /** Client ids that may call; absent: all of the pool's. */
  readonly appIdClientRegex?: RegExp;
}

const supportedModes: readonly AuthMode[] = ['AMAZON_COGNITO_USER_POOLS', 'API_KEY', 'AWS_IAM'];
const maxEnvironmentVariables = 50;
const maxEnvironmentValueLength = 512;

/** @throws Error naming what the local AppSync does not run */
export function parseGraphQLApi(declaration: ResourceDeclaration): GraphQLApiDefinition {
  const properties = readProperties(declaration);
  const apiType = properties.optionalString('ApiType') ?? 'GRAPHQL';
  if (apiType !== 'GRAPHQL') properties.refuse(`ApiType ${apiType} is not supported, use GRAPHQL.`);
  const visibility = properties.optionalString('Visibility') ?? 'GLOBAL';
  if (visibility !== 'GLOBAL') properties.refuse(`Visibility ${visibility} is not supported, use GLOBAL.`);
  const providers = [properties, ...properties.maps('AdditionalAuthenticationProviders')];
  const modes = providers.map(parseMode);
  const userPools = providers.flatMap((provider, index) =>
    modes[index] === 'AMAZON_COGNITO_USER_POOLS' ? [parseUserPool(provider)] : [],
  );
  const definition = {
    name: properties.string('Name'),
    defaultMode: modes[0] ?? 'API_KEY',
    modes: new Set(modes),
    userPools,
    environmentVariables: parseEnvironmentVariables(properties),
    isIntrospectionEnabled: properties.optionalString('IntrospectionConfig') !== 'DISABLED',
    queryDepthLimit: parseLimit(properties, 'QueryDepthLimit', 75),
    resolverCountLimit: parseLimit(properties, 'ResolverCountLimit', 10_000),
  };
  properties.refuseOthers(['LogConfig', 'XrayEnabled', 'Tags', 'OwnerContact', 'EnhancedMetricsConfig']);
  for (const provider of providers.slice(1)) provider.refuseOthers();
  return definition;
}

function parseMode(provider: TemplateProperties): AuthMode {
  const type = provider.string('AuthenticationType');
  return (
    supportedModes.find((mode) => mode === type) ??
    provider.refuse(`AuthenticationType ${type} is not supported, use one of ${supportedModes.join(', ')}.`)
  );
}

function parseUserPool(provider: TemplateProperties): UserPoolReference {
  const config = provider.optionalMap('UserPoolConfig') ?? provider.refuse('UserPoolConfig is missing.');
  const defaultAction = config.optionalString('DefaultAction') ?? 'ALLOW';
  if (defaultAction !== 'ALLOW') {
    config.refuse(`UserPoolConfig.DefaultAction ${defaultAction} is not supported, use ALLOW.`);
  }
  const userPoolId = config.string('UserPoolId');
  const clientIds = config.optionalString('AppIdClientRegex');
  config.refuseOthers(['AwsRegion']);
  return clientIds === undefined
    ? { userPoolId }
    : { userPoolId, appIdClientRegex: toRegex(config, clientIds) };
}

function toRegex(config: TemplateProperties, source: string): RegExp {
  try {
    return new RegExp(`^(?:${source})$`);
  } catch (error) {
    return config.refuse(`UserPoolConfig.AppIdClientRegex: ${(error as Error).message}`);
  }
}

function parseLimit(properties: TemplateProperties, name: string, maximum: number): number {
  const limit = properties.optionalInteger(name) ?? 0;
  if (limit < 0 || limit > maximum) properties.refuse(`${name} must be 0 to ${maximum}, got ${limit}.`);
  return limit;
}

function parseEnvironmentVariables(properties: TemplateProperties): Readonly<Record<string, string>> {
  const variables = properties.stringMap('EnvironmentVariables');
  const entries = Object.entries(variables);
  if (entries.length > maxEnvironmentVariables) {
    properties.refuse(
      `EnvironmentVariables has ${entries.length} entries, ${maxEnvironmentVariables} are allowed.`,
    );
  }
  for (const [key, value] of entries) {
    if (!/^[A-Za-z]\w{1,63}$/.test(key)) {
      properties.refuse(
        `The environment variable ${key} must begin with a letter and have 2 to 64 letters, digits or underscores.`,
      );
    }
    if (value.length > maxEnvironmentValueLength) {
      properties.refuse(
        `The environment variable ${key} has ${value.length} characters, ${maxEnvironmentValueLength} are allowed.`,
      );
    }
  }
  return variables;
}
