// A queue for tests behind the real AWS client, by a clock that stands until it is advanced.
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { onTestFinished } from 'vitest';
import type { Cloud } from '../cloud.ts';
import { createManualClock } from '../manualClock.ts';
import { createResource } from '../testing/createResource.ts';
import { serveApis } from '../testing/serveApis.ts';
import { createTestCloud } from '../testing/testCloud.ts';
import { createSqs } from './sqs.ts';

type QueueProperties = Readonly<Record<string, unknown>>;

/** Opens SQS with the queue "Jobs", and others by logical id, until the test has finished. */
export async function openQueue(
  options: {
    properties?: QueueProperties;
    others?: Record<string, QueueProperties>;
    cloud?: Partial<Cloud>;
  } = {},
) {
  const clock = createManualClock();
  const server = await serveApis(() => [service.api]);
  const service = createSqs(createTestCloud({ clock, awsUrl: server.url, ...options.cloud }));
  for (const [logicalId, properties] of Object.entries(options.others ?? {}))
    await createResource(service, 'AWS::SQS::Queue', logicalId, { QueueName: logicalId, ...properties });
  const created = await createResource(service, 'AWS::SQS::Queue', 'Jobs', {
    QueueName: 'Jobs',
    ...options.properties,
  });
  await service.open?.();
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> =>
    (closing ??= (async () => {
      await service.close?.();
      await server.close();
    })());
  onTestFinished(close);
  const client = new SQSClient({
    endpoint: server.url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  const QueueUrl = created.ref;
  return {
    client,
    clock,
    created,
    close,
    QueueUrl,
    permissions: server.permissions,
    send: (MessageBody: string, rest: object = {}) =>
      client.send(new SendMessageCommand({ QueueUrl, MessageBody, ...rest })),
    receive: async (rest: object = {}) =>
      (await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, ...rest })))
        .Messages ?? [],
  };
}
