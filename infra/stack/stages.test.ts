// What each stage promises, read off the template that would be deployed.
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { propertiesOf, synthesizeStack } from './readableTemplate.ts';
import { parseStackOptions } from './stackOptions.ts';
import { stages } from './stages.ts';
import type { StageName } from './stages.ts';

const templates: Readonly<Record<StageName, Template>> = {
  dev: synthesizeStack({ stage: 'dev' }).template,
  prod: synthesizeStack({ stage: 'prod' }).template,
};
const stageNames = Object.keys(stages) as StageName[];
const protectedTypes = ['AWS::DynamoDB::GlobalTable', 'AWS::Cognito::UserPool'];
const unprotectedTypes = ['AWS::Logs::LogGroup', 'AWS::KMS::Key'];

/** The policies of a type's resources, each different one once. */
function deletionPoliciesOf(stage: StageName, type: string): unknown[] {
  const resources = Object.values(templates[stage].findResources(type)) as Record<string, unknown>[];
  return [
    ...new Set(
      resources.flatMap(({ DeletionPolicy, UpdateReplacePolicy }) => [DeletionPolicy, UpdateReplacePolicy]),
    ),
  ];
}

const valuesOf = (stage: StageName, type: string) => Object.values(propertiesOf(templates[stage], type));

/** Every text in a value, with its path. */
function textsIn(value: unknown, path: string): [path: string, text: string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => [
    [`${path}.${key} (name)`, key] as [string, string],
    ...textsIn(member, `${path}.${key}`),
  ]);
}

// Names, descriptions and comments of resources: several services refuse other characters, or answer them changed.
test.each(stageNames)('no text of %s has a character outside ASCII', (stage) => {
  const texts = textsIn(templates[stage].toJSON(), stage);

  expect(texts.length).toBeGreaterThan(1_000);
  expect(texts.filter(([, text]) => /[^\t\n\r\x20-\x7e]/.test(text)).map(([path]) => path)).toEqual([]);
});

describe('prod', () => {
  // CloudFormation could not delete a table or a pool that is protected, nor a bucket that holds the pages: taking a failed
  // creation back would fail too.
  test.each([...protectedTypes, 'AWS::S3::Bucket'])('keeps what it holds, whatever happens: %s', (type) => {
    expect(deletionPoliciesOf('prod', type)).toEqual(['Retain']);
  });

  test.each(unprotectedTypes)(
    'keeps what it holds when the stack is deleted, and nothing of a creation that failed: %s',
    (type) => {
      expect(deletionPoliciesOf('prod', type)).toEqual(['RetainExceptOnCreate', 'Retain']);
    },
  );

  test('lets nobody delete a table or the accounts by mistake', () => {
    const tables = valuesOf('prod', 'AWS::DynamoDB::GlobalTable');
    const [userPool] = valuesOf('prod', 'AWS::Cognito::UserPool');

    expect(tables.flatMap(({ Replicas }) => Replicas)).toEqual(
      Array(3).fill(expect.objectContaining({ DeletionProtectionEnabled: true })),
    );
    expect(userPool).toMatchObject({ DeletionProtection: 'ACTIVE' });
  });

  test('shows its schema to nobody and runs no operation deeper than the schema', () => {
    expect(valuesOf('prod', 'AWS::AppSync::GraphQLApi')).toEqual([
      expect.objectContaining({
        IntrospectionConfig: 'DISABLED',
        QueryDepthLimit: 5,
        ResolverCountLimit: 4,
      }),
    ]);
  });

  test('bounds each function', () => {
    const functions = propertiesOf(templates.prod, 'AWS::Lambda::Function');

    expect(
      Object.entries(functions).map(([id, { ReservedConcurrentExecutions: bound }]) => [id, bound]),
    ).toEqual([
      ['ReactorsPublishStatusFunction', 100],
      ['ReactorsReleaseChannelFunction', 10],
      ['SchedulesSweepSessionsFunction', 1],
      ['SchedulesReconcileChannelsFunction', 1],
    ]);
  });

  test('keeps each log for three months', () => {
    const retention = valuesOf('prod', 'AWS::Logs::LogGroup').map(({ RetentionInDays }) => RetentionInDays);

    expect(retention).toEqual([90, 90, 90, 90, 90]);
  });
});

