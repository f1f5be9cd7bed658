// Lambda of the local cloud: functions run in worker threads, event source mappings feed them from streams.
import type { Cloud, Service } from '../cloud.ts';
import { AwsError } from '../cloud.ts';
import type { StreamRecord } from '../dynamodb/streamRecord.ts';
import type { StreamSource } from '../dynamodb/streamSource.ts';
import { physicalName, physicalUuid } from '../physicalName.ts';
import { sendToQueue } from '../sqs/sendToQueue.ts';
import { createAsyncInvocations, type LostEvent } from './asyncInvocations.ts';
import { toDiscardedMessage } from './discarded.ts';
import type { Discarded } from './discarded.ts';
import { parseEventInvokeConfig, type EventInvokeConfig } from './eventInvokeConfig.ts';
import { parseFunction } from './functionDefinition.ts';
import { createFunctionRunner } from './functionRunner.ts';
import type { FunctionRunner } from './functionRunner.ts';
import type { InvocationOutcome } from './functionWorker.ts';
import { createLambdaApi } from './lambdaApi.ts';
import { toLostEventMessage } from './lostEvent.ts';
import { parseMapping } from './mappingDefinition.ts';
import type { MappingDefinition } from './mappingDefinition.ts';
import { openStreamPoller } from './streamPoller.ts';
import type { StreamPoller } from './streamPoller.ts';

const service = 'lambda.amazonaws.com';
/** What the function's role must be allowed before Lambda reads a stream for it. */
const readActions = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'];

/** Makes the service; `streams` is where event source mappings read. */
export function createLambda(cloud: Cloud, sources: { readonly streams: StreamSource }): Service {
  const runners = new Map<string, FunctionRunner>();
  const mappings: MappingDefinition[] = [];
  const configs = new Map<string, EventInvokeConfig>();
  const pollers: StreamPoller[] = [];
  const arnPrefix = `arn:aws:lambda:${cloud.region}:${cloud.accountId}:`;
  const asyncInvocations = createAsyncInvocations({
    ...cloud,
    configOf: (functionName) => configs.get(functionName),
    onLost: (runner, lost, { failureQueueArn }) => void tellOfLostEvent(cloud, runner, lost, failureQueueArn),
  });
  const nameOf = (nameOrArn: string): string => nameOrArn.replace(`${arnPrefix}function:`, '');

  function runnerOf(functionName: string, where: string): FunctionRunner {
    const runner = runners.get(nameOf(functionName));
    if (runner) return runner;
    throw new Error(`${where}: the template has no function ${functionName}.`);
  }

  function openMapping(mapping: MappingDefinition): void {
    const runner = runnerOf(mapping.functionName, mapping.logicalId);
    if (!mapping.isEnabled || !mayRead(cloud, runner, mapping)) return;
    pollers.push(
      openStreamPoller({
        clock: cloud.clock,
        log: cloud.log,
        mapping,
        streams: sources.streams,
        newRequestId: () => cloud.ids.uuid(),
        invoke: (records, requestId) => invokeWith(cloud, runner, records, requestId),
        discard: (discarded) => discard(cloud, runner, mapping, discarded),
      }),
    );
  }

  return {
    resources: {
      'AWS::Lambda::Function': (declaration, assets) => {
        const definition = parseFunction(declaration, assets, {
          defaultName: physicalName(cloud.stackName, declaration.logicalId, 64),
          arnPrefix: `${arnPrefix}function:`,
        });
        runners.set(definition.name, createFunctionRunner(cloud, definition));
        return { ref: definition.name, attributes: { Arn: definition.arn } };
      },
      'AWS::Lambda::EventInvokeConfig': (declaration) => {
        const { functionName, config } = parseEventInvokeConfig(declaration);
        configs.set(nameOf(functionName), config);
        return { ref: `${functionName}|$LATEST`, attributes: {} };
      },
      'AWS::Lambda::EventSourceMapping': (declaration) => {
        const mapping = parseMapping(declaration, physicalUuid(cloud.stackName, declaration.logicalId));
        mappings.push(mapping);
        return {
          ref: mapping.id,
          attributes: {
            Id: mapping.id,
            EventSourceMappingArn: `${arnPrefix}event-source-mapping:${mapping.id}`,
          },
        };
      },
    },
    api: createLambdaApi(cloud, runners, asyncInvocations),
    async open() {
      for (const functionName of configs.keys()) runnerOf(functionName, 'AWS::Lambda::EventInvokeConfig');
      for (const { definition } of runners.values()) await checkRole(cloud, definition);
      // Those that pass on what just happened do not keep anybody waiting for a cold start; the others start when invoked.
      const reacting = new Set(
        mappings.map(({ functionName, logicalId }) => runnerOf(functionName, logicalId)),
      );
      await Promise.all([...reacting].map((runner) => warm(cloud, runner)));
      mappings.forEach(openMapping);
    },
    async close() {
      for (const poller of pollers.splice(0)) poller.close();
      asyncInvocations.close();
      await Promise.all([...runners.values()].map((runner) => runner.close()));
    },
  };
}

