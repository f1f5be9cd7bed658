// One Lambda: its bundled code, its log group, how much of it runs at once, and a role that allows what is written down and
// nothing else.
import { Duration, Stack } from 'aws-cdk-lib';
import { Architecture, Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { bundleLambda } from './bundleLambda.ts';
import { createServiceRole } from './createServiceRole.ts';
import type { Grant } from './createServiceRole.ts';
import type { FunctionName, Stage } from './stages.ts';

export interface FunctionProps {
  readonly stage: Stage;
  /** The file that exports `handler`, relative to the project's root. */
  readonly entryFile: string;
  readonly description: string;
  readonly environment: Readonly<Record<string, string>>;
  /** What the function and whatever invokes it in its role do; what Lambda needs for logs and traces comes along. */
  readonly grants: readonly Grant[];
  /** How long one invocation may take. Default a minute. */
  readonly timeout?: Duration;
}

/** Makes the function, with its log group and role beside it. */
export function createFunction(
  scope: Construct,
  name: FunctionName,
  { stage, ...props }: FunctionProps,
): LambdaFunction {
  const { logRetention: retention, unprotectedRemovalPolicy: removalPolicy, reservedConcurrency } = stage;
  const reservedConcurrentExecutions = reservedConcurrency[name];
  const logGroup = new LogGroup(scope, 'Log', { retention, removalPolicy });
  const role = createServiceRole(scope, 'Role', 'lambda.amazonaws.com', [
    { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn] },
    {
      actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
      resources: ['*'],
      wildcardReason: 'X-Ray knows no resources for the two actions by which traces are sent.',
    },
    ...props.grants,
  ]);
  return bundleLambda(
    props.entryFile,
    (folder) =>
      new LambdaFunction(scope, 'Function', {
        description: props.description,
        runtime: Runtime.NODEJS_24_X,
        architecture: Architecture.ARM_64,
        handler: 'index.handler',
        code: Code.fromAsset(folder),
        memorySize: 256,
        timeout: props.timeout ?? Duration.minutes(1),
        environment: { ...props.environment, STACK_NAME: Stack.of(scope).stackName },
        role: role.withoutPolicyUpdates(),
        logGroup,
        tracing: Tracing.ACTIVE,
        ...(reservedConcurrentExecutions === undefined ? {} : { reservedConcurrentExecutions }),
      }),
  );
}