describe('dev', () => {
  test.each([...protectedTypes, ...unprotectedTypes, 'AWS::S3::Bucket'])(
    'leaves nothing behind when the stack is deleted: %s',
    (type) => {
      expect(deletionPoliciesOf('dev', type)).toEqual(['Delete']);
    },
  );

  test('can be deleted as a whole', () => {
    const template = JSON.stringify(templates.dev.toJSON());

    expect(template).not.toContain('"DeletionProtectionEnabled":true');
    expect(template).not.toContain('"DeletionProtection":"ACTIVE"');
  });

  test('shows its schema', () => {
    expect(valuesOf('dev', 'AWS::AppSync::GraphQLApi')).toMatchObject([{ IntrospectionConfig: 'ENABLED' }]);
  });

  test('reserves nothing, so that it fits into a new account', () => {
    expect(JSON.stringify(templates.dev.toJSON())).not.toContain('ReservedConcurrentExecutions');
  });

  test('keeps each log for a week', () => {
    const retention = valuesOf('dev', 'AWS::Logs::LogGroup').map(({ RetentionInDays }) => RetentionInDays);

    expect(retention).toEqual([7, 7, 7, 7, 7]);
  });
});

describe.each(stageNames)('%s', (stage) => {
  test('can restore each table to any second', () => {
    const replicas = valuesOf(stage, 'AWS::DynamoDB::GlobalTable').flatMap(({ Replicas }) => Replicas);

    expect(replicas).toEqual(
      Array(3).fill(
        expect.objectContaining({
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        }),
      ),
    );
  });

  test('switches no encryption off', () => {
    expect(JSON.stringify(templates[stage].toJSON())).not.toMatch(
      /"(SSEEnabled|SqsManagedSseEnabled)":false/,
    );
    expect(valuesOf(stage, 'AWS::SQS::Queue')).toMatchObject([{ SqsManagedSseEnabled: true }]);
  });

  test('talks to nothing without TLS', () => {
    const text = JSON.stringify(templates[stage].toJSON());
    const queues = Object.keys(templates[stage].findResources('AWS::SQS::Queue'));
    const secured = Object.values(templates[stage].findResources('AWS::SQS::QueuePolicy')).flatMap(
      ({ Properties }) => (Properties as { Queues: { Ref: string }[] }).Queues.map(({ Ref }) => Ref),
    );

    expect(secured).toEqual(queues);
    expect(
      text.match(/"http:\/\/[^"]*/g)?.filter((url) => !url.startsWith('"http://localhost:')) ?? [],
    ).toEqual([]);
  });

  test('traces requests, logs errors and never a body, and stands behind the firewall', () => {
    expect(valuesOf(stage, 'AWS::AppSync::GraphQLApi')).toMatchObject([
      { XrayEnabled: true, LogConfig: { FieldLogLevel: 'ERROR', ExcludeVerboseContent: true } },
    ]);
    const functions = Object.entries(propertiesOf(templates[stage], 'AWS::Lambda::Function'));
    // CDK's own helper is not one of them.
    const untraced = functions.filter(([, { TracingConfig }]) => TracingConfig === undefined);
    expect(untraced.filter(([id]) => !id.startsWith('CustomS3AutoDeleteObjects'))).toEqual([]);
    expect(functions.length - untraced.length).toBe(4);
    expect(valuesOf(stage, 'AWS::WAFv2::WebACLAssociation')).toMatchObject([
      { ResourceArn: '${ApiGraphqlApi.Arn}' },
    ]);
  });

  test('admits guests until a date of its own', () => {
    const { guestKeyExpiresAtSeconds } = parseStackOptions((name) => (name === 'stage' ? stage : undefined));

    expect(valuesOf(stage, 'AWS::AppSync::ApiKey')).toMatchObject([{ Expires: guestKeyExpiresAtSeconds }]);
    expect(stages[stage].guestKeyExpires).toMatch(/^\d{4}-\d\d-\d\dT\d\d:00:00Z$/);
  });
});
