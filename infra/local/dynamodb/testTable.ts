// A table for tests: orders of people, with an index by status and a stream, behind the real AWS client.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { onTestFinished } from 'vitest';
import type { Cloud, CreatedResource } from '../cloud.ts';
import type { Permission } from '../iam/iam.ts';
import { createResource } from '../testing/createResource.ts';
import { serveApis } from '../testing/serveApis.ts';
import { createTestCloud } from '../testing/testCloud.ts';
import { createDynamoDb } from './dynamodb.ts';
import type { DynamoDb } from './dynamodb.ts';
import type { CreateStore } from './engine.ts';
import { ordersProperties, tableType } from './ordersTable.ts';
import type { StreamRecord } from './streamRecord.ts';

export interface TestTable {
  readonly service: DynamoDb;
  readonly created: CreatedResource;
  readonly client: DynamoDBClient;
  /** What each request had to be allowed. */
  readonly permissions: readonly Permission[];
  /** What a reader called "test" got since the start. */
  readonly records: readonly StreamRecord[];
  /** Closes the service ahead of the test's end, so that another can open its folder. */
  close(): Promise<void>;
}

/** Opens DynamoDB with the table "Orders" until the test has finished; `properties` replace the usual ones. */
export async function openTestTable(
  options: {
    cloud?: Partial<Cloud>;
    properties?: Readonly<Record<string, unknown>>;
    createStore?: CreateStore;
  } = {},
): Promise<TestTable> {
  const service = createDynamoDb(createTestCloud(options.cloud), options.createStore);
  const created = await createResource(service, tableType, 'Orders', {
    ...ordersProperties,
    ...options.properties,
  });
  await service.open?.();
  const server = await serveApis(() => [service.api]);
  const records: StreamRecord[] = [];
  const streamArn = created.attributes['StreamArn'];
  if (streamArn !== undefined)
    service.streams.openReader({
      streamArn,
      readerName: 'test',
      startingPosition: 'TRIM_HORIZON',
      lanesPerShard: 1,
      onRecord: (record) => void records.push(record),
    });
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> =>
    (closing ??= server.close().then(() => service.close?.() ?? Promise.resolve()));
  onTestFinished(close);
  const client = new DynamoDBClient({
    endpoint: server.url,
    region: 'us-east-1',
    maxAttempts: 1,
    // Tests send thousands of requests at once on purpose.
    requestHandler: { socketAcquisitionWarningTimeout: 60_000 },
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  return { service, created, client, permissions: server.permissions, records, close };
}
