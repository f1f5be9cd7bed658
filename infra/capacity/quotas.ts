// What AWS admits by default, as far as this stack meets it: one account, one region. Each value with the page and the heading
// where it stands; what could not be read there says so.

/** A quota, for one account in one region unless `per` says otherwise. */
export interface Quota {
  readonly name: string;
  readonly value: number;
  /** What is counted, in the plural, with "/s" where it is a rate. */
  readonly unit: string;
  /** What has one of its own: "region" is the account's in each region. */
  readonly per: 'region' | 'API' | 'table' | 'index' | 'partition' | 'channel' | 'function';
  /** Whether AWS raises it when asked. */
  readonly isAdjustable: boolean;
  /** Regions that have another value. */
  readonly regions?: Readonly<Record<string, number>>;
  readonly source: string;
  readonly heading: string;
  /** What was not read on that page. Look it up in Service Quotas before relying on it. */
  readonly unconfirmed?: string;
}

const appSync = {
  source: 'https://docs.aws.amazon.com/general/latest/gr/appsync.html',
  heading: 'Service quotas',
  isAdjustable: true,
};
const appSyncMonitoring = {
  source: 'https://docs.aws.amazon.com/appsync/latest/devguide/monitoring.html',
  heading: 'Using token counts to optimize your requests',
  isAdjustable: true,
};
const kvsPage =
  'https://docs.aws.amazon.com/kinesisvideostreams-webrtc-dg/latest/devguide/kvswebrtc-limits.html';
const kvs = { source: kvsPage, heading: 'Control plane API service quotas', isAdjustable: false };
const kvsSignaling = { source: kvsPage, heading: 'Signaling API service quotas' };
const dynamoDb = {
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html',
  heading: 'Throughput default quotas',
  isAdjustable: true,
};
const partition = {
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput-scenarios.html',
  heading: 'Warm throughput and uneven access patterns',
  isAdjustable: false,
};
const cognito = {
  source: 'https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html',
  heading: 'Amazon Cognito user pools API operation categories and request rate quotas',
  isAdjustable: true,
};

