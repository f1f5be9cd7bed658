// The GraphQL API: schema, who may call, data sources, and the resolvers that the manifest lists.
import { resolve } from 'node:path';
import { Aws, Stack } from 'aws-cdk-lib';
import {
  AppsyncFunction,
  AuthorizationType,
  Code,
  Definition,
  DynamoDbDataSource,
  FieldLogLevel,
  FunctionRuntime,
  GraphqlApi,
  HttpDataSource,
  IntrospectionConfig,
  NoneDataSource,
  Resolver,
} from 'aws-cdk-lib/aws-appsync';
import type { BaseDataSource, CfnApiKey, CfnGraphQLApi } from 'aws-cdk-lib/aws-appsync';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Policy } from 'aws-cdk-lib/aws-iam';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { bundleResolvers } from './bundleResolver.ts';
import { createServiceRole, toStatement } from './createServiceRole.ts';
import type { Grant } from './createServiceRole.ts';
import type { Identity } from './identity.ts';
import { projectRoot } from './projectRoot.ts';
import { widestOperationResolvers } from './requestLimits.ts';
import {
  functionFileOf,
  pipelineFunctions,
  pipelineResolvers,
  resolverFileOf,
  resolverFiles,
  unitResolvers,
} from './resolvers.ts';
import type { DataSourceName, FieldName, PipelineFunctionName } from './resolvers.ts';
import type { Stage } from './stages.ts';
import type { Storage } from './storage.ts';
import type { Video } from './video.ts';

const runtime = FunctionRuntime.JS_1_0_0;
const guestKeyName = 'Guests';

export interface ApiProps {
  readonly stage: Stage;
  readonly storage: Storage;
  readonly identity: Identity;
  readonly video: Video;
  /** Until when guests may call, in seconds since 1970. */
  readonly guestKeyExpiresAtSeconds: number;
}

/** The API with its data sources and resolvers. */
export class Api extends Construct {
  readonly graphqlApi: GraphqlApi;
  /** Where subscriptions connect: "wss://…". */
  readonly realtimeUrl: string;
  /** Where resolvers and AppSync log errors. */
  readonly logGroup: LogGroup;
  /** What guests send in `x-api-key`. It is no secret: the pages hand it to everybody. */
  readonly guestKey: string;
  private readonly codes = bundleResolvers(resolverFiles());

  constructor(scope: Construct, id: string, props: ApiProps) {
    super(scope, id);
    this.graphqlApi = this.createGraphqlApi(props);
    this.guestKey = this.createGuestKey(props.guestKeyExpiresAtSeconds);
    this.realtimeUrl = cfnApiOf(this.graphqlApi).attrRealtimeUrl;
    this.logGroup = this.logErrors(props.stage);
    this.createResolvers(this.createDataSources(props));
  }

  private createGraphqlApi({ stage, identity, video }: ApiProps): GraphqlApi {
    return new GraphqlApi(this, 'GraphqlApi', {
      name: Stack.of(this).stackName,
      definition: Definition.fromFile(resolve(projectRoot, 'schema/schema.graphql')),
      authorizationConfig: {
        defaultAuthorization: {
          authorizationType: AuthorizationType.USER_POOL,
          // Not narrowed to the pages' client: the pages are told where the API is, and the client where the pages are. The
          // pool is this API's own and has that one client.
          userPoolConfig: { userPool: identity.userPool },
        },
        additionalAuthorizationModes: [
          { authorizationType: AuthorizationType.IAM },
          { authorizationType: AuthorizationType.API_KEY, apiKeyConfig: { name: guestKeyName } },
        ],
      },
      environmentVariables: {
        CHANNEL_PREFIX: video.channelPrefix,
        MASTER_ROLE_ARN: video.masterRole.roleArn,
        VIEWER_ROLE_ARN: video.viewerRole.roleArn,
        REGION: Aws.REGION,
      },
      introspectionConfig: stage.isIntrospectionEnabled
        ? IntrospectionConfig.ENABLED
        : IntrospectionConfig.DISABLED,
      ...(stage.queryDepthLimit === undefined ? {} : { queryDepthLimit: stage.queryDepthLimit }),
      resolverCountLimit: widestOperationResolvers,
      xrayEnabled: true,
    });
  }

  /** Dates the key that the API key mode brings along. CDK's own option for it measures the date against today's, at each synthesis. */
  private createGuestKey(expiresAtSeconds: number): string {
    const key = this.graphqlApi.node.findChild(`${guestKeyName}ApiKey`) as CfnApiKey;
    key.expires = expiresAtSeconds;
    key.description = 'Guests, who may listen to sessions that are open to anyone.';
    return key.attrApiKey;
  }

