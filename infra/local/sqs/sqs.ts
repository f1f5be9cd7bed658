// SQS of the local cloud: standard queues as the template declares them.
import { join } from 'node:path';
import type { Cloud, Service } from '../cloud.ts';
import { checkResourcePolicy } from '../cloudformation/checkResourcePolicy.ts';
import { physicalName } from '../physicalName.ts';
import { Queue } from './queue.ts';
import type { SentMessage } from './queue.ts';
import { parseQueue } from './queueDefinition.ts';
import type { QueueDefinition } from './queueDefinition.ts';
import { createSqsApi } from './sqsApi.ts';

/** Makes the service. */
export function createSqs(cloud: Cloud): Service {
  const queues = new Map<string, Queue>();
  const arnPrefix = `arn:aws:sqs:${cloud.region}:${cloud.accountId}:`;

  function openQueue(definition: QueueDefinition): Queue {
    const { redrive } = definition;
    const path = cloud.dataDirectory && join(cloud.dataDirectory, 'sqs', `${definition.name}.jsonl`);
    const moveTo = (target: string) => (message: SentMessage) =>
      queues.get(target.replace(arnPrefix, ''))?.send({ ...message, visibleMs: cloud.clock.nowMs() });
    return new Queue(
      definition,
      {
        clock: cloud.clock,
        ids: cloud.ids,
        files: cloud.files,
        log: cloud.log,
        ...(redrive ? { redrive: moveTo(redrive.deadLetterTargetArn) } : {}),
      },
      path,
    );
  }

  return {
    resources: {
      'AWS::SQS::Queue': (declaration) => {
        const definition = parseQueue(declaration, physicalName(cloud.stackName, declaration.logicalId, 80));
        const { name } = definition;
        queues.set(name, openQueue(definition));
        const url = `${cloud.awsUrl}/${cloud.accountId}/${name}`;
        return {
          ref: url,
          attributes: { Arn: `${arnPrefix}${name}`, QueueName: name, QueueUrl: url },
        };
      },
      'AWS::SQS::QueuePolicy': (declaration) => {
        checkResourcePolicy(declaration, declaration.properties['PolicyDocument']);
        return { ref: physicalName(cloud.stackName, declaration.logicalId, 80), attributes: {} };
      },
    },
    api: createSqsApi(cloud, queues),
    async open() {
      for (const { definition } of queues.values()) {
        const target = definition.redrive?.deadLetterTargetArn.replace(arnPrefix, '');
        if (target !== undefined && !queues.has(target))
          throw new Error(`The queue ${definition.name}: the template has no queue ${target} to redrive to.`);
      }
    },
    async close() {
      for (const queue of queues.values()) queue.close();
    },
  };
}
