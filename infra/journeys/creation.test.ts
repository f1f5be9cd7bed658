// Two thousand sessions created by twenty clients at once: every one whole, every one alone.
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { ListSignalingChannelsCommand } from '@aws-sdk/client-kinesis-video';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { expect, test } from 'vitest';
import { channelNameOf } from '../../schema/sessionItem.ts';
import type { SessionItem } from '../../schema/sessionItem.ts';
import type { LocalCloud } from '../local/startLocalCloud.ts';
import { signIn } from './api.ts';
import { administratorClients } from './awsClients.ts';
import * as operations from './operations.ts';
import type { PlainSession } from './operations.ts';
import { startStack } from './stack.ts';

const clients = 20;
const sessionsPerClient = 100;

async function readRows(cloud: LocalCloud): Promise<SessionItem[]> {
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

async function readChannelNames(cloud: LocalCloud): Promise<string[]> {
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

test('2,000 createSession calls from 20 clients make 2,000 names, rows and channels that belong together', async () => {
  // AWS admits 50 new channels a second; this test is about what is made, not about how fast AWS lets it.
  const { cloud } = await startStack({
    quotas: { accountCallsPerSecond: { CreateSignalingChannel: 10_000 } },
  });
  const speaker = await signIn(cloud, 'speaker');
  const createMany = async (): Promise<string[]> => {
    const ids: string[] = [];
    while (ids.length < sessionsPerClient) {
      ids.push((await speaker.call<PlainSession>(operations.createSession, { input: {} })).sessionId);
    }
    return ids;
  };

  const ids = (await Promise.all(Array.from({ length: clients }, createMany))).flat();
  const rows = await readRows(cloud);
  const channels = await readChannelNames(cloud);

  expect(new Set(ids).size).toBe(clients * sessionsPerClient);
  expect(rows.map((row) => row.sessionId).sort()).toEqual([...ids].sort());
  expect(rows.filter((row) => row.status !== 'CREATED' || !row.channelArn)).toEqual([]);
  expect(rows.map((row) => channelNameOf('LiveSessions', row)).sort()).toEqual(channels.sort());
}, 300_000);
