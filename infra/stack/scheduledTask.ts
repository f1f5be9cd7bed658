// One Lambda that a schedule starts: its code, its role, when it runs, and that a run which fails is not repeated.
import { Aws, Duration, Stack } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { ContextAttribute, Schedule, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import type { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import { createFunction } from './createFunction.ts';
import type { FunctionProps } from './createFunction.ts';
import { toPolicyDocument } from './createServiceRole.ts';
import type { FunctionName } from './stages.ts';

export interface ScheduledTaskProps extends FunctionProps {
  readonly schedule: ScheduleExpression;
}

/** How long an invocation may wait to be begun: the next one is better than a late one. */
const maxEventAge = Duration.minutes(1);

/** A Lambda that is told the time for which it runs: `{ "scheduledTime": "2026-01-01T00:00:00Z" }`. */
export class ScheduledTask extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: FunctionName, props: ScheduledTaskProps) {
    super(scope, id);
    const task = createFunction(this, id, props);
    this.function = task;
    task.configureAsyncInvoke({ retryAttempts: 0, maxEventAge });
    new Schedule(this, 'Schedule', {
      description: props.description,
      schedule: props.schedule,
      target: new LambdaInvoke(task, {
        role: createSchedulerRole(this, task).withoutPolicyUpdates(),
        input: ScheduleTargetInput.fromObject({ scheduledTime: ContextAttribute.scheduledTime }),
        retryAttempts: 0,
        maxEventAge,
      }),
    });
  }
}

/** The role in which Scheduler invokes this one function, for schedules of this account and this group alone. */
function createSchedulerRole(scope: Construct, task: LambdaFunction): Role {
  const groupArn = Stack.of(scope).formatArn({
    service: 'scheduler',
    resource: 'schedule-group',
    resourceName: 'default',
  });
  return new Role(scope, 'SchedulerRole', {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID, 'aws:SourceArn': groupArn } },
    }),
    inlinePolicies: {
      Access: toPolicyDocument([{ actions: ['lambda:InvokeFunction'], resources: [task.functionArn] }]),
    },
  });
}
