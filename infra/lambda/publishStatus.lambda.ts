// The Lambda behind `publishStatus.ts`: takes its options from the environment. The names that
// begin with AWS_ are Lambda's, the rest is the stack's.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { readVariable } from './environment.ts';
import { writeLine, writeLogLine } from './log.ts';
import { createMetrics } from './metrics.ts';
import { createPublishStatus } from './publishStatus.ts';

export const handler = createPublishStatus({
  graphqlUrl: readVariable('GRAPHQL_URL'),
  region: readVariable('AWS_REGION'),
  credentials: {
    accessKeyId: readVariable('AWS_ACCESS_KEY_ID'),
    secretAccessKey: readVariable('AWS_SECRET_ACCESS_KEY'),
    sessionToken: readVariable('AWS_SESSION_TOKEN'),
  },
  timeoutMs: 5_000,
  dynamoDb: new DynamoDBClient({
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
  }),
  eventsTableName: readVariable('EVENTS_TABLE_NAME'),
  eventBusName: readVariable('EVENT_BUS_NAME'),
  // As the SDK's clients do; the local cloud sets it.
  eventsUrl: process.env['AWS_ENDPOINT_URL'] ?? readVariable('EVENTS_URL'),
  fetch: globalThis.fetch,
  nowMs: () => Date.now(),
  log: writeLogLine,
  writeMetrics: createMetrics({ stackName: readVariable('STACK_NAME'), nowMs: () => Date.now(), writeLine }),
});
