// Where runs take place: one stack in fake time that can be stopped and started again with what it kept, and an observer
// with AWS's own clients who sees what is really stored.
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { KinesisVideoClient, ListSignalingChannelsCommand } from '@aws-sdk/client-kinesis-video';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { SessionItem } from '../../../schema/sessionItem.ts';
import { createLog } from '../../local/log.ts';
import { createManualClock } from '../../local/manualClock.ts';
import type { ManualClock } from '../../local/manualClock.ts';
import { startLocalCloud } from '../../local/startLocalCloud.ts';
import type { LocalCloud } from '../../local/startLocalCloud.ts';
import { createFaultyFetch } from '../faults.ts';
import type { Step } from './steps.ts';

export interface Stage {
  readonly clock: ManualClock;
  /** The running cloud; another one after a restart. */
  readonly cloud: () => LocalCloud;
  restart(): Promise<void>;
  /** Cuts off one call from the API to a service. */
  breakOnce(step: Extract<Step, { kind: 'fault' }>): void;
  mend(): void;
  /** The stored row; null when there is none. */
  readRow(sessionId: string): Promise<SessionItem | null>;
  /** The names of all channels that KVS has. */
  channelNames(): Promise<string[]>;
  close(): Promise<void>;
}

/** Opens a stage; whoever opens it closes it. */
export async function openStage(assembly: string, dataDirectory: string): Promise<Stage> {
  const clock = createManualClock(Math.ceil(Date.now() / 1_000) * 1_000);
  const faulty = createFaultyFetch();
  const log = createLog('error', () => undefined);
  const start = (): Promise<LocalCloud> =>
    startLocalCloud({ assembly, dataDirectory, port: 0, awsPort: 0, clock, log, fetch: faulty.fetch });
  let cloud = await start();

  /** A client of its own for each call: the cloud's address and its time change. */
  const clientOptions = () => ({
    region: cloud.region,
    endpoint: cloud.awsUrl,
    credentials: cloud.administrator,
    systemClockOffset: clock.nowMs() - Date.now(),
  });
  return {
    clock,
    cloud: () => cloud,
    async restart() {
      await cloud.close();
      cloud = await start();
    },
    breakOnce({ skipped, fault }) {
      let left = skipped;
      faulty.breakWith(() => {
        left -= 1;
        return left === -1 ? fault : undefined;
      });
    },
    mend: () => faulty.mend(),
    async readRow(sessionId) {
      const client = new DynamoDBClient(clientOptions());
      const { Item } = await client.send(
        new GetItemCommand({
          TableName: cloud.outputs['SessionsTableName'],
          Key: { sessionId: { S: sessionId } },
          ConsistentRead: true,
        }),
      );
      client.destroy();
      return Item ? (unmarshall(Item) as SessionItem) : null;
    },
    async channelNames() {
      const client = new KinesisVideoClient(clientOptions());
      const { ChannelInfoList = [] } = await client.send(new ListSignalingChannelsCommand({}));
      client.destroy();
      return ChannelInfoList.map(({ ChannelName }) => ChannelName ?? '');
    },
    close: () => cloud.close(),
  };
}
