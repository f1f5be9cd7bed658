// Whether channels and rows are what they have to be after the end of every session.
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { ListSignalingChannelsCommand } from '@aws-sdk/client-kinesis-video';
import type { FlowScene } from './flow.ts';

/** @throws Error when KVS has a channel that is not being deleted */
export async function expectNoChannel({ administrator }: FlowScene): Promise<void> {
  const { ChannelInfoList = [] } = await administrator().kinesisVideo.send(
    new ListSignalingChannelsCommand({}),
  );
  const left = ChannelInfoList.filter(({ ChannelStatus }) => ChannelStatus !== 'DELETING');
  if (left.length > 0) throw new Error('A channel is left.');
}

/** Every row has its release recorded. */
export async function isReleased({ administrator, cloud }: FlowScene): Promise<boolean> {
  const TableName = cloud.outputs['SessionsTableName'];
  const { Items = [] } = await administrator().dynamoDb.send(new ScanCommand({ TableName }));
  return Items.length > 0 && Items.every(({ channelReleasedAt }) => channelReleasedAt !== undefined);
}
