// Every AWS service that the local cloud has, in the order in which they open: those that others need come first.
import { createAppSync, type AppSync } from './appsync/createAppSync.ts';
import type { Cloud, Service } from './cloud.ts';
import { createCloudFront, type CloudFront } from './cloudfront/cloudFront.ts';
import { createCognito, type Cognito } from './cognito/cognito.ts';
import type { PersonSettings } from './cognito/person.ts';
import { createDynamoDb } from './dynamodb/dynamodb.ts';
import { createEventBridge, type EventBridge } from './eventbridge/eventBridge.ts';
import type { IamService } from './iam/createIam.ts';
import { createKinesisVideo } from './kinesisvideo/kinesisVideo.ts';
import type { KinesisVideoQuotas } from './kinesisvideo/quotas.ts';
import { createLambda } from './lambda/lambda.ts';
import { createScheduler } from './scheduler/scheduler.ts';
import { createSqs } from './sqs/sqs.ts';
import { createSts } from './sts/sts.ts';

export interface ServiceOptions {
  /** People besides the speaker and the listener. */
  readonly users?: readonly PersonSettings[] | undefined;
  /** Replaces AWS's quotas of Kinesis Video Streams, number by number. */
  readonly quotas?: Partial<KinesisVideoQuotas> | undefined;
}

export interface Services {
  readonly all: readonly Service[];
  readonly appSync: AppSync;
  readonly cognito: Cognito;
  readonly cloudFront: CloudFront;
  readonly eventBridge: EventBridge;
}

/** @param options `pageOrigins` as `LocalCloudOptions` has them, checked */
export function createServices(
  cloud: Cloud,
  iam: IamService,
  options: ServiceOptions & { readonly pageOrigins: readonly string[] },
): Services {
  const { users = [], pageOrigins } = options;
  const cognito = createCognito(cloud, { users, pageOrigins });
  const appSync = createAppSync(cloud, { userPools: cognito });
  const cloudFront = createCloudFront(cloud);
  const dynamoDb = createDynamoDb(cloud);
  const eventBridge = createEventBridge(cloud);
  const kinesisVideo = createKinesisVideo(cloud, { quotas: options.quotas ?? {} });
  const { streams } = dynamoDb;
  return {
    appSync,
    cognito,
    cloudFront,
    eventBridge,
    all: [
      iam,
      createSts(cloud, iam),
      dynamoDb,
      kinesisVideo,
      createSqs(cloud),
      eventBridge,
      cognito,
      cloudFront,
      appSync,
      createLambda(cloud, { streams }),
      createScheduler(cloud),
    ],
  };
}
