// The template as it would be deployed: the properties that safety, cost and order hang on, whole.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { projectRoot } from './projectRoot.ts';
import { propertiesOf, replaceIds, synthesizeStack } from './readableTemplate.ts';

const { stack, template } = synthesizeStack();
const region = '${AWS::Region}';

describe('storage', () => {
  const attributes = (AttributeType: 'S' | 'N', ...names: string[]) =>
    names.map((AttributeName) => ({ AttributeName, AttributeType }));
  const keys = (partitionKey: string, sortKey?: string) => [
    { AttributeName: partitionKey, KeyType: 'HASH' },
    ...(sortKey === undefined ? [] : [{ AttributeName: sortKey, KeyType: 'RANGE' }]),
  ];
  const replica = (...indexNames: string[]) => ({
    ...(indexNames.length > 0
      ? { GlobalSecondaryIndexes: indexNames.map((IndexName) => ({ IndexName })) }
      : {}),
    DeletionProtectionEnabled: false,
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    Region: region,
  });
  const onDemand = {
    BillingMode: 'PAY_PER_REQUEST',
    TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
  };
  const tables = propertiesOf(template, 'AWS::DynamoDB::GlobalTable');

  test('is three tables', () => {
    expect(Object.keys(tables)).toEqual(['StorageSessions', 'StorageSessionEvents', 'StorageOwners']);
  });

  test('keeps sessions on demand, with two indexes, a stream, a time to live and backups', () => {
    expect(tables['StorageSessions']).toEqual({
      ...onDemand,
      AttributeDefinitions: [
        ...attributes('S', 'sessionId', 'ownerId', 'createdAt', 'sweepShard'),
        ...attributes('N', 'sweepAt'),
      ],
      KeySchema: keys('sessionId'),
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byOwner',
          KeySchema: keys('ownerId', 'createdAt'),
          Projection: { ProjectionType: 'ALL' },
        },
        {
          IndexName: 'bySweepAt',
          KeySchema: keys('sweepShard', 'sweepAt'),
          Projection: {
            ProjectionType: 'INCLUDE',
            NonKeyAttributes: ['status', 'version', 'mustEndBy', 'channelNonce', 'channelArn'],
          },
        },
      ],
      Replicas: [replica('byOwner', 'bySweepAt')],
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    });
  });

  test('keeps the history by session and version, and what is remembered of owners, without a stream', () => {
    expect(tables['StorageSessionEvents']).toEqual({
      ...onDemand,
      AttributeDefinitions: [...attributes('S', 'historyId'), ...attributes('N', 'version')],
      KeySchema: keys('historyId', 'version'),
      Replicas: [replica()],
    });
    expect(tables['StorageOwners']).toEqual({
      ...onDemand,
      AttributeDefinitions: attributes('S', 'ownerId', 'recordId'),
      KeySchema: keys('ownerId', 'recordId'),
      Replicas: [replica()],
    });
  });
});

describe('identity', () => {
  const pages = ['http://localhost:4000', 'https://${WebDistribution.DomainName}'].flatMap((origin) =>
    ['playground', 'speaker', 'listener'].map((page) => `${origin}/${page}/`),
  );

  test('has one public client, with the authorization code flow alone', () => {
    expect(propertiesOf(template, 'AWS::Cognito::UserPoolClient')).toEqual({
      IdentityUserPoolPages: {
        UserPoolId: '${IdentityUserPool}',
        GenerateSecret: false,
        SupportedIdentityProviders: ['COGNITO'],
        AllowedOAuthFlowsUserPoolClient: true,
        AllowedOAuthFlows: ['code'],
        AllowedOAuthScopes: ['openid', 'email'],
        CallbackURLs: pages,
        LogoutURLs: pages,
        ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'],
        RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 60 },
        AccessTokenValidity: 60,
        IdTokenValidity: 60,
        RefreshTokenValidity: 43_200,
        TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'minutes' },
        EnableTokenRevocation: true,
        PreventUserExistenceErrors: 'ENABLED',
      },
    });
  });

  test('leaves accounts to an administrator unless told otherwise', () => {
    const open = synthesizeStack({ signUp: 'everybody' }).template;

    template.hasResourceProperties('AWS::Cognito::UserPool', {
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      UsernameAttributes: ['email'],
    });
    open.hasResourceProperties('AWS::Cognito::UserPool', {
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: false },
    });
  });

  test('shows its login pages: a domain of the newer kind, and branding for the client', () => {
    template.hasResourceProperties('AWS::Cognito::UserPoolDomain', {
      Domain: { 'Fn::Join': ['-', ['livesessions', { Ref: 'AWS::AccountId' }]] },
      ManagedLoginVersion: 2,
    });
    template.hasResourceProperties('AWS::Cognito::ManagedLoginBranding', {
      UseCognitoProvidedValues: true,
      ClientId: Match.anyValue(),
    });
  });
});

