// What happens after a write: two Lambdas on the table's stream, and the queue that keeps what they could not do.
import { Aws, Duration, Stack } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { Api } from './api.ts';
import type { Stage } from './stages.ts';
import type { Storage } from './storage.ts';
import { StreamReactor } from './streamReactor.ts';
import type { Video } from './video.ts';

export interface ReactorsProps {
  readonly stage: Stage;
  readonly storage: Storage;
  readonly api: Api;
  readonly video: Video;
}

/** The Lambdas on the table's stream. */
export class Reactors extends Construct {
  readonly deadLetterQueue: Queue;
  /** Where each change of status is put, for whoever else wants to know. */
  readonly eventBus: EventBus;
  readonly publishStatus: LambdaFunction;
  readonly releaseChannel: LambdaFunction;

  constructor(scope: Construct, id: string, { stage, storage, api, video }: ReactorsProps) {
    super(scope, id);
    const table = storage.sessions;
    const deadLetterQueue = new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    acknowledge(
      deadLetterQueue,
      'AwsSolutions-SQS3',
      'This is the dead-letter queue: of event source mappings, where the rule does not look.',
    );
    this.deadLetterQueue = deadLetterQueue;
    this.eventBus = new EventBus(this, 'EventBus', {
      // A bus of its own: nobody else's events are on it, and a permission for it reaches no other.
      eventBusName: Stack.of(this).stackName,
      description: 'Each change of a session, in order of version for each session, at least once.',
    });
    const publishStatus = new StreamReactor(this, 'PublishStatus', {
      stage,
      entryFile: 'infra/lambda/publishStatus.lambda.ts',
      description: 'Keeps each committed change of a session, and tells its subscribers.',
      environment: {
        EVENTS_TABLE_NAME: storage.sessionEvents.tableName,
        EVENTS_URL: `https://events.${Aws.REGION}.${Aws.URL_SUFFIX}`,
        EVENT_BUS_NAME: this.eventBus.eventBusName,
        GRAPHQL_URL: api.graphqlApi.graphqlUrl,
      },
      grants: [
        {
          actions: ['appsync:GraphQL'],
          resources: [`${api.graphqlApi.arn}/types/Mutation/fields/publishSessionStatus`],
        },
        { actions: ['dynamodb:PutItem'], resources: [storage.sessionEvents.tableArn] },
        { actions: ['events:PutEvents'], resources: [this.eventBus.eventBusArn] },
      ],
      table,
      wokenBy: { lastWrite: 'STATUS' },
      batchSize: 10,
      retryAttempts: 10,
      // As news, a change is old after a minute, when clients read again; the history wants it however late.
      maxRecordAge: Duration.hours(24),
      deadLetterQueue,
    });
    const releaseChannel = new StreamReactor(this, 'ReleaseChannel', {
      stage,
      entryFile: 'infra/lambda/releaseChannel.lambda.ts',
      description: 'Deletes the signaling channel of a session that has ended.',
      environment: { CHANNEL_PREFIX: video.channelPrefix, TABLE_NAME: table.tableName },
      grants: [
        {
          actions: ['kinesisvideo:DescribeSignalingChannel', 'kinesisvideo:DeleteSignalingChannel'],
          resources: [video.channelsArn],
          wildcardReason: video.wildcardReason,
        },
        { actions: ['dynamodb:UpdateItem'], resources: [table.tableArn] },
      ],
      table,
      // Also a channel that is recorded after the session has ended: whoever ended it could not know of it.
      wokenBy: { status: 'ENDED', channelReleasedAt: null },
      // Each change takes up to three calls, which may each be retried.
      batchSize: 5,
      // KVS can be away for longer than ten tries: a channel is worth trying for as long as the stream keeps the change.
      retryAttempts: 1_000,
      maxRecordAge: Duration.hours(24),
      deadLetterQueue,
    });
    this.publishStatus = publishStatus.function;
    this.releaseChannel = releaseChannel.function;
  }
}
