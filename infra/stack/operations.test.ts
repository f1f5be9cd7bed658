// The alarms as they would be deployed: each known to the README, each telling the one topic, and what counts as one.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { quotas } from '../capacity/quotas.ts';
import { metricUnits } from '../lambda/metrics.ts';
import { outageWords } from './operationMetrics.ts';
import { projectRoot } from './projectRoot.ts';
import { propertiesOf, synthesizeStack } from './readableTemplate.ts';

const { template } = synthesizeStack();
const alarms = Object.fromEntries(
  Object.entries(propertiesOf(template, 'AWS::CloudWatch::Alarm')).map(([id, properties]) => [
    id.replace(/^Operations|Alarm$/g, ''),
    properties,
  ]),
);

interface CountedMetric {
  readonly MetricName: string;
  readonly Dimensions: readonly { readonly Value: string }[];
}

/** The runbooks: the headings below one section of the README, each with its text. */
function readRunbooks(): [name: string, text: string][] {
  const readme = readFileSync(join(projectRoot, 'infra/README.md'), 'utf8');
  const section = readme.split('\n## When an alarm goes off\n')[1]?.split('\n## ')[0] ?? '';
  return section
    .split('\n### ')
    .slice(1)
    .map((runbook) => {
      const [name = '', ...lines] = runbook.split('\n');
      return [name, lines.join('\n').trim()];
    });
}

describe('each alarm', () => {
  test('has a runbook of its name in infra/README.md, and each runbook an alarm', () => {
    const names = readRunbooks().map(([name]) => name);

    expect(names.toSorted()).toEqual(Object.keys(alarms).toSorted());
    expect(readRunbooks().filter(([, text]) => text.length < 100)).toEqual([]);
  });

  test.each(Object.entries(alarms))('%s tells the topic, and says where to read on', (name, properties) => {
    expect(properties['AlarmActions']).toEqual(['${OperationsAlarmsTopic}']);
    if (name !== 'GuestKey') expect(properties['AlarmDescription']).toBe(`See "${name}" in infra/README.md.`);
  });
});

test('alarms go off at these values', () => {
  const thresholds = Object.entries(alarms).map(([name, { Threshold, EvaluationPeriods }]) => [
    name,
    [Threshold, EvaluationPeriods],
  ]);

  expect(Object.fromEntries(thresholds)).toEqual({
    CreateFailures: [3, 1],
    AccessFailures: [3, 1],
    StorageFailures: [3, 1],
    CreationsRefused: [1, 1],
    ServerErrors: [5, 1],
    ConnectErrors: [5, 1],
    PublishAge: [5_000, 1],
    PublishFailures: [3, 1],
    ChangesWaiting: [60_000, 1],
    DeadLetters: [1, 1],
    StaleSessions: [300, 3],
    SweepStopped: [1, 1],
    SweepFailures: [3, 1],
    ReconcilerFailures: [1, 2],
    FunctionThrottles: [10, 1],
    TableThrottles: [10, 1],
    ChannelQuota: [4_000, 1],
    ChannelsUncounted: [1, 3],
    GuestKey: [30, 1],
  });
});

test('a sweep that does not run is an alarm, not an absence of data', () => {
  expect(alarms['SweepStopped']).toMatchObject({
    ComparisonOperator: 'LessThanThreshold',
    TreatMissingData: 'breaching',
    Namespace: 'AWS/Lambda',
    MetricName: 'Invocations',
    Dimensions: [{ Name: 'FunctionName', Value: '${SchedulesSweepSessionsFunction}' }],
  });
});

test('the Lambdas’ metrics are looked for where the Lambdas write them', () => {
  expect(alarms['PublishAge']).toMatchObject({
    Namespace: 'live-sessions',
    MetricName: 'PublishAge',
    Dimensions: [{ Name: 'Stack', Value: 'LiveSessions' }],
    ExtendedStatistic: 'p99',
    Period: 300,
  });
});

test('channels that nobody counted for three hours are an alarm, because the quota is watched by counting', () => {
  expect(alarms['ChannelsUncounted']).toMatchObject({
    ComparisonOperator: 'LessThanThreshold',
    TreatMissingData: 'breaching',
    MetricName: 'ChannelsListed',
    Statistic: 'SampleCount',
    Period: 3600,
  });
});

test('the quota of channels is warned of below the least that any region has', () => {
  const { value, regions } = quotas.channels;

  expect(alarms['ChannelQuota']?.['Threshold']).toBe(Math.min(value, ...Object.values(regions)) * 0.8);
});

