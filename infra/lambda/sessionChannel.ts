// Lets go of the signaling channel of a session that has ended: deletes it and records that in the row. The stream's
// reaction and the sweep both do it here.
import { ConditionalCheckFailedException, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import {
  DeleteSignalingChannelCommand,
  DescribeSignalingChannelCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-kinesis-video';
import type { KinesisVideoClient } from '@aws-sdk/client-kinesis-video';
import { marshall } from '@aws-sdk/util-dynamodb';
import { channelNameOf } from '../../schema/sessionItem.ts';
import type { SessionItem } from '../../schema/sessionItem.ts';

/** What must be known of a row to release its channel. */
export type ReleasableItem = Pick<SessionItem, 'sessionId' | 'channelNonce' | 'channelArn'>;

export interface ChannelOptions {
  readonly kinesisVideo: KinesisVideoClient;
  readonly dynamoDb: DynamoDBClient;
  readonly tableName: string;
  /** What the names of this stack's channels begin with. */
  readonly channelPrefix: string;
  /** Ends calls that are under way. */
  readonly abortSignal?: AbortSignal;
}

/** Answers the row's channel: the recorded one, or one that KVS made and nobody recorded; undefined when there is none. */
export async function readChannelArn(
  item: ReleasableItem,
  { channelPrefix, kinesisVideo, ...options }: ChannelOptions,
): Promise<string | undefined> {
  if (item.channelArn !== undefined) return item.channelArn;
  // The name has this row's nonce, so the channel is nobody else's.
  const ChannelName = channelNameOf(channelPrefix, item);
  try {
    const command = new DescribeSignalingChannelCommand({ ChannelName });
    return (await kinesisVideo.send(command, callOptions(options))).ChannelInfo?.ChannelARN;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

/** Deletes a channel; one that is already gone is deleted. */
export async function deleteChannel(
  ChannelARN: string,
  { kinesisVideo, ...options }: Pick<ChannelOptions, 'kinesisVideo' | 'abortSignal'>,
): Promise<void> {
  try {
    await kinesisVideo.send(new DeleteSignalingChannelCommand({ ChannelARN }), callOptions(options));
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
  }
}

/**
 * Records the release, which takes the row out of the sweep's index.
 * @param channelArn the channel that was deleted; undefined: there was none, and the row must know of none either
 * @param releasedAt ISO 8601
 * @returns false when there is nothing to record: it was recorded before, the row is gone, or it has a channel after all
 */
export async function recordRelease(
  item: ReleasableItem,
  channelArn: string | undefined,
  releasedAt: string,
  options: ChannelOptions,
): Promise<boolean> {
  const input = toReleaseUpdate(item, channelArn, releasedAt, options.tableName);
  try {
    await options.dynamoDb.send(new UpdateItemCommand(input), callOptions(options));
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

function toReleaseUpdate(
  { sessionId, channelNonce }: ReleasableItem,
  channelArn: string | undefined,
  releasedAt: string,
  TableName: string,
): UpdateItemCommandInput {
  const set: Pick<SessionItem, 'channelReleasedAt' | 'lastWrite'> = {
    channelReleasedAt: releasedAt,
    lastWrite: 'CHANNEL',
  };
  const names: Record<string, keyof SessionItem> = {
    '#channelReleasedAt': 'channelReleasedAt',
    '#lastWrite': 'lastWrite',
    '#sweepAt': 'sweepAt',
    '#channelNonce': 'channelNonce',
  };
  // The nonce: a later session may have the same name.
  const conditions = ['#channelNonce = :channelNonce', 'attribute_not_exists(#channelReleasedAt)'];
  if (channelArn === undefined) {
    names['#channelArn'] = 'channelArn';
    conditions.push('attribute_not_exists(#channelArn)');
  }
  const key: Pick<SessionItem, 'sessionId'> = { sessionId };
  return {
    TableName,
    Key: marshall(key),
    UpdateExpression: 'SET #channelReleasedAt = :channelReleasedAt, #lastWrite = :lastWrite REMOVE #sweepAt',
    ConditionExpression: conditions.join(' AND '),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: marshall({
      ':channelReleasedAt': set.channelReleasedAt,
      ':lastWrite': set.lastWrite,
      ':channelNonce': channelNonce,
    }),
  };
}

function callOptions({ abortSignal }: Pick<ChannelOptions, 'abortSignal'>): { abortSignal?: AbortSignal } {
  return abortSignal === undefined ? {} : { abortSignal };
}
