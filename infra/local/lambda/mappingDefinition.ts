// An event source mapping as the template declares it: CloudFormation's properties in, a checked definition out.
import type { ResourceDeclaration } from '../cloud.ts';
import { readNumberProperty } from '../cloudformation/readNumberProperty.ts';
import { refuseUnknownProperties } from '../cloudformation/refuseUnknownProperties.ts';
import { parseFilterCriteria } from './eventFilter.ts';
import type { EventFilter } from './eventFilter.ts';
import { parseFailureQueue } from './failureDestination.ts';

/** Which records of a stream go to which function, and what happens when it fails. */
export interface MappingDefinition {
  /** A UUID, the same at every start. */
  readonly id: string;
  readonly logicalId: string;
  readonly streamArn: string;
  /** Name or ARN, as the template has it. */
  readonly functionName: string;
  readonly isEnabled: boolean;
  readonly isWanted: EventFilter;
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST';
  readonly batchSize: number;
  readonly batchingWindowMs: number;
  readonly lanesPerShard: number;
  /** Infinity: until the record expires. */
  readonly maxRetryAttempts: number;
  /** Infinity: until the record expires. */
  readonly maxRecordAgeMs: number;
  readonly isBisected: boolean;
  readonly reportsItemFailures: boolean;
  /** The queue that is told of discarded records. */
  readonly failureQueueArn?: string;
}

const readProperties = [
  'BatchSize',
  'BisectBatchOnFunctionError',
  'DestinationConfig',
  'Enabled',
  'EventSourceArn',
  'FilterCriteria',
  'FunctionName',
  'FunctionResponseTypes',
  'MaximumBatchingWindowInSeconds',
  'MaximumRecordAgeInSeconds',
  'MaximumRetryAttempts',
  'ParallelizationFactor',
  'StartingPosition',
];
/** Properties that change nothing of what a function sees here. */
const inertProperties = ['MetricsConfig', 'Tags'];

/**
 * Reads the properties of AWS::Lambda::EventSourceMapping.
 * @throws Error naming the first property that is unknown or out of range
 */
export function parseMapping(declaration: ResourceDeclaration, id: string): MappingDefinition {
  const { properties, logicalId } = declaration;
  const where = `${logicalId} (${declaration.type})`;
  refuseUnknownProperties(where, properties, [...readProperties, ...inertProperties]);
  const number = (name: string, byDefault: number, min: number, max: number): number =>
    readNumberProperty(where, properties, name, { byDefault, min, max });
  const retries = number('MaximumRetryAttempts', -1, -1, 10_000);
  const ageSeconds = number('MaximumRecordAgeInSeconds', -1, -1, 604_800);
  const failureQueueArn = parseFailureQueue(where, properties['DestinationConfig']);
  return {
    id,
    logicalId,
    streamArn: parseSource(where, properties['EventSourceArn']),
    functionName: String(properties['FunctionName']),
    isEnabled: isTrue(properties['Enabled'] ?? true),
    isWanted: parseFilter(where, properties['FilterCriteria']),
    startingPosition: parsePosition(where, properties['StartingPosition']),
    batchSize: number('BatchSize', 100, 1, 10_000),
    batchingWindowMs: number('MaximumBatchingWindowInSeconds', 0, 0, 300) * 1000,
    lanesPerShard: number('ParallelizationFactor', 1, 1, 10),
    maxRetryAttempts: retries === -1 ? Infinity : retries,
    maxRecordAgeMs: ageSeconds === -1 ? Infinity : ageSeconds * 1000,
    isBisected: isTrue(properties['BisectBatchOnFunctionError']),
    reportsItemFailures: parseResponseTypes(where, properties['FunctionResponseTypes']),
    ...(failureQueueArn === undefined ? {} : { failureQueueArn }),
  };
}

/** CloudFormation takes a boolean as a string too. */
function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}

function parseSource(where: string, arn: unknown): string {
  if (typeof arn === 'string' && /^arn:aws:dynamodb:[^:]+:\d+:table\/[^/]+\/stream\//.test(arn)) return arn;
  throw new Error(
    `${where}: got the EventSourceArn ${String(arn)}; the stream of a DynamoDB table is accepted.`,
  );
}

function parseFilter(where: string, criteria: unknown): EventFilter {
  try {
    return parseFilterCriteria(criteria);
  } catch (error) {
    throw new Error(`${where}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function parsePosition(where: string, position: unknown): 'TRIM_HORIZON' | 'LATEST' {
  if (position === 'TRIM_HORIZON' || position === 'LATEST') return position;
  throw new Error(
    `${where}: got the StartingPosition ${String(position)}; TRIM_HORIZON and LATEST are accepted.`,
  );
}

function parseResponseTypes(where: string, types: unknown): boolean {
  const names = (types ?? []) as readonly unknown[];
  const unknown = names.find((name) => name !== 'ReportBatchItemFailures');
  if (unknown === undefined) return names.length > 0;
  throw new Error(
    `${where}: got the FunctionResponseTypes ${JSON.stringify(unknown)}; ReportBatchItemFailures is accepted.`,
  );
}
