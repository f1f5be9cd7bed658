// What one run of the sweep reads and takes while many more sessions are alive than due: the Lambda's own code against the
// sessions table of the local cloud, its index and its stream included.
import { BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KinesisVideoClient } from '@aws-sdk/client-kinesis-video';
import { marshall } from '@aws-sdk/util-dynamodb';
import { sweepShards } from '../../schema/sessionItem.ts';
import type { SessionItem } from '../../schema/sessionItem.ts';
import { createSweepSessions } from '../lambda/sweepSessions.ts';
import type { SweepReport } from '../lambda/sweepSessions.ts';
import { startServer } from './serverProcess.ts';
import type { ServerProcess } from './serverProcess.ts';
import { printHeading, printTable } from './statistics.ts';

/** Long after the time at which the cloud's own schedule looks, so that only the runs measured here find something due. */
const sweptAtMs = Date.UTC(2100, 0, 1);
const sweptAtSeconds = sweptAtMs / 1000;
/** DynamoDB's own limit of one call. */
const rowsPerCall = 25;
const callsAtOnce = 8;

/** Fills the table with live and due sessions, sweeps twice and prints what it took. */
export async function benchSweep(liveSessions: number, dueSessions: number): Promise<void> {
  printHeading(
    `The sweep, with ${liveSessions.toLocaleString('en')} live sessions and ${dueSessions} due ones in the table`,
  );
  const server = await startServer('localCloud');
  const { dynamoDb, kinesisVideo } = createClients(server);
  const tableName = server.details['sessionsTableName'] ?? '';
  const sweep = async (): Promise<[SweepReport, number]> => {
    const startedMs = performance.now();
    const report = await createSweepSessions({
      dynamoDb,
      kinesisVideo,
      tableName,
      sweepIndexName: 'bySweepAt',
      channelPrefix: 'LiveSessions',
      log: () => undefined,
      writeMetrics: () => undefined,
    })(
      { scheduledTime: new Date(sweptAtMs).toISOString() },
      {
        awsRequestId: 'bench',
        getRemainingTimeInMillis: () => 60_000 - Math.ceil(performance.now() - startedMs),
      },
    );
    return [report, performance.now() - startedMs];
  };
  const filledMs = await fill(dynamoDb, tableName, liveSessions, dueSessions);
  const rows = [['', 'items read', 'due', 'changed', 'failed', 'took']];
  for (const title of ['first run', 'second run, nothing due']) {
    const [{ itemsRead, due, changed, failed }, tookMs] = await sweep();
    rows.push([title, ...[itemsRead, due, changed, failed].map(String), `${tookMs.toFixed(0)} ms`]);
  }
  printTable(rows);
  process.stdout.write(`Filling the table took ${(filledMs / 1000).toFixed(0)} s.\n`);
  dynamoDb.destroy();
  kinesisVideo.destroy();
  await server.stop();
}

function createClients({ details }: ServerProcess): {
  dynamoDb: DynamoDBClient;
  kinesisVideo: KinesisVideoClient;
} {
  const { awsUrl = '', accessKeyId = '', secretAccessKey = '' } = details;
  const config = { endpoint: awsUrl, region: 'us-east-1', credentials: { accessKeyId, secretAccessKey } };
  return { dynamoDb: new DynamoDBClient(config), kinesisVideo: new KinesisVideoClient(config) };
}

/** Writes the rows, the due ones spread among the others; answers how long it took, in milliseconds. */
async function fill(
  dynamoDb: DynamoDBClient,
  tableName: string,
  liveSessions: number,
  dueSessions: number,
): Promise<number> {
  const startedMs = performance.now();
  const count = liveSessions + dueSessions;
  const stride = Math.floor(count / dueSessions);
  let next = 0;
  const write = async (): Promise<void> => {
    while (next < count) {
      const numbers = Array.from(
        { length: Math.min(rowsPerCall, count - next) },
        (_each, index) => next + index,
      );
      next += numbers.length;
      const requests = numbers.map((number) => ({
        PutRequest: { Item: marshall(toRow(number, number % stride === 0 && number / stride < dueSessions)) },
      }));
      await dynamoDb.send(new BatchWriteItemCommand({ RequestItems: { [tableName]: requests } }));
    }
  };
  await Promise.all(Array.from({ length: callsAtOnce }, write));
  return performance.now() - startedMs;
}

function toRow(number: number, isDue: boolean): SessionItem {
  const leaseUntil = sweptAtSeconds + (isDue ? -1 : 1 + (number % 15));
  const at = new Date(sweptAtMs - 60_000).toISOString();
  return {
    sessionId: `bench-session-${number}`,
    status: 'LIVE',
    version: 2,
    access: 'ANYONE',
    maxListeners: 10,
    createdAt: at,
    statusChangedAt: at,
    startedAt: at,
    ownerId: `owner-${number}`,
    seats: {},
    channelNonce: '1a2b3c4d',
    channelArn: `arn:aws:kinesisvideo:us-east-1:000000000000:channel/bench-session-${number}/1`,
    broadcastId: 'tab-1',
    // Written as a lease, so that filling the table publishes nothing.
    lastWrite: 'LEASE',
    changedBy: 'SPEAKER',
    correlationId: '1-5759e988-bd862e3fe1be46a994272793',
    leaseUntil,
    mustEndBy: sweptAtSeconds + 43_200,
    sweepAt: leaseUntil,
    sweepShard: sweepShards[number % sweepShards.length] ?? '0',
  };
}
