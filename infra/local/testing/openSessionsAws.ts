// An AWS port with the sessions table and Kinesis Video Streams behind it, for tests of what works on both: rows and channels
// can be put and read, and something be done, or thrown, before single calls are sent.
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateSignalingChannelCommand,
  KinesisVideoClient,
  ListSignalingChannelsCommand,
} from '@aws-sdk/client-kinesis-video';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { onTestFinished } from 'vitest';
import { sweptAttributes } from '../../../schema/sessionItem.ts';
import type { SessionItem } from '../../../schema/sessionItem.ts';
import { createDynamoDb } from '../dynamodb/dynamodb.ts';
import type { KinesisVideoOptions } from '../kinesisvideo/kinesisVideo.ts';
import { createManualClock } from '../manualClock.ts';
import { createResource } from './createResource.ts';
import { openTestPort } from './openTestPort.ts';
import { createTestCloud } from './testCloud.ts';

/** A call of the SDK: "UpdateItemCommand" and what it is sent with. */
export interface SdkCall {
  readonly command: string;
  readonly input: object;
}

export interface SessionsAws {
  readonly dynamoDb: DynamoDBClient;
  readonly kinesisVideo: KinesisVideoClient;
  /** Every call through these clients, in order, those that were made to fail included. */
  readonly calls: SdkCall[];
  /** Now, in milliseconds since 1970; the clock stands still. */
  readonly nowMs: number;
  putRow(item: SessionItem): Promise<void>;
  readRow(sessionId: string): Promise<SessionItem | undefined>;
  /** Answers the channel's ARN. */
  createChannel(name: string): Promise<string>;
  /** The names of the channels that are there and not being deleted. */
  readChannelNames(): Promise<string[]>;
  /** Does something before each call from now on; what it throws, the call throws in the place of being sent. */
  beforeCalls(act: (call: SdkCall) => Promise<void> | void): void;
}

const key = (name: keyof SessionItem, KeyType: 'HASH' | 'RANGE') => ({ AttributeName: name, KeyType });
const tableProperties = {
  TableName: 'Sessions',
  KeySchema: [key('sessionId', 'HASH')],
  AttributeDefinitions: [
    { AttributeName: 'sessionId', AttributeType: 'S' },
    { AttributeName: 'sweepShard', AttributeType: 'S' },
    { AttributeName: 'sweepAt', AttributeType: 'N' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'bySweepAt',
      KeySchema: [key('sweepShard', 'HASH'), key('sweepAt', 'RANGE')],
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: [...sweptAttributes] },
    },
  ],
  BillingMode: 'PAY_PER_REQUEST',
};

/** Opens the port; it is closed when the test has finished. */
export async function openSessionsAws(options: KinesisVideoOptions = {}): Promise<SessionsAws> {
  const clock = createManualClock();
  const service = createDynamoDb(createTestCloud({ clock }));
  await createResource(service, 'AWS::DynamoDB::Table', 'Sessions', tableProperties);
  await service.open?.();
  const port = await openTestPort({ ...options, clock, moreApis: service.api ? [service.api] : [] });
  const ownDynamoDb = new DynamoDBClient(port.clientConfig());
  const dynamoDb = new DynamoDBClient(port.clientConfig());
  const ownKinesisVideo = port.kinesisVideo();
  const kinesisVideo = port.kinesisVideo();
  onTestFinished(async () => {
    for (const client of [ownDynamoDb, dynamoDb, ownKinesisVideo, kinesisVideo]) client.destroy();
    await port.close();
    await service.close?.();
  });

  const calls: SdkCall[] = [];
  let before: (call: SdkCall) => Promise<void> | void = () => undefined;
  const note = async (command: string, input: object): Promise<void> => {
    calls.push({ command, input });
    await before({ command, input });
  };
  dynamoDb.middlewareStack.add((next, { commandName = '' }) => async (args) => {
    await note(commandName, args.input);
    return next(args);
  });
  kinesisVideo.middlewareStack.add((next, { commandName = '' }) => async (args) => {
    await note(commandName, args.input);
    return next(args);
  });

  return {
    dynamoDb,
    kinesisVideo,
    calls,
    nowMs: clock.nowMs(),
    async putRow(item) {
      await ownDynamoDb.send(new PutItemCommand({ TableName: 'Sessions', Item: marshall(item) }));
    },
    async readRow(sessionId) {
      const input = { TableName: 'Sessions', Key: marshall({ sessionId }) };
      const { Item } = await ownDynamoDb.send(new GetItemCommand(input));
      return Item === undefined ? undefined : (unmarshall(Item) as SessionItem);
    },
    async createChannel(ChannelName) {
      const made = await ownKinesisVideo.send(new CreateSignalingChannelCommand({ ChannelName }));
      return made.ChannelARN ?? '';
    },
    async readChannelNames() {
      const { ChannelInfoList = [] } = await ownKinesisVideo.send(new ListSignalingChannelsCommand({}));
      return ChannelInfoList.filter(({ ChannelStatus }) => ChannelStatus !== 'DELETING').map(
        ({ ChannelName = '' }) => ChannelName,
      );
    },
    beforeCalls(act) {
      before = act;
    },
  };
}
