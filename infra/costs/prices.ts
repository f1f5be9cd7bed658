// What AWS asks for what the local cloud's meter counts: on-demand prices of us-east-1 in US dollars, first tier, no free tier.
// CloudWatch, Cognito, CloudFront, WAF and data transfer are not here: they do not depend on how a status reaches its listeners.

/** A price, where it stands, and when it was looked up. */
export interface Price {
  readonly usd: number;
  /** For so many units. */
  readonly per: number;
  /** What a unit is, in the plural. */
  readonly unit: string;
  readonly source: string;
  /** Year and month. */
  readonly asOf: string;
}

const million = 1_000_000;
const asOf = '2026-11';
const appSync = 'https://aws.amazon.com/appsync/pricing/';
/** On-demand throughput costs half since November 2024: https://aws.amazon.com/blogs/database/new-amazon-dynamodb-lowers-pricing-for-on-demand-throughput-and-global-tables/ */
const dynamoDb = 'https://aws.amazon.com/dynamodb/pricing/on-demand/';
const kinesisVideo = 'https://aws.amazon.com/kinesis/video-streams/pricing/';
const lambda = 'https://aws.amazon.com/lambda/pricing/';
const eventBridge = 'https://aws.amazon.com/eventbridge/pricing/';

export const prices = {
  operations: { usd: 4, per: million, unit: 'queries and mutations', source: appSync, asOf },
  messages: { usd: 2, per: million, unit: 'real-time messages of 5 kB', source: appSync, asOf },
  connectionMinutes: { usd: 0.08, per: million, unit: 'connection-minutes', source: appSync, asOf },
  writeUnits: { usd: 0.625, per: million, unit: 'write request units', source: dynamoDb, asOf },
  readUnits: { usd: 0.125, per: million, unit: 'read request units', source: dynamoDb, asOf },
  kinesisVideoCalls: { usd: 0, per: 1, unit: 'control plane calls', source: kinesisVideo, asOf },
  stsCalls: {
    usd: 0,
    per: 1,
    unit: 'calls',
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/introduction.html',
    asOf,
  },
  /** A channel is active in a month in which somebody connected to it. */
  activeChannels: { usd: 0.03, per: 1, unit: 'active channel-months', source: kinesisVideo, asOf },
  invocations: { usd: 0.2, per: million, unit: 'invocations', source: lambda, asOf },
  /** arm64. */
  gigabyteSeconds: { usd: 0.0000133334, per: 1, unit: 'GB-seconds', source: lambda, asOf },
  schedules: { usd: 1, per: million, unit: 'invocations', source: eventBridge, asOf },
  /** On a bus of one's own. Rules of the same account and what they deliver to Lambda, SQS and the like are in it. */
  busEvents: { usd: 1, per: million, unit: 'events of 64 kB', source: eventBridge, asOf },
  /** Standard queues. */
  queueRequests: {
    usd: 0.4,
    per: million,
    unit: 'requests',
    source: 'https://aws.amazon.com/sqs/pricing/',
    asOf,
  },
} as const satisfies Readonly<Record<string, Price>>;

export type PricedItem = keyof typeof prices;
