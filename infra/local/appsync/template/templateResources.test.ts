// The AppSync types of a template: what is read of them, and that everything else is refused by name.
import { describe, expect, test } from 'vitest';
import type { ResourceDeclaration } from '../../cloud.ts';
import { parseDataSource } from './parseDataSource.ts';
import { parseGraphQLApi } from './parseGraphQLApi.ts';
import { parseFunction, parseResolver } from './parseResolver.ts';

const declare = (properties: Readonly<Record<string, unknown>>): ResourceDeclaration => ({
  logicalId: 'Thing',
  type: 'AWS::AppSync::Thing',
  properties,
});
const noAssets = {
  pathOf: (key: string): string => {
    throw new Error(`no asset ${key}`);
  },
};

describe('GraphQLApi', () => {
  const api = { Name: 'sessions', AuthenticationType: 'API_KEY' };
  const pool = { UserPoolId: 'p', AwsRegion: 'us-east-1', DefaultAction: 'ALLOW', AppIdClientRegex: 'a|b' };

  test('is read with all of its modes and limits', () => {
    const definition = parseGraphQLApi(
      declare({
        ...api,
        AuthenticationType: 'AMAZON_COGNITO_USER_POOLS',
        UserPoolConfig: pool,
        AdditionalAuthenticationProviders: [
          { AuthenticationType: 'AWS_IAM' },
          { AuthenticationType: 'API_KEY' },
        ],
        EnvironmentVariables: { STAGE: 'test' },
        IntrospectionConfig: 'DISABLED',
        QueryDepthLimit: '5',
        ResolverCountLimit: 7,
        LogConfig: { FieldLogLevel: 'ERROR' },
        XrayEnabled: true,
        Visibility: 'GLOBAL',
        ApiType: 'GRAPHQL',
      }),
    );

    expect(definition).toEqual({
      name: 'sessions',
      defaultMode: 'AMAZON_COGNITO_USER_POOLS',
      modes: new Set(['AMAZON_COGNITO_USER_POOLS', 'AWS_IAM', 'API_KEY']),
      userPools: [{ userPoolId: 'p', appIdClientRegex: /^(?:a|b)$/ }],
      environmentVariables: { STAGE: 'test' },
      isIntrospectionEnabled: false,
      queryDepthLimit: 5,
      resolverCountLimit: 7,
    });
  });

  const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`V${index}`, '']));
  test.each([
    [
      { AuthenticationType: 'AWS_LAMBDA' },
      'AuthenticationType AWS_LAMBDA is not supported, use one of AMAZON_COGNITO_USER_POOLS, API_KEY, AWS_IAM.',
    ],
    [
      { AdditionalAuthenticationProviders: [{ AuthenticationType: 'OPENID_CONNECT' }] },
      'AuthenticationType OPENID_CONNECT is not supported, use one of AMAZON_COGNITO_USER_POOLS, API_KEY, AWS_IAM.',
    ],
    [{ AuthenticationType: 'AMAZON_COGNITO_USER_POOLS' }, 'UserPoolConfig is missing.'],
    [
      {
        AuthenticationType: 'AMAZON_COGNITO_USER_POOLS',
        UserPoolConfig: { UserPoolId: 'p', DefaultAction: 'DENY' },
      },
      'UserPoolConfig.DefaultAction DENY is not supported, use ALLOW.',
    ],
    [
      { AuthenticationType: 'AMAZON_COGNITO_USER_POOLS', UserPoolConfig: { UserPoolId: 'p', Other: 1 } },
      'The property UserPoolConfig.Other is not supported by the local AppSync.',
    ],
    [{ ApiType: 'MERGED' }, 'ApiType MERGED is not supported, use GRAPHQL.'],
    [{ Visibility: 'PRIVATE' }, 'Visibility PRIVATE is not supported, use GLOBAL.'],
    [
      { LambdaAuthorizerConfig: {} },
      'The property LambdaAuthorizerConfig is not supported by the local AppSync.',
    ],
    [{ Name: undefined }, 'Name is missing.'],
    [{ Name: 5 }, 'Name must be a string, got 5.'],
    [{ QueryDepthLimit: 76 }, 'QueryDepthLimit must be 0 to 75, got 76.'],
    [{ QueryDepthLimit: 'deep' }, 'QueryDepthLimit must be a whole number, got "deep".'],
    [{ ResolverCountLimit: -1 }, 'ResolverCountLimit must be 0 to 10000, got -1.'],
    [
      { EnvironmentVariables: { '1': 'a' } },
      'The environment variable 1 must begin with a letter and have 2 to 64 letters, digits or underscores.',
    ],
    [
      { EnvironmentVariables: { LONG: 'x'.repeat(513) } },
      'The environment variable LONG has 513 characters, 512 are allowed.',
    ],
    [
      { EnvironmentVariables: { STAGE: 5 } },
      'EnvironmentVariables must be made of strings, got {"STAGE":5}.',
    ],
    [{ EnvironmentVariables: many }, 'EnvironmentVariables has 51 entries, 50 are allowed.'],
  ])('refuses %j', (properties, message) => {
    expect(() => parseGraphQLApi(declare({ ...api, ...properties }))).toThrow(new Error(message));
  });
});

