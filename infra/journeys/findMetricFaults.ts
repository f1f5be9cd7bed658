// Judges a line of CloudWatch's embedded metric format, which CloudWatch itself leaves out without a word when it is wrong.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html

const units = [
  ...['Seconds', 'Microseconds', 'Milliseconds', 'Percent', 'Count', 'Count/Second', 'None'],
  ...['Bytes', 'Kilobytes', 'Megabytes', 'Gigabytes', 'Terabytes'],
];

/** As much of the format as is read; nothing of it is known to be there. */
interface MetricLine {
  readonly _aws?: { readonly Timestamp?: unknown; readonly CloudWatchMetrics?: unknown };
  readonly [target: string]: unknown;
}
interface Directive {
  readonly Namespace?: unknown;
  readonly Dimensions?: unknown;
  readonly Metrics?: unknown;
}

/** What is wrong with a line; nothing when CloudWatch makes a metric of each value. */
export function findMetricFaults(line: string): string[] {
  const root = JSON.parse(line) as MetricLine;
  const { Timestamp, CloudWatchMetrics } = root._aws ?? {};
  const faults = Number.isInteger(Timestamp) ? [] : ['Timestamp is no whole number of milliseconds'];
  if (Buffer.byteLength(line) > 1024 * 1024) faults.push('the line is longer than a log event may be');
  if (!isList(CloudWatchMetrics)) return [...faults, 'CloudWatchMetrics has nothing'];
  return [
    ...faults,
    ...CloudWatchMetrics.flatMap((directive) => findDirectiveFaults(directive as Directive, root)),
  ];
}

function findDirectiveFaults({ Namespace, Dimensions, Metrics }: Directive, root: MetricLine): string[] {
  const faults = isName(Namespace, 255) ? [] : ['Namespace is no name'];
  if (!isList(Dimensions)) faults.push('Dimensions has no set');
  else faults.push(...Dimensions.flatMap((set) => findSetFaults(set, root)));
  if (!isList(Metrics)) return [...faults, 'Metrics has nothing'];
  if (Metrics.length > 100) faults.push('more than 100 metrics');
  return [
    ...faults,
    ...Metrics.flatMap((metric) => findValueFaults(metric as Record<string, unknown>, root)),
  ];
}

function findSetFaults(set: unknown, root: MetricLine): string[] {
  if (!Array.isArray(set) || set.length > 30) return ['a dimension set is no list of 30 at most'];
  const wrong = set.filter((name) => typeof name !== 'string' || !isName(root[name], 1024));
  return wrong.map((name) => `the dimension ${String(name)} has no text`);
}

function findValueFaults({ Name, Unit = 'None' }: Record<string, unknown>, root: MetricLine): string[] {
  if (typeof Name !== 'string' || !isName(Name, 1024)) return ['a metric has no name'];
  const value = root[Name];
  return [
    ...(typeof value === 'number' && Number.isFinite(value) ? [] : [`${Name} has no number`]),
    ...(units.includes(String(Unit)) ? [] : [`${Name} has the unit ${String(Unit)}`]),
  ];
}

const isList = (value: unknown): value is unknown[] => Array.isArray(value) && value.length > 0;
const isName = (value: unknown, maxLength: number): boolean =>
  typeof value === 'string' && value.length > 0 && value.length <= maxLength;
