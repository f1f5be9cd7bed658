// The signaling channels of one stack. CloudFormation does not know them, because each was made with a session: they stay, and
// count against the account's quota, unless somebody lists and deletes them.
import {
  DeleteSignalingChannelCommand,
  KinesisVideoClient,
  paginateListSignalingChannels,
} from '@aws-sdk/client-kinesis-video';

/** What destroying needs of Kinesis Video Streams. */
export interface SignalingChannels {
  /** The ARNs of all channels whose names begin with the prefix. */
  list(prefix: string): Promise<readonly string[]>;
  /** @throws Error when the channel is still there */
  delete(channelArn: string): Promise<void>;
  close(): void;
}

/** KVS admits 50 deletions and 50 lists a second to an account, which others want their share of. */
export const callsPerSecond = 20;

/** Channels in the region that the credentials are for. The client repeats what KVS throttles. */
export function openSignalingChannels(
  region: string,
  wait: (milliseconds: number) => Promise<unknown>,
  client: KinesisVideoClient = new KinesisVideoClient({ region, maxAttempts: 5 }),
  pageSize = 1_000,
): SignalingChannels {
  const pace = () => wait(1_000 / callsPerSecond);
  return {
    async list(prefix) {
      const condition = { ComparisonOperator: 'BEGINS_WITH', ComparisonValue: prefix } as const;
      const pages = paginateListSignalingChannels({ client, pageSize }, { ChannelNameCondition: condition });
      const arns: string[] = [];
      for await (const { ChannelInfoList: channels = [] } of pages) {
        // Nothing is deleted on KVS's word alone: the name is looked at here too.
        for (const { ChannelARN: arn, ChannelName: name } of channels)
          if (arn !== undefined && name?.startsWith(prefix)) arns.push(arn);
        await pace();
      }
      return arns;
    },
    async delete(channelArn) {
      await pace();
      try {
        await client.send(new DeleteSignalingChannelCommand({ ChannelARN: channelArn }));
      } catch (error) {
        if ((error as Error).name !== 'ResourceNotFoundException') throw error;
      }
    },
    close: () => client.destroy(),
  };
}
