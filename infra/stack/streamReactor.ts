// One Lambda on a table's stream: what it needs for that, which changes wake it, and what happens when it fails.
import { Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { SessionItem } from '../../schema/sessionItem.ts';
import { createFunction } from './createFunction.ts';
import type { FunctionProps } from './createFunction.ts';
import type { Grant } from './createServiceRole.ts';
import type { FunctionName } from './stages.ts';

export interface StreamReactorProps extends FunctionProps {
  readonly table: ITable;
  /** Attributes of the row after the write, and the value that each must have to wake the Lambda; null: none. */
  readonly wokenBy: Readonly<Partial<{ [K in keyof SessionItem]: NonNullable<SessionItem[K]> | null }>>;
  /** How many changes one call is given at most. */
  readonly batchSize: number;
  /** How often a failing change is tried again, while it is not too old. */
  readonly retryAttempts: number;
  /** How old a change may become before it is given up: at most a day, which is all that a stream keeps. */
  readonly maxRecordAge: Duration;
  /** Where changes go that were given up. */
  readonly deadLetterQueue: Queue;
}

/** A Lambda that follows a table's changes, in order for each row. */
export class StreamReactor extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: FunctionName, props: StreamReactorProps) {
    super(scope, id);
    this.function = createFunction(this, id, {
      ...props,
      grants: [...streamGrantsOf(props), ...props.grants],
    });
    this.function.addEventSource(createEventSource(props));
  }
}

/** What Lambda does in the function's role: follow the stream, and say what was given up. */
function streamGrantsOf({ table, deadLetterQueue }: StreamReactorProps): Grant[] {
  if (table.tableStreamArn === undefined) throw new Error(`The table ${table.node.path} has no stream.`);
  return [
    {
      actions: [
        'dynamodb:DescribeStream',
        'dynamodb:GetRecords',
        'dynamodb:GetShardIterator',
        'dynamodb:ListStreams',
      ],
      resources: [table.tableStreamArn],
    },
    { actions: ['sqs:SendMessage'], resources: [deadLetterQueue.queueArn] },
  ];
}

function createEventSource(props: StreamReactorProps): DynamoEventSource {
  const newImage = Object.fromEntries(
    Object.entries(props.wokenBy).map(([attribute, value]) => [
      attribute,
      { S: [value ?? { exists: false }] },
    ]),
  );
  return new DynamoEventSource(props.table, {
    // Nothing is missed between the table's first row and the mapping; hearing of a day's changes again is harmless.
    startingPosition: StartingPosition.TRIM_HORIZON,
    filters: [
      FilterCriteria.filter({
        eventName: FilterRule.or('INSERT', 'MODIFY'),
        dynamodb: { NewImage: newImage },
      }),
    ],
    batchSize: props.batchSize,
    maxBatchingWindow: Duration.seconds(0),
    parallelizationFactor: 10,
    retryAttempts: props.retryAttempts,
    maxRecordAge: props.maxRecordAge,
    bisectBatchOnError: true,
    reportBatchItemFailures: true,
    onFailure: new SqsDlq(props.deadLetterQueue),
  });
}