/**
 * What Lambda checks when a function is made, in its words.
 * @throws Error when the function's role does not exist, does not trust Lambda, or may not send the traces that are asked for
 */
async function checkRole(cloud: Cloud, definition: FunctionRunner['definition']): Promise<void> {
  const { name, roleArn, isTraced } = definition;
  let refusal = 'The role defined for the function cannot be assumed by Lambda.';
  try {
    await cloud.iam.credentialsForService(roleArn, service, name);
    if (!isTraced) return;
    refusal = 'The provided execution role does not have permissions to call PutTraceSegments on XRAY';
    const principal = cloud.iam.principalForService(roleArn, service);
    cloud.iam.authorise(principal, { action: 'xray:PutTraceSegments', resource: '*' });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new Error(`The function ${name}: ${refusal}`, { cause: error });
  }
}

/** A function that cannot be warmed is not lost: each invocation tries again and says why it fails. */
async function warm(cloud: Cloud, runner: FunctionRunner): Promise<void> {
  try {
    await runner.warm();
  } catch (error) {
    cloud.log.error('a function cannot be started', {
      functionName: runner.definition.name,
      reason: reasonOf(error),
    });
  }
}

/** AWS's own messages name ARNs, which do not belong into a log; IAM has logged who was denied what. */
function reasonOf(error: unknown): string {
  if (error instanceof AwsError) return error.code;
  return error instanceof Error ? error.message : String(error);
}

/** Once, not at each read: the policies of a running template do not change. */
function mayRead(cloud: Cloud, runner: FunctionRunner, mapping: MappingDefinition): boolean {
  try {
    const principal = cloud.iam.principalForService(runner.definition.roleArn, service);
    for (const action of readActions)
      cloud.iam.authorise(principal, { action: `dynamodb:${action}`, resource: mapping.streamArn });
    return true;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    cloud.log.error('an event source mapping may not read its stream', {
      mapping: mapping.logicalId,
      reason: reasonOf(error),
    });
    return false;
  }
}

/** A function that cannot be called at all is like a throttled one: the records wait. */
async function invokeWith(
  cloud: Cloud,
  runner: FunctionRunner,
  records: readonly StreamRecord[],
  requestId: string,
): Promise<InvocationOutcome | undefined> {
  try {
    return await runner.invoke(JSON.stringify({ Records: records }), requestId);
  } catch (error) {
    cloud.log.error('a function cannot be called', {
      functionName: runner.definition.name,
      reason: reasonOf(error),
    });
    return undefined;
  }
}

async function discard(
  cloud: Cloud,
  runner: FunctionRunner,
  mapping: MappingDefinition,
  discarded: Discarded,
): Promise<void> {
  const { name, arn } = runner.definition;
  const count = discarded.records.length;
  cloud.log.error('stream records were discarded', { functionName: name, count, why: discarded.condition });
  const message = toDiscardedMessage(discarded, {
    functionArn: arn,
    streamArn: mapping.streamArn,
    timeMs: cloud.clock.nowMs(),
  });
  await tellFailureQueue(cloud, runner, mapping.failureQueueArn, message);
}

function tellOfLostEvent(
  cloud: Cloud,
  runner: FunctionRunner,
  lost: LostEvent,
  failureQueueArn: string | undefined,
): Promise<void> {
  const context = { functionArn: runner.definition.arn, timeMs: cloud.clock.nowMs() };
  return tellFailureQueue(cloud, runner, failureQueueArn, toLostEventMessage(lost, context));
}

/** Sends with the function's own role. */
async function tellFailureQueue(
  cloud: Cloud,
  { definition }: FunctionRunner,
  queueArn: string | undefined,
  body: string,
): Promise<void> {
  if (queueArn === undefined) return;
  const { name, roleArn } = definition;
  try {
    const actor = { roleArn, servicePrincipal: 'lambda.amazonaws.com', sessionName: name };
    await sendToQueue(cloud, actor, queueArn, { body });
  } catch (error) {
    cloud.log.error('the failure destination was not reached', { functionName: name, reason: String(error) });
  }
}
