// A real AWS port for tests: IAM, STS and Kinesis Video Streams behind the gateway, with a clock that stands still,
// and clients of the AWS SDK whose clocks are set by it.
import { randomBytes, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KinesisVideoClient } from '@aws-sdk/client-kinesis-video';
import { KinesisVideoSignalingClient } from '@aws-sdk/client-kinesis-video-signaling';
import { STSClient } from '@aws-sdk/client-sts';
import type { AssetFiles, AwsApi } from '../cloud.ts';
import { type IamService, createIam } from '../iam/createIam.ts';
import type { Credentials } from '../iam/iam.ts';
import { type KinesisVideoOptions, createKinesisVideo } from '../kinesisvideo/kinesisVideo.ts';
import { type LogRecord, createLog } from '../log.ts';
import { type ManualClock, createManualClock } from '../manualClock.ts';
import { createSts } from '../sts/sts.ts';
import { createGateway } from './gateway.ts';

export interface TestPort {
  /** "http://localhost:<port>" */
  readonly url: string;
  readonly clock: ManualClock;
  readonly iam: IamService;
  readonly logged: LogRecord[];
  /** Settings that every client of the SDK takes. */
  clientConfig(credentials?: Credentials): ReturnType<typeof toClientConfig>;
  kinesisVideo(credentials?: Credentials): KinesisVideoClient;
  signaling(endpoint: string, credentials: Credentials): KinesisVideoSignalingClient;
  sts(credentials?: Credentials): STSClient;
  /** Declares a resource as the template would. */
  declare(type: string, logicalId: string, properties: Record<string, unknown>): Promise<string>;
  close(): Promise<void>;
}

export interface TestPortOptions extends KinesisVideoOptions {
  readonly clock?: ManualClock;
  readonly dataDirectory?: string;
  /** Served besides STS and Kinesis Video Streams. */
  readonly moreApis?: readonly AwsApi[];
  readonly isReady?: () => boolean;
  readonly maxBodyBytes?: number;
}

export const pageOrigin = 'http://localhost:4000';
const noAssets: AssetFiles = {
  pathOf(assetKey) {
    throw new Error(`There is no asset ${assetKey}.`);
  },
};

/** Opens a port of its own on the loopback interface. */
export async function openTestPort(options: TestPortOptions = {}): Promise<TestPort> {
  const { clock = createManualClock(), dataDirectory, isReady = () => true } = options;
  const logged: LogRecord[] = [];
  const log = createLog('debug', (record) => logged.push(record));
  const ids = { uuid: () => randomUUID(), bytes: (count: number) => randomBytes(count) };
  const kept = dataDirectory === undefined ? {} : { dataDirectory };
  const account = {
    clock,
    ids,
    log,
    accountId: '000000000000',
    region: 'us-east-1',
    stackName: 'live',
    ...kept,
  };
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const iam = createIam(account);
  const kinesisVideo = createKinesisVideo({ ...account, awsUrl: url }, options);
  await kinesisVideo.open();
  const apis = [createSts(account, iam).api, kinesisVideo.api, ...(options.moreApis ?? [])];
  const gateway = createGateway({
    iam,
    ids,
    log,
    apis: () => (isReady() ? apis : undefined),
    allowedOrigins: [pageOrigin],
    ...(options.maxBodyBytes !== undefined && { maxBodyBytes: options.maxBodyBytes }),
  });
  server.on('request', gateway.onRequest);
  const clientConfig = (credentials: Credentials = iam.administrator) =>
    toClientConfig(url, clock, credentials);

  return {
    url,
    clock,
    iam,
    logged,
    clientConfig,
    kinesisVideo: (credentials) => new KinesisVideoClient(clientConfig(credentials)),
    signaling: (endpoint, credentials) =>
      new KinesisVideoSignalingClient({ ...clientConfig(credentials), endpoint }),
    sts: (credentials) => new STSClient(clientConfig(credentials)),
    async declare(type, logicalId, properties) {
      const create = iam.resources[type];
      if (!create) throw new Error(`IAM makes no ${type}.`);
      const created = await create({ logicalId, type, properties }, noAssets);
      return created.attributes['Arn'] ?? created.ref;
    },
    async close() {
      await kinesisVideo.close();
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    },
  };
}

function toClientConfig(endpoint: string, clock: ManualClock, credentials: Credentials) {
  return {
    endpoint,
    region: 'us-east-1',
    credentials,
    maxAttempts: 1,
    systemClockOffset: clock.nowMs() - Date.now(),
  };
}

/** A policy document of one statement. */
export const allow = (action: string | string[], resource: string | string[] = '*') => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: action, Resource: resource }],
});

/** A trust policy that admits one principal. */
export const trust = (principal: unknown) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }],
});