test('throttles are counted of every table, of every index, and of every function', () => {
  const countedBy = (name: string) => {
    const metrics = alarms[name]?.['Metrics'] as { MetricStat?: { Metric: CountedMetric } }[];
    return metrics.flatMap(({ MetricStat }) => (MetricStat ? [MetricStat.Metric] : []));
  };
  const counted = countedBy('TableThrottles').map(({ MetricName, Dimensions }) =>
    [MetricName, ...Dimensions.map(({ Value }) => Value)].toSorted().join(' '),
  );
  const tables = Object.entries(propertiesOf(template, 'AWS::DynamoDB::GlobalTable'));
  const places = tables.flatMap(([id, { GlobalSecondaryIndexes = [] }]) => [
    `\${${id}}`,
    ...(GlobalSecondaryIndexes as { IndexName: string }[]).map(({ IndexName }) => `\${${id}} ${IndexName}`),
  ]);

  expect(places.length).toBeGreaterThan(3);
  expect(counted.toSorted()).toEqual(
    places
      .flatMap((place) =>
        ['ReadThrottleEvents', 'WriteThrottleEvents'].map((metric) =>
          [metric, ...place.split(' ')].toSorted().join(' '),
        ),
      )
      .toSorted(),
  );
  // More than ten metrics CloudWatch refuses.
  expect(counted.length).toBeLessThanOrEqual(10);
  expect(
    countedBy('FunctionThrottles').flatMap(({ Dimensions }) => Dimensions.map(({ Value }) => Value)),
  ).toEqual(
    expect.arrayContaining(['${ReactorsPublishStatusFunction}', '${SchedulesReconcileChannelsFunction}']),
  );
});

test('outages are counted by words that the resolvers log', () => {
  const sources = globSync(join(projectRoot, 'resolvers/**/*.ts'), { exclude: ['**/*.test.ts'] });
  const logged = sources
    .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/logOutage\('([^']+)'/g)])
    .map(([, fact = '']) => fact);
  const words = Object.values(outageWords).flat();

  expect(logged.filter((fact) => !words.some((word) => fact.includes(word)))).toEqual([]);
  expect(words.filter((word) => !logged.some((fact) => fact.includes(word)))).toEqual([]);
  const filters = propertiesOf(template, 'AWS::Logs::MetricFilter');
  expect(filters['OperationsCreateFailuresFilter']).toMatchObject({
    LogGroupName: '${ApiLog}',
    FilterPattern:
      '?"createSignalingChannel" ?"describeSignalingChannel" ?"KVS does not find the channel" ' +
      '?"the channel cannot be recorded"',
    MetricTransformations: [
      { MetricName: 'CreateFailures', MetricNamespace: 'live-sessions/LiveSessions', MetricValue: '1' },
    ],
  });
});

describe('the topic', () => {
  const ofThisAccount = { StringEquals: { 'aws:SourceAccount': '${AWS::AccountId}' } };
  const Principal = { Service: 'cloudwatch.amazonaws.com' };

  test('takes messages from CloudWatch alone, and nothing without TLS', () => {
    const policies = Object.values(propertiesOf(template, 'AWS::SNS::TopicPolicy'));

    expect(policies).toEqual([
      {
        Topics: ['${OperationsAlarmsTopic}'],
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            expect.objectContaining({
              Effect: 'Deny',
              Action: 'sns:Publish',
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
              Principal: '*',
            }),
            {
              Sid: '1',
              Effect: 'Allow',
              Action: 'sns:Publish',
              Principal,
              Resource: '${OperationsAlarmsTopic}',
              Condition: ofThisAccount,
            },
          ],
        },
      },
    ]);
  });

  test('is encrypted with a key that CloudWatch may use and that AWS turns over', () => {
    expect(propertiesOf(template, 'AWS::SNS::Topic')).toEqual({
      OperationsAlarmsTopic: { KmsMasterKeyId: '${OperationsAlarmsKey.Arn}' },
    });
    const [key] = Object.values(propertiesOf(template, 'AWS::KMS::Key'));
    expect(key).toMatchObject({ EnableKeyRotation: true });
    expect((key?.['KeyPolicy'] as { Statement: unknown[] }).Statement.at(-1)).toEqual({
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      Principal,
      Resource: '*',
      Condition: ofThisAccount,
    });
  });
});

test('the dashboard shows every alarm', () => {
  const [dashboard] = Object.values(propertiesOf(template, 'AWS::CloudWatch::Dashboard'));

  const body = JSON.stringify(dashboard);
  expect(Object.keys(alarms).filter((name) => !body.includes(`\\"title\\":\\"${name}\\"`))).toEqual([]);
});

test('the dashboard adds up connections as AppSync’s documentation says: by sum, each minute', () => {
  const [dashboard] = Object.values(propertiesOf(template, 'AWS::CloudWatch::Dashboard'));

  const body = JSON.stringify(dashboard).replaceAll('\\"', '"');
  for (const metric of ['ActiveSubscriptions', 'ActiveConnections'])
    expect(body).toMatch(new RegExp(`"${metric}","GraphQLAPIId","[^"]+",\\{"period":60,"stat":"Sum"\\}`));
});

test('the README counts alarms, what they watch, and the metrics that are the stack’s own', () => {
  const watched = Object.values(alarms).flatMap(({ Metrics }): unknown[] =>
    Metrics === undefined
      ? [1]
      : (Metrics as { MetricStat?: object }[]).filter(({ MetricStat }) => MetricStat),
  );
  const own = [...Object.keys(metricUnits), ...Object.keys(outageWords)];
  const readme = readFileSync(join(projectRoot, 'infra/stack/README.md'), 'utf8').replaceAll(/\s+/g, ' ');

  expect(readme).toContain(
    `${Object.keys(alarms).length} alarms 0.10 dollars for each of the ${watched.length} metrics that they watch`,
  );
  expect(readme).toContain(`and ${own.length} metrics of the stack's own 0.30 each`);
});
