// Fills the sessions table as it is after a while: nearly all rows are of sessions that ended and are kept for 30 days.
import { BatchWriteItemCommand, DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { AttributeValue, BatchWriteItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { Session } from '../../schema/generated/schema.ts';
import * as operations from '../journeys/operations.ts';
import type { LocalCloud } from '../local/startLocalCloud.ts';
import type { ApiUser } from './apiUser.ts';

export type Row = Record<string, AttributeValue>;

const maxRowsPerBatch = 25;
const lookEveryMs = 20;

/** Signs by the clock of the cloud, which is `nowMs` now. */
function openTable(cloud: LocalCloud, nowMs: number): { client: DynamoDBClient; TableName: string } {
  const { awsUrl, region, administrator, outputs } = cloud;
  const client = new DynamoDBClient({ endpoint: awsUrl, region, credentials: administrator });
  client.config.systemClockOffset = nowMs - Date.now();
  return { client, TableName: outputs['SessionsTableName'] ?? '' };
}

/** Runs a session to its end and answers its row once the channel is released. */
export async function createEndedRow(cloud: LocalCloud, nowMs: number, speaker: ApiUser): Promise<Row> {
  const { sessionId } = await speaker.call<Session>(operations.createSessionWithSignaling, { input: {} });
  await speaker.call(operations.startSession, { sessionId, broadcastId: 'broadcast-1' });
  await speaker.call(operations.endSession, { sessionId });
  const { client, TableName } = openTable(cloud, nowMs);
  for (;;) {
    const { Item } = await client.send(
      new GetItemCommand({ TableName, Key: { sessionId: { S: sessionId } } }),
    );
    if (Item?.['channelReleasedAt']) return Item;
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}

/** Puts so many copies of the row, each with an id and an owner of its own. */
export async function putRows(
  cloud: LocalCloud,
  nowMs: number,
  pattern: Row,
  rowCount: number,
): Promise<void> {
  const { client, TableName } = openTable(cloud, nowMs);
  for (let first = 0; first < rowCount; first += maxRowsPerBatch) {
    const count = Math.min(maxRowsPerBatch, rowCount - first);
    const requests = Array.from({ length: count }, (_, index) => ({
      PutRequest: { Item: toCopy(pattern, first + index) },
    }));
    const input: BatchWriteItemCommandInput = { RequestItems: { [TableName]: requests } };
    await client.send(new BatchWriteItemCommand(input));
  }
}

/** As large as the row itself, about: names are of different lengths. */
function toCopy(pattern: Row, index: number): Row {
  const number = String(index).padStart(8, '0');
  const ownerId = number + (pattern['ownerId']?.S ?? '').slice(number.length);
  return { ...pattern, sessionId: { S: `ended-${number}-682` }, ownerId: { S: ownerId } };
}
