// How often and how many: the quotas of Kinesis Video Streams with WebRTC as one table, and the buckets that keep them.
// Source: https://docs.aws.amazon.com/kinesisvideostreams-webrtc-dg/latest/devguide/kvswebrtc-limits.html
import type { Clock } from '../clock.ts';
import { AwsError } from '../cloud.ts';

export const operationNames = [
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

/** Calls per second; an operation that is not named has no quota of that kind. */
type CallsPerSecond = Readonly<Partial<Record<OperationName, number>>>;

export interface KinesisVideoQuotas {
  readonly maxChannels: number;
  /** Of the whole account. */
  readonly accountCallsPerSecond: CallsPerSecond;
  /** Of each channel. */
  readonly channelCallsPerSecond: CallsPerSecond;
}

/** The quotas of a new account in us-east-1. */
export const awsQuotas: KinesisVideoQuotas = {
  maxChannels: 10_000,
  accountCallsPerSecond: {
    CreateSignalingChannel: 50,
    DeleteSignalingChannel: 50,
    DescribeSignalingChannel: 300,
    GetSignalingChannelEndpoint: 300,
    ListSignalingChannels: 50,
    ListTagsForResource: 50,
    TagResource: 50,
    UntagResource: 50,
    UpdateSignalingChannel: 50,
  },
  channelCallsPerSecond: {
    DeleteSignalingChannel: 5,
    DescribeSignalingChannel: 5,
    GetIceServerConfig: 5,
    ListTagsForResource: 5,
    TagResource: 5,
    UntagResource: 5,
    UpdateSignalingChannel: 5,
  },
};

/** Puts the given quotas in the place of AWS's, number by number. */
export function withOverrides(overrides: Partial<KinesisVideoQuotas>): KinesisVideoQuotas {
  return {
    maxChannels: overrides.maxChannels ?? awsQuotas.maxChannels,
    accountCallsPerSecond: { ...awsQuotas.accountCallsPerSecond, ...overrides.accountCallsPerSecond },
    channelCallsPerSecond: { ...awsQuotas.channelCallsPerSecond, ...overrides.channelCallsPerSecond },
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

/** A second's worth of calls: empties with each call, fills again evenly. */
interface Bucket {
  calls: number;
  filledAtMs: number;
}

/** Buckets that are full again say nothing; they are dropped when there are more than this. */
const maxBuckets = 10_000;

/** Limits calls by token buckets that hold one second's calls. */
export function createRateLimiter(clock: Clock, quotas: KinesisVideoQuotas): RateLimiter {
  const buckets = new Map<string, Bucket>();

  function take(key: string, callsPerSecond: number | undefined): boolean {
    if (callsPerSecond === undefined) return true;
    const nowMs = clock.nowMs();
    const bucket = buckets.get(key) ?? { calls: callsPerSecond, filledAtMs: nowMs };
    bucket.calls = Math.min(
      callsPerSecond,
      bucket.calls + ((nowMs - bucket.filledAtMs) * callsPerSecond) / 1000,
    );
    bucket.filledAtMs = nowMs;
    // Set anew, so that the map's order is by last use.
    buckets.delete(key);
    buckets.set(key, bucket);
    if (bucket.calls < 1) return false;
    bucket.calls -= 1;
    return true;
  }

  function dropFullBuckets(): void {
    const fullSinceMs = clock.nowMs() - 1000;
    for (const [key, bucket] of buckets) {
      if (bucket.filledAtMs > fullSinceMs) break;
      buckets.delete(key);
    }
  }

  return {
    count(operation, channelArn) {
      if (buckets.size > maxBuckets) dropFullBuckets();
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
