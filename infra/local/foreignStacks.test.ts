// Stacks of other people's CDK apps: what such apps commonly hold starts here as it was synthesized, and what could not do
// its work here ends the start with a sentence that names it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as appsync from 'aws-cdk-lib/aws-appsync';
import { Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription, UrlSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createLog } from './log.ts';
import { startLocalCloud, type LocalCloud } from './startLocalCloud.ts';
import { temporaryFolder } from './testing/handMadeAssembly.ts';

/** Synthesizes a stack as an app of one's own would, and runs it until the test has finished. */
async function start(build: (stack: Stack, folder: string) => void): Promise<LocalCloud> {
  const folder = temporaryFolder();
  const app = new App({ outdir: join(folder, 'cdk.out'), analyticsReporting: false, treeMetadata: false });
  build(new Stack(app, 'Notes'), folder);
  const assembly = app.synth().directory;
  const cloud = await startLocalCloud({ assembly, port: 0, awsPort: 0, log: createLog('error', () => {}) });
  onTestFinished(cloud.close);
  return cloud;
}

function addFunction(stack: Stack, folder: string, props: Partial<lambda.FunctionProps> = {}) {
  const source = join(folder, 'shout');
  mkdirSync(source);
  writeFileSync(join(source, 'index.js'), 'exports.handler = async ({ text }) => text.toUpperCase();');
  return new lambda.Function(stack, 'Shout', {
    runtime: lambda.Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: lambda.Code.fromAsset(source),
    ...props,
  });
}

function deployFiles(stack: Stack, role: Role): void {
  const destinationBucket = new Bucket(stack, 'Files') as IBucket;
  new BucketDeployment(stack, 'Deployment', { sources: [Source.data('a', 'b')], destinationBucket, role });
}

const id = { name: 'id', type: dynamodb.AttributeType.STRING };
const invoke = `
  export const request = (ctx) => ({ operation: 'Invoke', payload: ctx.args });
  export const response = (ctx) => ctx.result;
`;

function addApi(stack: Stack, folder: string): appsync.GraphqlApi {
  const schema = join(folder, 'schema.graphql');
  writeFileSync(schema, 'type Query { shout(text: String!): String }');
  const api = new appsync.GraphqlApi(stack, 'Api', {
    name: 'notes',
    definition: appsync.Definition.fromFile(schema),
    // By default CDK keeps the logs of an API with a custom resource.
    logConfig: { fieldLogLevel: appsync.FieldLogLevel.ERROR, retention: RetentionDays.ONE_WEEK },
  });
  api
    .addLambdaDataSource('shout', addFunction(stack, folder, { logRetention: RetentionDays.ONE_DAY }))
    .createResolver('Resolver', {
      typeName: 'Query',
      fieldName: 'shout',
      code: appsync.Code.fromInline(invoke),
      runtime: appsync.FunctionRuntime.JS_1_0_0,
    });
  return api;
}

test('an API and a function with logRetention answer', async () => {
  const cloud = await start((stack, folder) => {
    const api = addApi(stack, folder);
    new CfnOutput(stack, 'Url', { value: api.graphqlUrl });
    new CfnOutput(stack, 'ApiKey', { value: api.apiKey ?? '', exportName: 'notes-key' });
  });

  const response = await fetch(cloud.outputs['Url'] ?? '', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': cloud.outputs['ApiKey'] ?? '' },
    body: JSON.stringify({ query: '{ shout(text: "hello") }' }),
  });

  expect(await response.json()).toEqual({ data: { shout: 'HELLO' } });
});

test('an app client with CDK’s defaults signs people in by code, and is refused the implicit flow', async () => {
  const cloud = await start((stack) => {
    const pool = new UserPool(stack, 'Users', { selfSignUpEnabled: true, signInAliases: { email: true } });
    pool.addGroup('Writers', { groupName: 'writers' });
    new CfnOutput(stack, 'Client', { value: pool.addClient('Web').userPoolClientId });
  });
  const authorize = async (flow: Record<string, string>) => {
    const query = new URLSearchParams({
      client_id: cloud.outputs['Client'] ?? '',
      redirect_uri: 'https://example.com',
      scope: 'openid profile phone email aws.cognito.signin.user.admin',
      ...flow,
    });
    const url = `${cloud.frontDoorUrl}/sign-in/oauth2/authorize?${query.toString()}`;
    return (await fetch(url, { redirect: 'manual' })).headers.get('location');
  };
  const pkce = { code_challenge: 'c'.repeat(43), code_challenge_method: 'S256' };

  expect(await authorize({ response_type: 'code', ...pkce })).toContain('/sign-in/log-in/');
  expect(await authorize({ response_type: 'token' })).toMatch(
    /^https:\/\/example\.com\/?#.*error=unsupported_response_type/,
  );
});