describe('the API', () => {
  test('takes tokens of its own pool, signed requests and the key of guests, keeps bodies out of its log, and knows its environment', () => {
    expect(propertiesOf(template, 'AWS::AppSync::GraphQLApi')).toEqual({
      ApiGraphqlApi: {
        Name: 'LiveSessions',
        AuthenticationType: 'AMAZON_COGNITO_USER_POOLS',
        UserPoolConfig: {
          AwsRegion: region,
          DefaultAction: 'ALLOW',
          UserPoolId: '${IdentityUserPool}',
        },
        AdditionalAuthenticationProviders: [
          { AuthenticationType: 'AWS_IAM' },
          { AuthenticationType: 'API_KEY' },
        ],
        EnvironmentVariables: {
          CHANNEL_PREFIX: 'LiveSessions',
          MASTER_ROLE_ARN: '${VideoMasterRole.Arn}',
          VIEWER_ROLE_ARN: '${VideoViewerRole.Arn}',
          REGION: region,
        },
        LogConfig: {
          CloudWatchLogsRoleArn: '${ApiLogRole.Arn}',
          ExcludeVerboseContent: true,
          FieldLogLevel: 'ERROR',
        },
        IntrospectionConfig: 'ENABLED',
        ResolverCountLimit: 4,
        XrayEnabled: true,
      },
    });
  });

  test('admits guests by one key, until the date that was given', () => {
    const later = synthesizeStack({ guestKeyExpires: '2028-03-01T12:00:00Z' }).template;

    const expirationOf = (stackTemplate: typeof template) =>
      Object.values(propertiesOf(stackTemplate, 'AWS::AppSync::ApiKey')).map(({ Expires }) => Expires);
    expect(expirationOf(template)).toEqual([Date.UTC(2027, 10, 1) / 1000]);
    expect(expirationOf(later)).toEqual([Date.UTC(2028, 2, 1, 12) / 1000]);
  });

  test('has the schema of schema/schema.graphql, letter for letter', () => {
    const [schema] = Object.values(propertiesOf(template, 'AWS::AppSync::GraphQLSchema'));

    expect(schema?.['Definition']).toBe(readFileSync(join(projectRoot, 'schema/schema.graphql'), 'utf8'));
  });

  test('reaches its data sources each with a role of its own', () => {
    const sources = Object.values(propertiesOf(template, 'AWS::AppSync::DataSource'));
    const signed = (service: string) => ({
      Endpoint: `https://${service}.${region}.\${AWS::URLSuffix}`,
      AuthorizationConfig: {
        AuthorizationType: 'AWS_IAM',
        AwsIamConfig: { SigningRegion: region, SigningServiceName: service },
      },
    });

    const table = (Name: string, id: string) => ({
      Name,
      Type: 'AMAZON_DYNAMODB',
      DynamoDBConfig: { AwsRegion: region, TableName: `\${Storage${id}}` },
      ServiceRoleArn: `\${Api${id}DataSourceRole.Arn}`,
    });

    expect(sources.map(({ ApiId: _apiId, ...source }) => source)).toEqual([
      table('sessions', 'Sessions'),
      table('sessionEvents', 'SessionEvents'),
      table('owners', 'Owners'),
      {
        Name: 'kinesisVideo',
        Type: 'HTTP',
        HttpConfig: signed('kinesisvideo'),
        ServiceRoleArn: '${VideoKinesisVideoDataSourceRole.Arn}',
      },
      {
        Name: 'sts',
        Type: 'HTTP',
        HttpConfig: signed('sts'),
        ServiceRoleArn: '${VideoStsDataSourceRole.Arn}',
      },
      { Name: 'none', Type: 'NONE' },
    ]);
  });
});

describe('the reactors', () => {
  const mapping = (
    name: string,
    [BatchSize, MaximumRetryAttempts, MaximumRecordAgeInSeconds]: readonly [number, number, number],
    newImage: Record<string, unknown>,
  ) => ({
    FunctionName: `\${Reactors${name}Function}`,
    EventSourceArn: '${StorageSessions.StreamArn}',
    StartingPosition: 'TRIM_HORIZON',
    FilterCriteria: {
      Filters: [
        {
          Pattern: JSON.stringify({ eventName: ['INSERT', 'MODIFY'], dynamodb: { NewImage: newImage } }),
        },
      ],
    },
    BatchSize,
    MaximumBatchingWindowInSeconds: 0,
    ParallelizationFactor: 10,
    MaximumRetryAttempts,
    MaximumRecordAgeInSeconds,
    BisectBatchOnFunctionError: true,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    DestinationConfig: { OnFailure: { Destination: '${ReactorsDeadLetters.Arn}' } },
  });

  test('hear of what concerns them alone, retry finitely, and lose nothing silently', () => {
    expect(Object.values(propertiesOf(template, 'AWS::Lambda::EventSourceMapping'))).toEqual([
      mapping('PublishStatus', [10, 10, 86_400], { lastWrite: { S: ['STATUS'] } }),
      mapping('ReleaseChannel', [5, 1_000, 86_400], {
        status: { S: ['ENDED'] },
        channelReleasedAt: { S: [{ exists: false }] },
      }),
    ]);
  });

  test('keep their dead letters encrypted for 14 days', () => {
    expect(propertiesOf(template, 'AWS::SQS::Queue')).toEqual({
      ReactorsDeadLetters: { MessageRetentionPeriod: 1_209_600, SqsManagedSseEnabled: true },
    });
  });
});