describe('DataSource', () => {
  const common = { ApiId: 'a', Name: 'Source', ServiceRoleArn: 'arn:role', Description: 'd' };
  test.each([
    [{ Type: 'NONE' }, { type: 'NONE' }],
    [
      { Type: 'AMAZON_DYNAMODB', DynamoDBConfig: { TableName: 't', AwsRegion: 'us-east-1' } },
      { type: 'AMAZON_DYNAMODB', tableName: 't', roleArn: 'arn:role' },
    ],
    [
      { Type: 'AWS_LAMBDA', LambdaConfig: { LambdaFunctionArn: 'arn:f' } },
      { type: 'AWS_LAMBDA', functionArn: 'arn:f', roleArn: 'arn:role' },
    ],
    [
      { Type: 'HTTP', HttpConfig: { Endpoint: 'https://a.example' } },
      { type: 'HTTP', endpoint: 'https://a.example' },
    ],
    [
      {
        Type: 'HTTP',
        HttpConfig: {
          Endpoint: 'https://sts.us-east-1.amazonaws.com',
          AuthorizationConfig: {
            AuthorizationType: 'AWS_IAM',
            AwsIamConfig: { SigningRegion: 'us-east-1', SigningServiceName: 'sts' },
          },
        },
      },
      {
        type: 'HTTP',
        endpoint: 'https://sts.us-east-1.amazonaws.com',
        signing: { roleArn: 'arn:role', signingName: 'sts' },
      },
    ],
  ])('is read: %j', (properties, definition) => {
    expect(parseDataSource(declare({ ...common, ...properties }))).toEqual({ name: 'Source', ...definition });
  });

  test.each([
    [
      { Type: 'AMAZON_OPENSEARCH_SERVICE' },
      'The data source type AMAZON_OPENSEARCH_SERVICE is not supported by the local AppSync, use AMAZON_DYNAMODB, AWS_LAMBDA, HTTP or NONE.',
    ],
    [
      { Type: 'NONE', Name: '1-a' },
      'Name "1-a" must be letters, digits and underscores, not beginning with a digit.',
    ],
    [{ Type: 'AMAZON_DYNAMODB' }, 'DynamoDBConfig is missing.'],
    [
      { Type: 'AMAZON_DYNAMODB', DynamoDBConfig: { TableName: 't', AwsRegion: 'r', Versioned: true } },
      'The property DynamoDBConfig.Versioned is not supported by the local AppSync.',
    ],
    [
      {
        Type: 'AMAZON_DYNAMODB',
        DynamoDBConfig: { TableName: 't', AwsRegion: 'r' },
        ServiceRoleArn: undefined,
      },
      'ServiceRoleArn is missing.',
    ],
    [
      { Type: 'HTTP', HttpConfig: { Endpoint: 'ftp://a' } },
      'HttpConfig.Endpoint must be an http or https URL, got "ftp://a".',
    ],
    [
      {
        Type: 'HTTP',
        HttpConfig: { Endpoint: 'https://a', AuthorizationConfig: { AuthorizationType: 'OTHER' } },
      },
      'AuthorizationType OTHER is not supported, use AWS_IAM.',
    ],
    [
      { Type: 'NONE', EventBridgeConfig: {} },
      'The property EventBridgeConfig is not supported by the local AppSync.',
    ],
  ])('refuses %j', (properties, message) => {
    expect(() => parseDataSource(declare({ ...common, ...properties }))).toThrow(new Error(message));
  });
});

