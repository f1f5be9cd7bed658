// Every number that the dashboard shows and the alarms watch: the constructs in, CloudWatch's metrics out.
import { Duration, Stack } from 'aws-cdk-lib';
import { MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IMetric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { metricsDimension, metricsNamespace } from '../lambda/metrics.ts';
import type { MetricName } from '../lambda/metrics.ts';
import type { Api } from './api.ts';
import type { Storage } from './storage.ts';

const fiveMinutes = Duration.minutes(5);

/** One of the Lambdas' own metrics. */
export function ownMetric(scope: Construct, metricName: MetricName, options: MetricOptions): Metric {
  const dimensionsMap = { [metricsDimension]: Stack.of(scope).stackName };
  return new Metric({ namespace: metricsNamespace, metricName, dimensionsMap, ...options });
}

/** One of AppSync's metrics of the API. @see https://docs.aws.amazon.com/appsync/latest/devguide/monitoring.html */
export function apiMetric({ graphqlApi }: Api, metricName: string, options: MetricOptions = {}): Metric {
  return new Metric({
    namespace: 'AWS/AppSync',
    metricName,
    dimensionsMap: { GraphQLAPIId: graphqlApi.apiId },
    statistic: Stats.SUM,
    period: fiveMinutes,
    ...options,
  });
}

/** What resolvers log of outages, by what the caller then cannot do. A test finds each in their sources. */
export const outageWords = {
  CreateFailures: [
    'createSignalingChannel',
    'describeSignalingChannel',
    'KVS does not find the channel',
    'the channel cannot be recorded',
  ],
  AccessFailures: ['AssumeRole', 'getSignalingChannelEndpoint'],
  StorageFailures: ['the sessions table fails'],
  CreationsRefused: ['as many sessions as a day admits'],
} as const;

/** Counts lines of the API's log. Such a metric can have no dimension of its own, so the namespace names the stack. */
export function outageMetric(scope: Construct, name: keyof typeof outageWords, { logGroup }: Api): Metric {
  const filter = new MetricFilter(scope, `${name}Filter`, {
    logGroup,
    filterPattern: FilterPattern.anyTerm(...outageWords[name]),
    metricNamespace: `${metricsNamespace}/${Stack.of(scope).stackName}`,
    metricName: name,
  });
  return filter.metric({ statistic: Stats.SUM, period: fiveMinutes });
}

/** Invocations that were refused, of all functions together. */
export function functionThrottles(functions: readonly LambdaFunction[]): MathExpression {
  return sumOf(
    'Refused invocations',
    functions.map((each) => each.metricThrottles({ period: fiveMinutes })),
  );
}

/**
 * Reads and writes that were throttled, of the tables and of both indexes: a table's metric does not count its indexes'. With
 * these ten, an alarm has as many metrics as CloudWatch admits.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
 */
export function tableThrottles(storage: Storage): MathExpression {
  const { sessions, sessionEvents, owners, ownerIndexName, sweepIndexName } = storage;
  const TableName = sessions.tableName;
  const places = [
    ...[sessions, sessionEvents, owners].map((table) => ({ TableName: table.tableName })),
    ...[ownerIndexName, sweepIndexName].map((GlobalSecondaryIndexName) => ({
      TableName,
      GlobalSecondaryIndexName,
    })),
  ];
  const metrics = places.flatMap((place) => [
    throttleMetric('ReadThrottleEvents', place),
    throttleMetric('WriteThrottleEvents', place),
  ]);
  return sumOf('Throttled reads and writes', metrics);
}

function throttleMetric(metricName: string, dimensionsMap: Record<string, string>): Metric {
  const namespace = 'AWS/DynamoDB';
  return new Metric({ namespace, metricName, dimensionsMap, statistic: Stats.SUM, period: fiveMinutes });
}

/** A metric without data counts as none. */
function sumOf(label: string, metrics: readonly IMetric[]): MathExpression {
  const named = metrics.map((metric, index) => [`m${index}`, metric] as const);
  return new MathExpression({
    label,
    expression: named.map(([name]) => `FILL(${name}, 0)`).join(' + '),
    usingMetrics: Object.fromEntries(named),
    period: fiveMinutes,
  });
}
