// Deletes the signaling channels of ended sessions: rows from the table's stream in, KVS and the row cleaned up.
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
import type { Log } from './log.ts';
import { createStreamHandler } from './streamHandler.ts';
import type { StreamHandler } from './streamHandler.ts';

export interface ReleaseChannelOptions {
  readonly kinesisVideo: KinesisVideoClient;
  readonly dynamoDb: DynamoDBClient;
  readonly tableName: string;
  /** What the names of this stack's channels begin with. */
  readonly channelPrefix: string;
  /** Now, in milliseconds since 1970. */
  readonly nowMs: () => number;
  readonly log: Log;
}

/**
 * Makes the handler. A recorded channel that is already gone is released. One that nobody recorded and that is not found
 * may still be in the making: nothing is recorded then, so that a later look finds the row unreleased. Everything else
 * that KVS answers fails the record: throttling passes, and so does ResourceInUse, which is a channel that is still being
 * made or deleted.
 */
export function createReleaseChannel(options: ReleaseChannelOptions): StreamHandler {
  return createStreamHandler(async (item) => {
    const { sessionId } = item;
    const channelArn = item.channelArn ?? (await findChannel(item, options));
    if (channelArn === undefined) {
      options.log('info', 'No channel to release', { sessionId });
      return;
    }
    await deleteChannel(channelArn, options);
    const isRecorded = await recordRelease(item, options);
    options.log('info', isRecorded ? 'Channel released' : 'Channel was released before', { sessionId });
  }, options.log);
}

/** Finds a channel that KVS made and nobody recorded. Its name has this row's nonce, so it is nobody else's. */
async function findChannel(item: SessionItem, options: ReleaseChannelOptions): Promise<string | undefined> {
  const ChannelName = channelNameOf(options.channelPrefix, item);
  try {
    const { ChannelInfo } = await options.kinesisVideo.send(
      new DescribeSignalingChannelCommand({ ChannelName }),
    );
    return ChannelInfo?.ChannelARN;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

async function deleteChannel(ChannelARN: string, options: ReleaseChannelOptions): Promise<void> {
  try {
    await options.kinesisVideo.send(new DeleteSignalingChannelCommand({ ChannelARN }));
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
  }
}

/** Answers false when there is nothing to record: it was recorded before, or the row is gone. */
async function recordRelease(item: SessionItem, options: ReleaseChannelOptions): Promise<boolean> {
  const releasedAt = new Date(options.nowMs()).toISOString();
  try {
    await options.dynamoDb.send(new UpdateItemCommand(toReleaseUpdate(item, options.tableName, releasedAt)));
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/** The write that records the release, unless the row is gone, belongs to a later session of that name, or says so already. */
export function toReleaseUpdate(
  item: SessionItem,
  TableName: string,
  releasedAt: string,
): UpdateItemCommandInput {
  const { sessionId, channelNonce } = item;
  const names = {
    '#channelReleasedAt': 'channelReleasedAt',
    '#lastWrite': 'lastWrite',
    '#channelNonce': 'channelNonce',
  } satisfies Record<string, keyof SessionItem>;
  const set: Pick<SessionItem, 'channelReleasedAt' | 'lastWrite'> = {
    channelReleasedAt: releasedAt,
    lastWrite: 'CHANNEL',
  };
  const key: Pick<SessionItem, 'sessionId'> = { sessionId };
  return {
    TableName,
    Key: marshall(key),
    UpdateExpression: 'SET #channelReleasedAt = :channelReleasedAt, #lastWrite = :lastWrite',
    ConditionExpression: '#channelNonce = :channelNonce AND attribute_not_exists(#channelReleasedAt)',
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: marshall({
      ':channelReleasedAt': set.channelReleasedAt,
      ':lastWrite': set.lastWrite,
      ':channelNonce': channelNonce,
    }),
  };
}
