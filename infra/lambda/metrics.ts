// The Lambdas' metrics: numbers in, one line of CloudWatch's embedded metric format out. CloudWatch makes metrics of it, so
// that no call is made and no permission is needed.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html

/** Where the metrics are found in CloudWatch; each has one dimension, the stack's name. */
export const metricsNamespace = 'live-sessions';
export const metricsDimension = 'Stack';

/** Every metric and its unit. */
export const metricUnits = {
  /** From a change's commit until AppSync took it for the subscribers. */
  PublishAge: 'Milliseconds',
  /** Changes that were not kept, told or put onto the bus, each time that it was tried. */
  PublishFailures: 'Count',
  /** One run of the sweep: see `SweepReport`. */
  SweepDue: 'Count',
  SweepChanged: 'Count',
  SweepReleased: 'Count',
  SweepConflicts: 'Count',
  SweepFailed: 'Count',
  SweepLeft: 'Count',
  /** For how long the oldest deadline had passed that the sweep found. */
  SweepOldestOverdue: 'Seconds',
  /** One run of the reconciler: see `ReconcileReport`. */
  ChannelsListed: 'Count',
  ChannelsDeleted: 'Count',
  ChannelsFailed: 'Count',
  ChannelsLeft: 'Count',
  /** What the reconciler saw on its way: sessions on air or paused, and their seats that are held. */
  SessionsLive: 'Count',
  Listeners: 'Count',
} as const;

export type MetricName = keyof typeof metricUnits;

/** Writes the values of one moment. */
export type WriteMetrics = (values: Readonly<Partial<Record<MetricName, number>>>) => void;

export interface MetricsOptions {
  readonly stackName: string;
  /** Now, in milliseconds since 1970. */
  readonly nowMs: () => number;
  readonly writeLine: (line: string) => void;
}

/** Makes what writes the metrics of one stack. */
export function createMetrics({ stackName, nowMs, writeLine }: MetricsOptions): WriteMetrics {
  return (values) => {
    const Metrics = (Object.keys(values) as MetricName[]).map((Name) => ({ Name, Unit: metricUnits[Name] }));
    const CloudWatchMetrics = [{ Namespace: metricsNamespace, Dimensions: [[metricsDimension]], Metrics }];
    writeLine(
      JSON.stringify({
        _aws: { Timestamp: nowMs(), CloudWatchMetrics },
        [metricsDimension]: stackName,
        ...values,
      }),
    );
  };
}