export const quotas = {
  requestTokens: {
    ...appSyncMonitoring,
    name: 'AppSync request tokens',
    value: 5_000,
    unit: 'tokens/s',
    per: 'region',
    regions: { 'us-east-1': 10_000, 'us-west-2': 10_000, 'eu-west-1': 10_000 },
    unconfirmed: 'which regions have 10,000; the page says 5,000 or 10,000 by region',
  },
  connects: {
    ...appSync,
    name: 'AppSync new connections',
    value: 2_000,
    unit: 'connections/s',
    per: 'API',
    unconfirmed: 'the value, which is that of event APIs; copies of the table for GraphQL APIs have 200',
  },
  outboundMessages: {
    ...appSync,
    name: 'AppSync outbound messages',
    value: 1_000_000,
    unit: 'messages/s',
    per: 'API',
    unconfirmed: 'the value',
  },
  channels: {
    ...kvs,
    name: 'KVS signaling channels',
    value: 5_000,
    unit: 'channels',
    per: 'region',
    regions: { 'us-east-1': 10_000, 'us-west-2': 10_000 },
    isAdjustable: true,
    unconfirmed: 'that AWS raises it: the page marks every number but this one',
  },
  createChannel: {
    ...kvs,
    name: 'KVS CreateSignalingChannel',
    value: 50,
    unit: 'calls/s',
    per: 'region',
    isAdjustable: true,
  },
  deleteChannel: {
    ...kvs,
    name: 'KVS DeleteSignalingChannel',
    value: 50,
    unit: 'calls/s',
    per: 'region',
  },
  getEndpoint: {
    ...kvs,
    name: 'KVS GetSignalingChannelEndpoint',
    value: 300,
    unit: 'calls/s',
    per: 'region',
  },
  iceServers: {
    ...kvsSignaling,
    name: 'KVS GetIceServerConfig',
    value: 100,
    unit: 'calls/s',
    per: 'region',
    isAdjustable: true,
  },
  assumeRole: {
    name: 'STS AssumeRole',
    value: 600,
    unit: 'calls/s',
    per: 'region',
    isAdjustable: false,
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html',
    heading: 'IAM and AWS STS quotas',
    unconfirmed: 'the value, which is quoted from that page elsewhere; all calls of STS share it',
  },
  tableWrites: {
    ...dynamoDb,
    name: 'DynamoDB writes of the sessions',
    value: 40_000,
    unit: 'write units/s',
    per: 'table',
  },
  ownerIndexWrites: {
    ...dynamoDb,
    name: 'DynamoDB writes of byOwner',
    value: 40_000,
    unit: 'write units/s',
    per: 'index',
  },
  sweepIndexWrites: {
    ...dynamoDb,
    name: 'DynamoDB writes of bySweepAt',
    value: 40_000,
    unit: 'write units/s',
    per: 'index',
  },
  tableReads: {
    ...dynamoDb,
    name: 'DynamoDB reads of the sessions',
    value: 40_000,
    unit: 'read units/s',
    per: 'table',
  },
  sweepShardWrites: {
    ...partition,
    name: 'DynamoDB writes of one sweep shard',
    value: 1_000,
    unit: 'write units/s',
    per: 'partition',
  },
  concurrency: {
    name: 'Lambda concurrent executions',
    value: 1_000,
    unit: 'executions',
    per: 'region',
    isAdjustable: true,
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html',
    heading: 'Compute and storage',
    unconfirmed: 'what a new account has, which is less',
  },
  putEvents: {
    name: 'EventBridge PutEvents',
    value: 400,
    unit: 'calls/s',
    per: 'region',
    isAdjustable: true,
    regions: {
      'us-east-1': 10_000,
      'us-east-2': 2_400,
      'us-west-1': 1_200,
      'us-west-2': 10_000,
      'ap-east-1': 600,
      'ap-northeast-1': 1_200,
      'ap-northeast-2': 600,
      'ap-south-1': 600,
      'ap-southeast-1': 1_200,
      'ap-southeast-2': 1_200,
      'ca-central-1': 600,
      'eu-central-1': 2_400,
      'eu-north-1': 600,
      'eu-south-2': 2_400,
      'eu-west-1': 10_000,
      'eu-west-2': 1_200,
      'eu-west-3': 600,
      'sa-east-1': 600,
    },
    source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html',
    heading: 'EventBridge event bus quotas',
  },
  tokens: {
    ...cognito,
    name: 'Cognito UserToken',
    value: 120,
    unit: 'calls/s',
    per: 'region',
    unconfirmed: 'the value on that page; lists of Service Quotas have it, as L-F21F8BB4',
  },
} as const satisfies Readonly<Record<string, Quota>>;

export type QuotaId = keyof typeof quotas;

/** What one session meets, however many others there are. */
export const channelQuotas = {
  viewers: {
    ...kvsSignaling,
    name: 'KVS viewers of one channel',
    value: 10,
    unit: 'connections',
    per: 'channel',
    isAdjustable: true,
  },
  connectAsViewer: {
    ...kvsSignaling,
    name: 'KVS ConnectAsViewer',
    value: 3,
    unit: 'calls/s',
    per: 'channel',
    isAdjustable: false,
  },
  iceServers: {
    ...kvsSignaling,
    name: 'KVS GetIceServerConfig',
    value: 5,
    unit: 'calls/s',
    per: 'channel',
    isAdjustable: false,
  },
  relays: {
    source: kvsPage,
    heading: 'TURN service quotas',
    name: 'KVS TURN allocations',
    value: 50,
    unit: 'allocations',
    per: 'channel',
    isAdjustable: false,
  },
} as const satisfies Readonly<Record<string, Quota>>;

/** What an account may use of it in a region. */
export function toValue({ value, regions }: Quota, region: string): number {
  return regions?.[region] ?? value;
}
