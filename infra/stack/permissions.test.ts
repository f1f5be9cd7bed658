// Who may do what, word for word: a permission that nobody wrote down here fails a test.
import { describe, expect, test } from 'vitest';
import { propertiesOf, synthesizeStack } from './readableTemplate.ts';

const { template } = synthesizeStack();

const channels = `arn:\${AWS::Partition}:kinesisvideo:\${AWS::Region}:\${AWS::AccountId}:channel/LiveSessions_*`;
const table = '${StorageSessions.Arn}';
const allow = (Action: string | string[], Resource: string | string[]) => ({
  Action,
  Effect: 'Allow',
  Resource,
});
const trust = (Principal: Record<string, string>) => ({
  Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal }],
  Version: '2012-10-17',
});
const inline = (...Statement: ReturnType<typeof allow>[]) => [
  { PolicyName: 'Access', PolicyDocument: { Statement, Version: '2012-10-17' } },
];
const appsync = trust({ Service: 'appsync.amazonaws.com' });
const lambda = trust({ Service: 'lambda.amazonaws.com' });
const stsRole = trust({ AWS: '${VideoStsDataSourceRole.Arn}' });
/** What each function of ours is allowed besides its work. */
const seen = (name: string) => [
  allow(['logs:CreateLogStream', 'logs:PutLogEvents'], `\${${name}Log.Arn}`),
  allow(['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], '*'),
];
const reactorGrants = (name: string) => [
  ...seen(`Reactors${name}`),
  allow(
    ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
    '${StorageSessions.StreamArn}',
  ),
  allow('sqs:SendMessage', '${ReactorsDeadLetters.Arn}'),
];

const schedulerRole = (name: string) => ({
  AssumeRolePolicyDocument: {
    Statement: [
      {
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: {
            'aws:SourceAccount': '${AWS::AccountId}',
            'aws:SourceArn':
              'arn:${AWS::Partition}:scheduler:${AWS::Region}:${AWS::AccountId}:schedule-group/default',
          },
        },
        Effect: 'Allow',
        Principal: { Service: 'scheduler.amazonaws.com' },
      },
    ],
    Version: '2012-10-17',
  },
  Policies: inline(allow('lambda:InvokeFunction', `\${Schedules${name}Function.Arn}`)),
});

describe('permissions', () => {
  test('of the roles are these, and there are no others', () => {
    expect(propertiesOf(template, 'AWS::IAM::Role')).toEqual({
      // CDK's own, of the function that empties the pages' bucket before the stack is deleted; the bucket's policy admits it.
      CustomS3AutoDeleteObjectsCustomResourceProviderRole: {
        AssumeRolePolicyDocument: lambda,
        ManagedPolicyArns: [
          {
            'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
          },
        ],
      },
      VideoKinesisVideoDataSourceRole: {
        AssumeRolePolicyDocument: appsync,
        Policies: inline(
          allow(
            [
              'kinesisvideo:CreateSignalingChannel',
              'kinesisvideo:DescribeSignalingChannel',
              'kinesisvideo:GetSignalingChannelEndpoint',
            ],
            channels,
          ),
        ),
      },
      VideoStsDataSourceRole: { AssumeRolePolicyDocument: appsync },
      VideoMasterRole: {
        AssumeRolePolicyDocument: stsRole,
        MaxSessionDuration: 3600,
        Policies: inline(
          allow(['kinesisvideo:ConnectAsMaster', 'kinesisvideo:GetIceServerConfig'], channels),
        ),
      },
      VideoViewerRole: {
        AssumeRolePolicyDocument: stsRole,
        MaxSessionDuration: 3600,
        Policies: inline(
          allow(['kinesisvideo:ConnectAsViewer', 'kinesisvideo:GetIceServerConfig'], channels),
        ),
      },
      ApiLogRole: { AssumeRolePolicyDocument: appsync },
      ApiSessionsDataSourceRole: {
        AssumeRolePolicyDocument: appsync,
        Policies: inline(
          allow(
            ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
            table,
          ),
          allow('dynamodb:Query', `${table}/index/byOwner`),
        ),
      },
      ApiSessionEventsDataSourceRole: {
        AssumeRolePolicyDocument: appsync,
        Policies: inline(allow('dynamodb:Query', '${StorageSessionEvents.Arn}')),
      },
      ApiOwnersDataSourceRole: {
        AssumeRolePolicyDocument: appsync,
        Policies: inline(allow(['dynamodb:GetItem', 'dynamodb:UpdateItem'], '${StorageOwners.Arn}')),
      },
      ReactorsPublishStatusRole: {
        AssumeRolePolicyDocument: lambda,
        Policies: inline(
          ...reactorGrants('PublishStatus'),
          allow('appsync:GraphQL', '${ApiGraphqlApi.Arn}/types/Mutation/fields/publishSessionStatus'),
          allow('dynamodb:PutItem', '${StorageSessionEvents.Arn}'),
          allow('events:PutEvents', '${ReactorsEventBus.Arn}'),
        ),
      },
      ReactorsReleaseChannelRole: {
        AssumeRolePolicyDocument: lambda,
        Policies: inline(
          ...reactorGrants('ReleaseChannel'),
          allow(['kinesisvideo:DescribeSignalingChannel', 'kinesisvideo:DeleteSignalingChannel'], channels),
          allow('dynamodb:UpdateItem', table),
        ),
      },
      SchedulesSweepSessionsRole: {
        AssumeRolePolicyDocument: lambda,
        Policies: inline(
          ...seen('SchedulesSweepSessions'),
          allow('dynamodb:Query', `${table}/index/bySweepAt`),
          allow('dynamodb:UpdateItem', table),
          allow(['kinesisvideo:DescribeSignalingChannel', 'kinesisvideo:DeleteSignalingChannel'], channels),
        ),
      },
      SchedulesSweepSessionsSchedulerRole: schedulerRole('SweepSessions'),
      SchedulesReconcileChannelsRole: {
        AssumeRolePolicyDocument: lambda,
        Policies: inline(
          ...seen('SchedulesReconcileChannels'),
          allow('kinesisvideo:ListSignalingChannels', '*'),
          allow('kinesisvideo:DeleteSignalingChannel', channels),
          allow('dynamodb:BatchGetItem', table),
        ),
      },
      SchedulesReconcileChannelsSchedulerRole: schedulerRole('ReconcileChannels'),
    });
  });

  test('beside the roles are these two policies', () => {
    const policies = Object.values(propertiesOf(template, 'AWS::IAM::Policy'));

    expect(policies.map(({ Roles, PolicyDocument }) => ({ Roles, PolicyDocument }))).toEqual([
      {
        Roles: ['${VideoStsDataSourceRole}'],
        PolicyDocument: {
          Statement: [allow('sts:AssumeRole', ['${VideoMasterRole.Arn}', '${VideoViewerRole.Arn}'])],
          Version: '2012-10-17',
        },
      },
      {
        Roles: ['${ApiLogRole}'],
        PolicyDocument: {
          Statement: [
            allow(['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'], '${ApiLog.Arn}'),
          ],
          Version: '2012-10-17',
        },
      },
    ]);
    template.resourceCountIs('AWS::IAM::ManagedPolicy', 0);
  });

  test('name the resource "*" for traces and for a list alone, which AWS does not narrow', () => {
    const statements = JSON.stringify(template.toJSON()).match(/"Action":[^{}]*"Resource":(\["\*"\]|"\*")/g);

    expect([...new Set(statements)]).toEqual([
      '"Action":["xray:PutTraceSegments","xray:PutTelemetryRecords"],"Effect":"Allow","Resource":"*"',
      '"Action":"kinesisvideo:ListSignalingChannels","Effect":"Allow","Resource":"*"',
    ]);
  });

  test('let nobody reach the dead letters without TLS', () => {
    expect(propertiesOf(template, 'AWS::SQS::QueuePolicy')).toEqual({
      ReactorsDeadLettersPolicy: {
        Queues: ['${ReactorsDeadLetters}'],
        PolicyDocument: {
          Statement: [
            {
              Action: 'sqs:*',
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
              Effect: 'Deny',
              Principal: { AWS: '*' },
              Resource: '${ReactorsDeadLetters.Arn}',
            },
          ],
          Version: '2012-10-17',
        },
      },
    });
  });
});