describe('Resolver and FunctionConfiguration', () => {
  const Runtime = { Name: 'APPSYNC_JS', RuntimeVersion: '1.0.0' };
  const common = { ApiId: 'a', TypeName: 'Query', FieldName: 'session', Runtime, Code: 'code' };
  const field = { typeName: 'Query', fieldName: 'session', code: 'code' };

  test('are read', () => {
    const unit = { ...common, DataSourceName: 'Source', MaxBatchSize: 10 };
    const pipeline = { ...common, Kind: 'PIPELINE', PipelineConfig: { Functions: ['f1', 'f2'] } };
    const step = {
      ApiId: 'a',
      Name: 'step',
      DataSourceName: 'Source',
      Runtime,
      Code: 'code',
      FunctionVersion: '2018-05-29',
    };

    expect(parseResolver(declare(unit), noAssets)).toEqual({
      ...field,
      kind: 'UNIT',
      dataSourceName: 'Source',
      maxBatchSize: 10,
    });
    expect(parseResolver(declare(pipeline), noAssets)).toEqual({
      ...field,
      kind: 'PIPELINE',
      functionIds: ['f1', 'f2'],
    });
    expect(parseFunction(declare(step), noAssets)).toEqual({
      name: 'step',
      code: 'code',
      dataSourceName: 'Source',
      maxBatchSize: 0,
    });
  });

  test('take their code from the asset that the location’s last segment names', () => {
    const properties = {
      ...common,
      Code: undefined,
      CodeS3Location: 's3://cdk-assets/abc.js',
      DataSourceName: 'Source',
    };

    const { code } = parseResolver(declare(properties), {
      pathOf: (key) => (key === 'abc.js' ? import.meta.filename : key),
    });

    expect(code).toContain('take their code from the asset');
  });

  test.each([
    [
      { RequestMappingTemplate: '{}' },
      'RequestMappingTemplate is VTL, which the local AppSync does not run; use the runtime APPSYNC_JS.',
    ],
    [{ Runtime: undefined }, 'Runtime is missing, use APPSYNC_JS.'],
    [
      { Runtime: { Name: 'APPSYNC_JS', RuntimeVersion: '2.0.0' } },
      'The runtime APPSYNC_JS 2.0.0 is not supported, use APPSYNC_JS 1.0.0.',
    ],
    [{ Code: undefined }, 'Give either Code or CodeS3Location.'],
    [{ CodeS3Location: 's3://a/b.js' }, 'Give either Code or CodeS3Location.'],
    [{ Code: undefined, CodeS3Location: 's3://a/b.js' }, 'CodeS3Location cannot be read: no asset b.js'],
    [{ Kind: 'OTHER' }, 'Kind must be UNIT or PIPELINE, got OTHER.'],
    [
      { Kind: 'PIPELINE', PipelineConfig: { Functions: Array.from({ length: 11 }, () => 'f') } },
      'PipelineConfig.Functions has 11 functions, 10 are allowed.',
    ],
    [{ MaxBatchSize: 2001 }, 'MaxBatchSize must be 0 to 2000, got 2001.'],
    [{ CachingConfig: { Ttl: 5 } }, 'The property CachingConfig is not supported by the local AppSync.'],
    [{ SyncConfig: {} }, 'The property SyncConfig is not supported by the local AppSync.'],
  ])('refuse %j', (properties, message) => {
    const declaration = declare({ ...common, DataSourceName: 'Source', ...properties });

    expect(() => parseResolver(declaration, noAssets)).toThrow(new Error(message));
  });
});
