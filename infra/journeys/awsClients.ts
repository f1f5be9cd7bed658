// AWS's own SDK clients, pointed at the local cloud: as the administrator, or with credentials that the API vended.
import { AppSyncClient } from '@aws-sdk/client-appsync';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KinesisVideoClient } from '@aws-sdk/client-kinesis-video';
import { KinesisVideoSignalingClient } from '@aws-sdk/client-kinesis-video-signaling';
import { SQSClient } from '@aws-sdk/client-sqs';
import { STSClient } from '@aws-sdk/client-sts';
import type { Signaling } from '../../schema/generated/schema.ts';
import type { LocalCloud } from '../local/startLocalCloud.ts';

interface KeyPair {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** One try per call: a refusal is to be seen, not retried. */
const toConfiguration = (cloud: LocalCloud, credentials: KeyPair, endpoint: string = cloud.awsUrl) => ({
  region: 'us-east-1',
  endpoint,
  credentials,
  maxAttempts: 1,
});

/** Clients with the administrator's key pair. */
export function administratorClients(cloud: LocalCloud) {
  const configuration = toConfiguration(cloud, cloud.administrator);
  return {
    appSync: new AppSyncClient(configuration),
    dynamoDb: new DynamoDBClient(configuration),
    kinesisVideo: new KinesisVideoClient(configuration),
    sqs: new SQSClient(configuration),
    sts: new STSClient(configuration),
  };
}

/** Clients with the credentials of one `Signaling`, the signaling one at the endpoint that came with them. */
export function signalingClients(cloud: LocalCloud, signaling: Signaling) {
  return {
    kinesisVideo: new KinesisVideoClient(toConfiguration(cloud, signaling.credentials)),
    dynamoDb: new DynamoDBClient(toConfiguration(cloud, signaling.credentials)),
    sts: new STSClient(toConfiguration(cloud, signaling.credentials)),
    signalingAt: (endpoint: string) =>
      new KinesisVideoSignalingClient(toConfiguration(cloud, signaling.credentials, endpoint)),
  };
}
