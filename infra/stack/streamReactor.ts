// One Lambda on a table's stream: its code, its role, which changes wake it, and what happens when it fails.
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { Role } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  FilterCriteria,
  FilterRule,
  Function as LambdaFunction,
  Runtime,
  StartingPosition,
} from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { SessionItem } from '../../schema/sessionItem.ts';
import { bundleLambda } from './bundleLambda.ts';
import { createServiceRole } from './createServiceRole.ts';
import type { Grant } from './createServiceRole.ts';

export interface StreamReactorProps {
  /** The file that exports `handler`, relative to the project's root. */
  readonly entryFile: string;
  readonly description: string;
  readonly environment: Readonly<Record<string, string>>;
  /** What the code itself does; what Lambda needs for logs, stream and dead letters comes along. */
  readonly grants: readonly Grant[];
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

  constructor(scope: Construct, id: string, props: StreamReactorProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Log', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = createReactorRole(this, props, logGroup);
    this.function = bundleLambda(
      props.entryFile,
      (folder) =>
        new LambdaFunction(this, 'Function', {
          description: props.description,
          runtime: Runtime.NODEJS_24_X,
          architecture: Architecture.ARM_64,
          handler: 'index.handler',
          code: Code.fromAsset(folder),
          memorySize: 256,
          timeout: Duration.seconds(60),
          environment: { ...props.environment },
          role: role.withoutPolicyUpdates(),
          logGroup,
        }),
    );
    this.function.addEventSource(createEventSource(props));
  }
}

function createReactorRole(scope: Construct, props: StreamReactorProps, logGroup: LogGroup): Role {
  const { table, deadLetterQueue, grants } = props;
  if (table.tableStreamArn === undefined) throw new Error(`The table ${table.node.path} has no stream.`);
  return createServiceRole(scope, 'Role', 'lambda.amazonaws.com', [
    { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn] },
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
    ...grants,
  ]);
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
