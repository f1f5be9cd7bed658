// What happens by the clock: the sweep that acts on deadlines, and the net under the signaling channels.
import { Duration } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { ScheduledTask } from './scheduledTask.ts';
import type { Stage } from './stages.ts';
import type { Storage } from './storage.ts';
import type { Video } from './video.ts';

export interface SchedulesProps {
  readonly stage: Stage;
  readonly storage: Storage;
  readonly video: Video;
}

/** The scheduled Lambdas. */
export class Schedules extends Construct {
  /** Runs each minute. */
  readonly sweepSessions: LambdaFunction;
  /** Runs each hour. */
  readonly reconcileChannels: LambdaFunction;

  constructor(scope: Construct, id: string, { stage, storage, video }: SchedulesProps) {
    super(scope, id);
    const { sessions, sweepIndexArn, sweepIndexName } = storage;
    const environment = { CHANNEL_PREFIX: video.channelPrefix, TABLE_NAME: sessions.tableName };
    const sweep = new ScheduledTask(this, 'SweepSessions', {
      stage,
      entryFile: 'infra/lambda/sweepSessions.lambda.ts',
      description: 'Acts on the deadlines that have passed: interrupts, ends, releases channels.',
      schedule: ScheduleExpression.rate(Duration.minutes(1)),
      environment: { ...environment, SWEEP_INDEX_NAME: sweepIndexName },
      grants: [
        { actions: ['dynamodb:Query'], resources: [sweepIndexArn] },
        { actions: ['dynamodb:UpdateItem'], resources: [sessions.tableArn] },
        {
          actions: ['kinesisvideo:DescribeSignalingChannel', 'kinesisvideo:DeleteSignalingChannel'],
          resources: [video.channelsArn],
          wildcardReason: video.wildcardReason,
        },
      ],
    });
    this.sweepSessions = sweep.function;
    const reconciler = new ScheduledTask(this, 'ReconcileChannels', {
      stage,
      entryFile: 'infra/lambda/reconcileChannels.lambda.ts',
      description:
        'Deletes signaling channels of this stack that belong to no session, or to one that has ended.',
      schedule: ScheduleExpression.rate(Duration.hours(1)),
      timeout: Duration.minutes(5),
      environment,
      grants: [
        {
          actions: ['kinesisvideo:ListSignalingChannels'],
          resources: ['*'],
          wildcardReason: 'AWS has no narrower resource for a list of channels.',
        },
        {
          actions: ['kinesisvideo:DeleteSignalingChannel'],
          resources: [video.channelsArn],
          wildcardReason: video.wildcardReason,
        },
        { actions: ['dynamodb:BatchGetItem'], resources: [sessions.tableArn] },
      ],
    });
    this.reconcileChannels = reconciler.function;
  }
}