test('each stack has an event bus of its own', () => {
  expect(propertiesOf(template, 'AWS::Events::EventBus')).toEqual({
    ReactorsEventBus: { Name: 'LiveSessions', Description: expect.any(String) as string },
  });
});

describe('the Lambdas', () => {
  const readable = (name: string, Timeout: number, Variables: Record<string, string>) => [
    `${name}Function`,
    {
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      Timeout,
      Environment: { Variables: { ...Variables, STACK_NAME: 'LiveSessions' } },
    },
  ];
  const ofSessions = { CHANNEL_PREFIX: 'LiveSessions', TABLE_NAME: '${StorageSessions}' };

  test('are these four, beside CDK’s own that empties the bucket of the pages before it is deleted', () => {
    const { CustomS3AutoDeleteObjectsCustomResourceProviderHandler: helper, ...functions } = propertiesOf(
      template,
      'AWS::Lambda::Function',
    );
    const { 'Custom::S3AutoDeleteObjects': emptied, ...others } = Object.groupBy(
      Object.values((template.toJSON() as { Resources: Record<string, { Type: string }> }).Resources),
      ({ Type }) => Type,
    );

    expect(
      Object.entries(functions).map(([id, { Handler, Runtime, Timeout, Environment }]) => [
        id,
        { Handler, Runtime, Timeout, Environment },
      ]),
    ).toEqual([
      readable('ReactorsPublishStatus', 60, {
        EVENTS_TABLE_NAME: '${StorageSessionEvents}',
        EVENTS_URL: `https://events.${region}.\${AWS::URLSuffix}`,
        EVENT_BUS_NAME: '${ReactorsEventBus}',
        GRAPHQL_URL: '${ApiGraphqlApi.GraphQLUrl}',
      }),
      readable('ReactorsReleaseChannel', 60, ofSessions),
      readable('SchedulesSweepSessions', 60, { ...ofSessions, SWEEP_INDEX_NAME: 'bySweepAt' }),
      readable('SchedulesReconcileChannels', 300, ofSessions),
    ]);
    expect(helper).toMatchObject({ Runtime: 'nodejs24.x' });
    expect(emptied).toHaveLength(1);
    expect(Object.keys(others).filter((type) => type.startsWith('Custom::'))).toEqual([]);
  });
});

describe('the stack', () => {
  test('says what a person and a program need to know', () => {
    const outputs = template.findOutputs('*') as Record<string, { Value: unknown }>;
    const values = Object.entries(outputs).map(([name, { Value }]) => [name, replaceIds(Value)]);

    expect(Object.fromEntries(values)).toEqual({
      PagesUrl: 'https://${WebDistribution.DomainName}',
      GraphqlUrl: '${ApiGraphqlApi.GraphQLUrl}',
      RealtimeUrl: '${ApiGraphqlApi.RealtimeUrl}',
      ApiKey: '${ApiGraphqlApiGuestsApiKey.ApiKey}',
      Region: region,
      OidcAuthority: '${IdentityUserPool.ProviderURL}',
      OidcClientId: '${IdentityUserPoolPages}',
      OidcScope: 'openid email',
      LoginUrl: `https://\${IdentityUserPoolLoginPages}.auth.${region}.amazoncognito.com`,
      UserPoolId: '${IdentityUserPool}',
      SessionsTableName: '${StorageSessions}',
      AlarmTopicArn: '${OperationsAlarmsTopic}',
      DeadLetterQueueUrl: '${ReactorsDeadLetters}',
    });
  });

  test('fits any account and region, and gives no reason to warn', () => {
    expect(stack.environment).toBe('aws://unknown-account/unknown-region');
    expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
    expect(Annotations.fromStack(stack).findError('*', Match.anyValue())).toEqual([]);
  });

  test('names its channels after itself', () => {
    const text = JSON.stringify(synthesizeStack({ stackName: 'Trial' }).template.toJSON());

    expect(text).toContain(':channel/Trial_*');
    expect(text).not.toContain('LiveSessions');
  });
});
