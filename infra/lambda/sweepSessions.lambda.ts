// The Lambda behind `sweepSessions.ts`: takes its options from the environment. The clients find region, credentials and
// AWS_ENDPOINT_URL there by themselves.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KinesisVideoClient } from '@aws-sdk/client-kinesis-video';
import { readVariable } from './environment.ts';
import { writeLine, writeLogLine } from './log.ts';
import { createMetrics } from './metrics.ts';
import { createSweepSessions } from './sweepSessions.ts';

const requestHandler = { connectionTimeout: 2_000, requestTimeout: 5_000, throwOnRequestTimeout: true };

export const handler = createSweepSessions({
  kinesisVideo: new KinesisVideoClient({ requestHandler }),
  dynamoDb: new DynamoDBClient({ requestHandler }),
  tableName: readVariable('TABLE_NAME'),
  sweepIndexName: readVariable('SWEEP_INDEX_NAME'),
  channelPrefix: readVariable('CHANNEL_PREFIX'),
  log: writeLogLine,
  writeMetrics: createMetrics({ stackName: readVariable('STACK_NAME'), nowMs: () => Date.now(), writeLine }),
});
