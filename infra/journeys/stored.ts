// What is really there, as AWS's own clients see it: every row of the sessions table, every channel.
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { ListSignalingChannelsCommand } from '@aws-sdk/client-kinesis-video';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { SessionItem } from '../../schema/sessionItem.ts';
import type { LocalCloud } from '../local/startLocalCloud.ts';
import { administratorClients } from './awsClients.ts';

/** Every row. */
export async function readRows(cloud: LocalCloud): Promise<SessionItem[]> {
  const { dynamoDb } = administratorClients(cloud);
  const rows: SessionItem[] = [];
  let startKey: Record<string, never> | undefined;
  do {
    const page = await dynamoDb.send(
      new ScanCommand({ TableName: cloud.outputs.SessionsTableName, ExclusiveStartKey: startKey }),
    );
    rows.push(...(page.Items ?? []).map((item) => unmarshall(item) as SessionItem));
    startKey = page.LastEvaluatedKey as typeof startKey;
  } while (startKey);
  return rows;
}

/** The name of every channel. */
export async function readChannelNames(cloud: LocalCloud): Promise<string[]> {
  const { kinesisVideo } = administratorClients(cloud);
  const names: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await kinesisVideo.send(
      new ListSignalingChannelsCommand({ NextToken: nextToken, MaxResults: 1_000 }),
    );
    names.push(...(page.ChannelInfoList ?? []).map((channel) => channel.ChannelName ?? ''));
    nextToken = page.NextToken;
  } while (nextToken);
  return names;
}