  /** Written out, because CDK's own `logConfig` brings a Lambda along that sets the log group's retention. */
  private logErrors({ logRetention, unprotectedRemovalPolicy }: Stage): LogGroup {
    const logRole = createServiceRole(this, 'LogRole', 'appsync.amazonaws.com', []);
    cfnApiOf(this.graphqlApi).logConfig = {
      cloudWatchLogsRoleArn: logRole.roleArn,
      fieldLogLevel: FieldLogLevel.ERROR,
      // Verbose content is bodies, and bodies carry credentials.
      excludeVerboseContent: true,
    };
    acknowledge(
      this.graphqlApi,
      'AwsSolutions-ASC3',
      'Errors are logged, without verbose content: that is the bodies of requests and answers, which carry credentials.',
    );
    const logGroup = new LogGroup(this, 'Log', {
      logGroupName: `/aws/appsync/apis/${this.graphqlApi.apiId}`,
      retention: logRetention,
      removalPolicy: unprotectedRemovalPolicy,
    });
    // A policy of its own: the log group is named after the API, which refers to the role.
    new Policy(this, 'LogPolicy', {
      roles: [logRole],
      statements: [
        toStatement({
          actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [logGroup.logGroupArn],
        }),
      ],
    });
    return logGroup;
  }

  private createDataSources({ storage, video }: ApiProps): Record<DataSourceName, BaseDataSource> {
    const { sessions, sessionEvents, owners, ownerIndexArn } = storage;
    return {
      sessions: this.createTableDataSource('sessions', sessions, [
        {
          actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
          resources: [sessions.tableArn],
        },
        { actions: ['dynamodb:Query'], resources: [ownerIndexArn] },
      ]),
      sessionEvents: this.createTableDataSource('sessionEvents', sessionEvents, [
        { actions: ['dynamodb:Query'], resources: [sessionEvents.tableArn] },
      ]),
      owners: this.createTableDataSource('owners', owners, [
        {
          // After a refused condition AppSync reads the item by itself.
          actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
          resources: [owners.tableArn],
        },
      ]),
      kinesisVideo: this.createAwsDataSource('kinesisVideo', 'kinesisvideo', video.kinesisVideoRole),
      sts: this.createAwsDataSource('sts', 'sts', video.stsRole),
      none: new NoneDataSource(this, 'NoneDataSource', { api: this.graphqlApi, name: 'none' }),
    };
  }

  /** A data source that reads and writes one table. AppSync reads a row again, by GetItem, whose condition has failed. */
  private createTableDataSource(
    name: DataSourceName,
    table: ITable,
    grants: readonly Grant[],
  ): DynamoDbDataSource {
    const id = `${name[0]?.toUpperCase()}${name.slice(1)}DataSource`;
    return new DynamoDbDataSource(this, id, {
      api: this.graphqlApi,
      name,
      table,
      serviceRole: createServiceRole(
        this,
        `${id}Role`,
        'appsync.amazonaws.com',
        grants,
      ).withoutPolicyUpdates(),
    });
  }

  /** A data source that calls an AWS API in this region, signed with the role. */
  private createAwsDataSource(name: DataSourceName, service: string, role: Role): HttpDataSource {
    return new HttpDataSource(this, `${service}DataSource`, {
      api: this.graphqlApi,
      name,
      endpoint: `https://${service}.${Aws.REGION}.${Aws.URL_SUFFIX}`,
      authorizationConfig: { signingRegion: Aws.REGION, signingServiceName: service },
      serviceRole: role.withoutPolicyUpdates(),
    });
  }

  private createResolvers(dataSources: Record<DataSourceName, BaseDataSource>): void {
    const functions = this.createFunctions(dataSources);
    for (const [field, dataSourceName] of Object.entries(unitResolvers) as [FieldName, DataSourceName][]) {
      this.createResolver(field, { dataSource: dataSources[dataSourceName] });
    }
    for (const [field, names] of Object.entries(pipelineResolvers) as [FieldName, PipelineFunctionName[]][]) {
      this.createResolver(field, { pipelineConfig: names.map((name) => functions[name]) });
    }
  }

  private createFunctions(
    dataSources: Record<DataSourceName, BaseDataSource>,
  ): Record<PipelineFunctionName, AppsyncFunction> {
    const entries = Object.entries(pipelineFunctions) as [PipelineFunctionName, DataSourceName][];
    return Object.fromEntries(
      entries.map(([name, dataSourceName]) => [
        name,
        new AppsyncFunction(this, `Function.${name}`, {
          api: this.graphqlApi,
          dataSource: dataSources[dataSourceName],
          name,
          runtime,
          code: Code.fromInline(this.codeOf(functionFileOf(name))),
        }),
      ]),
    ) as Record<PipelineFunctionName, AppsyncFunction>;
  }

  private createResolver(
    field: FieldName,
    answeredBy: { dataSource: BaseDataSource } | { pipelineConfig: AppsyncFunction[] },
  ): void {
    const [typeName, fieldName] = field.split('.') as [string, string];
    new Resolver(this, `Resolver.${field}`, {
      api: this.graphqlApi,
      typeName,
      fieldName,
      runtime,
      code: Code.fromInline(this.codeOf(resolverFileOf(field))),
      ...answeredBy,
    });
  }

  private codeOf(file: string): string {
    const code = this.codes.get(file);
    if (code === undefined) throw new Error(`${file} is not among the resolvers' files.`);
    return code;
  }
}

function cfnApiOf(api: GraphqlApi): CfnGraphQLApi {
  return api.node.defaultChild as CfnGraphQLApi;
}
