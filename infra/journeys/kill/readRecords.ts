// Everything that a running stack keeps, read from outside with AWS's SDK clients.
import { DynamoDBClient, ListTablesCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import { KinesisVideoClient, paginateListSignalingChannels } from '@aws-sdk/client-kinesis-video';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { SessionEventItem } from '../../../schema/sessionEventItem.ts';
import type { SessionItem } from '../../../schema/sessionItem.ts';
import type { StartedCloud } from './killableCloud.ts';

/** What is kept at one moment. */
export interface Records {
  readonly sessions: readonly SessionItem[];
  readonly history: readonly SessionEventItem[];
  /** The names of the channels that KVS has, those that are being deleted left out. */
  readonly channelNames: readonly string[];
}

export interface RecordReader {
  read(this: void): Promise<Records>;
  close(this: void): void;
}

/** @param aheadMs how far the cloud's clock is ahead: requests are dated, and refused when they are of another time */
export function openRecordReader(cloud: StartedCloud, aheadMs: number): RecordReader {
  const configuration = {
    region: cloud.region,
    endpoint: `http://localhost:${cloud.ports.aws}`,
    credentials: cloud.administrator,
    systemClockOffset: aheadMs,
    maxAttempts: 1,
  };
  const dynamoDb = new DynamoDBClient(configuration);
  const kinesisVideo = new KinesisVideoClient(configuration);
  return {
    async read() {
      const { TableNames = [] } = await dynamoDb.send(new ListTablesCommand({}));
      const nameOf = (logicalName: RegExp): string => TableNames.find((name) => logicalName.test(name)) ?? '';
      // The channels first: one that is made meanwhile has its row before.
      const channelNames = await readChannelNames(kinesisVideo);
      return {
        channelNames,
        sessions: await scan<SessionItem>(dynamoDb, nameOf(/-StorageSessions[0-9A-F]{8}-/)),
        history: await scan<SessionEventItem>(dynamoDb, nameOf(/-StorageSessionEvents[0-9A-F]{8}-/)),
      };
    },
    close() {
      dynamoDb.destroy();
      kinesisVideo.destroy();
    },
  };
}

async function readChannelNames(client: KinesisVideoClient): Promise<string[]> {
  const names: string[] = [];
  for await (const { ChannelInfoList = [] } of paginateListSignalingChannels({ client }, {})) {
    for (const { ChannelName = '', ChannelStatus } of ChannelInfoList) {
      if (ChannelStatus !== 'DELETING') names.push(ChannelName);
    }
  }
  return names;
}

async function scan<Item>(client: DynamoDBClient, TableName: string): Promise<Item[]> {
  const items: Item[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName, ConsistentRead: true })) {
    items.push(...Items.map((item) => unmarshall(item) as Item));
  }
  return items;
}