test('tables that scale, queues, a parameter, an aliased key and alarms that send to a topic start', async () => {
  const cloud = await start((stack) => {
    const table = new dynamodb.Table(stack, 'Table', {
      partitionKey: id,
      billingMode: dynamodb.BillingMode.PROVISIONED,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const scaling = { minCapacity: 1, maxCapacity: 5 };
    table.autoScaleReadCapacity(scaling).scaleOnUtilization({ targetUtilizationPercent: 70 });
    new dynamodb.TableV2(stack, 'Global', {
      partitionKey: id,
      billing: dynamodb.Billing.provisioned({
        readCapacity: dynamodb.Capacity.fixed(5),
        writeCapacity: dynamodb.Capacity.autoscaled({ maxCapacity: 5 }),
      }),
    });
    const deadLetterQueue = { queue: new Queue(stack, 'Dead'), maxReceiveCount: 3 };
    const queue = new Queue(stack, 'Queue', { enforceSSL: true, deadLetterQueue });
    const topic = new Topic(stack, 'Alarms', { masterKey: new Key(stack, 'Key', { alias: 'alarms' }) });
    topic.addSubscription(new EmailSubscription('somebody@example.com'));
    const metric = new Metric({ namespace: 'AWS/SQS', metricName: 'NumberOfMessagesSent' });
    new Alarm(stack, 'Alarm', { metric, threshold: 1, evaluationPeriods: 1 }).addAlarmAction(
      new SnsAction(topic),
    );
    const parameter = new StringParameter(stack, 'Parameter', { stringValue: queue.queueUrl });
    new CfnOutput(stack, 'Topic', { value: topic.topicArn });
    new CfnOutput(stack, 'ParameterName', { value: parameter.parameterName });
  });

  expect(cloud.outputs).toEqual({
    Topic: expect.stringMatching(/^arn:aws:sns:us-east-1:000000000000:Notes-Alarms/) as string,
    ParameterName: expect.stringMatching(/^Notes-Parameter/) as string,
  });
});

test('files are copied in a role that only the copying function has', async () => {
  await start((stack) =>
    deployFiles(
      stack,
      new Role(stack, 'Copier', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }),
    ),
  );
});

describe('the start ends when', () => {
  test('a role may publish to a topic', async () => {
    const starting = start((stack, folder) =>
      new Topic(stack, 'News').grantPublish(addFunction(stack, folder)),
    );

    await expect(starting).rejects.toThrow(
      /^News\w+ \(AWS::SNS::Topic\) is named by ShoutServiceRoleDefaultPolicy\w+ \(AWS::IAM::Policy\), but nothing runs for it here; accepted are references of AWS::CloudWatch::Alarm, AWS::SNS::Subscription, AWS::SNS::TopicPolicy\.$/,
    );
  });

  test('a topic tells anything but people', async () => {
    const starting = start((stack) =>
      new Topic(stack, 'News').addSubscription(new UrlSubscription('https://example.com/news')),
    );

    await expect(starting).rejects.toThrow(
      'got the Protocol "https"; email, email-json and sms are accepted.',
    );
  });

  test.each<[string, (stack: Stack) => string]>([
    ['AWS::SNS::Topic', (stack) => new Topic(stack, 'Named').topicArn],
    ['AWS::S3::Bucket', (stack) => new Bucket(stack, 'Named').bucketName],
    ['AWS::KMS::Key', (stack) => new Key(stack, 'Named').keyArn],
    [
      'AWS::SSM::Parameter',
      (stack) => new StringParameter(stack, 'Named', { stringValue: 'x' }).parameterName,
    ],
  ])('a function is told where an %s is', async (type, nameOf) => {
    const starting = start((stack, folder) => {
      addFunction(stack, folder, { environment: { WHERE: nameOf(stack) } });
    });

    await expect(starting).rejects.toThrow(
      new RegExp(`^Named\\w+ \\(${type}\\) is named by Shout\\w+ \\(AWS::Lambda::Function\\)`),
    );
  });

  test('a role may read a bucket', async () => {
    const starting = start((stack, folder) =>
      new Bucket(stack, 'Files').grantRead(addFunction(stack, folder)),
    );

    await expect(starting).rejects.toThrow(/^Files\w+ \(AWS::S3::Bucket\) is named by Shout/);
  });

  test('a function acts in the role of the one that copies files into a bucket', async () => {
    const starting = start((stack, folder) => {
      const role = new Role(stack, 'Copier', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
      deployFiles(stack, role);
      addFunction(stack, folder, { role });
    });

    await expect(starting).rejects.toThrow(/^Files\w+ \(AWS::S3::Bucket\) is named by Copier/);
  });

  test('a log is kept for days that CloudWatch Logs does not know', async () => {
    const starting = start((stack, folder) => {
      addFunction(stack, folder, { logRetention: 8 as RetentionDays });
    });

    await expect(starting).rejects.toThrow(
      /Custom::LogRetention\) cannot be created: got 8 for RetentionInDays/,
    );
  });
});
