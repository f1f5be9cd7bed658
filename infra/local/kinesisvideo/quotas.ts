// How often and how many: the quotas of Kinesis Video Streams with WebRTC as one table, and what keeps calls within them.
// Source: https://docs.aws.amazon.com/kinesisvideostreams-webrtc-dg/latest/devguide/kvswebrtc-limits.html
import type { Clock } from '../clock.ts';
import { AwsError } from '../cloud.ts';
import { createTokenBuckets } from './tokenBuckets.ts';

export const operationNames = [
  'ConnectAsMaster',
  'ConnectAsViewer',
  'CreateSignalingChannel',
  'DeleteSignalingChannel',
  'DescribeSignalingChannel',
  'GetIceServerConfig',
  'GetSignalingChannelEndpoint',
  'ListSignalingChannels',
  'ListTagsForResource',
  'TagResource',
  'UntagResource',
  'UpdateSignalingChannel',
] as const;
export type OperationName = (typeof operationNames)[number];

/** What a client sends over its WebSocket. */
export const sendOperationNames = ['SendSdpOffer', 'SendSdpAnswer', 'SendIceCandidate'] as const;
export type SendOperationName = (typeof sendOperationNames)[number];

/** Calls per second; an operation that is not named has no quota of that kind. */
type CallsPerSecond = Readonly<Partial<Record<OperationName, number>>>;

export interface KinesisVideoQuotas {
  readonly maxChannels: number;
  /** Of the whole account. */
  readonly accountCallsPerSecond: CallsPerSecond;
  /** Of each channel. */
  readonly channelCallsPerSecond: CallsPerSecond;
  /** Viewers that are connected to one channel at a time. */
  readonly maxViewersPerChannel: number;
  /** Of each WebSocket. */
  readonly connectionMessagesPerSecond: Readonly<Record<SendOperationName, number>>;
}

/** The quotas of a new account in us-east-1. */
export const awsQuotas: KinesisVideoQuotas = {
  maxChannels: 10_000,
  accountCallsPerSecond: {
    CreateSignalingChannel: 50,
    DeleteSignalingChannel: 50,
    DescribeSignalingChannel: 300,
    GetIceServerConfig: 100,
    GetSignalingChannelEndpoint: 300,
    ListSignalingChannels: 50,
    ListTagsForResource: 50,
    TagResource: 50,
    UntagResource: 50,
    UpdateSignalingChannel: 50,
  },
  channelCallsPerSecond: {
    ConnectAsMaster: 3,
    ConnectAsViewer: 3,
    DeleteSignalingChannel: 5,
    DescribeSignalingChannel: 5,
    GetIceServerConfig: 5,
    ListTagsForResource: 5,
    TagResource: 5,
    UntagResource: 5,
    UpdateSignalingChannel: 5,
  },
  maxViewersPerChannel: 10,
  connectionMessagesPerSecond: { SendSdpOffer: 5, SendSdpAnswer: 5, SendIceCandidate: 20 },
};

/** Puts the given quotas in the place of AWS's, number by number. */
export function withOverrides(overrides: Partial<KinesisVideoQuotas>): KinesisVideoQuotas {
  return {
    maxChannels: overrides.maxChannels ?? awsQuotas.maxChannels,
    accountCallsPerSecond: { ...awsQuotas.accountCallsPerSecond, ...overrides.accountCallsPerSecond },
    channelCallsPerSecond: { ...awsQuotas.channelCallsPerSecond, ...overrides.channelCallsPerSecond },
    maxViewersPerChannel: overrides.maxViewersPerChannel ?? awsQuotas.maxViewersPerChannel,
    connectionMessagesPerSecond: {
      ...awsQuotas.connectionMessagesPerSecond,
      ...overrides.connectionMessagesPerSecond,
    },
  };
}

export interface RateLimiter {
  /**
   * Counts one call.
   * @param channelArn absent for operations that concern no one channel
   * @throws AwsError ClientLimitExceededException when the second's calls are used up
   */
  count(operation: OperationName, channelArn?: string): void;
}

/** Limits calls by token buckets that hold one second's calls. */
export function createRateLimiter(clock: Clock, quotas: KinesisVideoQuotas): RateLimiter {
  const buckets = createTokenBuckets(clock);
  const take = (key: string, callsPerSecond: number | undefined): boolean =>
    callsPerSecond === undefined || buckets.take(key, callsPerSecond);

  return {
    count(operation, channelArn) {
      const isWithinChannel =
        channelArn === undefined ||
        take(`${operation} ${channelArn}`, quotas.channelCallsPerSecond[operation]);
      if (isWithinChannel && take(operation, quotas.accountCallsPerSecond[operation])) return;
      const scope = isWithinChannel ? 'account' : 'channel';
      throw new AwsError(
        'ClientLimitExceededException',
        `Rate exceeded: the limit of ${operation} calls per second for this ${scope} is used up. Retry later.`,
        400,
      );
    },
  };
}
