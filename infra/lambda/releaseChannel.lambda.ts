// The Lambda behind `releaseChannel.ts`: takes its options from the environment. The clients find region, credentials and
// AWS_ENDPOINT_URL there by themselves.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KinesisVideoClient } from '@aws-sdk/client-kinesis-video';
import { readVariable } from './environment.ts';
import { writeLogLine } from './log.ts';
import { createReleaseChannel } from './releaseChannel.ts';

const requestHandler = { connectionTimeout: 2_000, requestTimeout: 5_000, throwOnRequestTimeout: true };

export const handler = createReleaseChannel({
  kinesisVideo: new KinesisVideoClient({ requestHandler }),
  dynamoDb: new DynamoDBClient({ requestHandler }),
  tableName: readVariable('TABLE_NAME'),
  channelPrefix: readVariable('CHANNEL_PREFIX'),
  nowMs: () => Date.now(),
  log: writeLogLine,
});
