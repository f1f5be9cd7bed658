// Reads many rows of the sessions table by their names, consistently: names in, what is there out.
import { BatchGetItemCommand } from '@aws-sdk/client-dynamodb';
import type { BatchGetItemCommandOutput, DynamoDBClient, KeysAndAttributes } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { seatNumbers } from '../../schema/sessionItem.ts';
import type { SeatItem, SeatNumber, SessionItem } from '../../schema/sessionItem.ts';

export interface ReadRowsOptions {
  readonly dynamoDb: DynamoDBClient;
  readonly tableName: string;
  readonly abortSignal: AbortSignal;
}

/** What is read of a row; of its seats how long they are held, and no secret. */
export interface ReadRow extends Pick<SessionItem, 'sessionId' | 'channelNonce' | 'status'> {
  readonly seats?: Partial<Record<SeatNumber, Pick<SeatItem, 'expiresAt'>>>;
}

/** DynamoDB's own limit of one call. */
const maxKeysPerCall = 100;
/** How often the rest of a call is asked for. DynamoDB leaves some out when the answer or the demand is too large. */
const maxCallsPerBatch = 5;

/**
 * Answers the rows that exist, by `sessionId`. A name may be given more than once.
 * @throws Error when DynamoDB does not answer, or leaves rows out again and again
 */
export async function readRows(
  sessionIds: readonly string[],
  options: ReadRowsOptions,
): Promise<ReadonlyMap<string, ReadRow>> {
  const rows = new Map<string, ReadRow>();
  const unique = [...new Set(sessionIds)];
  for (let start = 0; start < unique.length; start += maxKeysPerCall) {
    for (const row of await readBatch(unique.slice(start, start + maxKeysPerCall), options)) {
      rows.set(row.sessionId, row);
    }
  }
  return rows;
}

async function readBatch(
  sessionIds: readonly string[],
  { dynamoDb, tableName, abortSignal }: ReadRowsOptions,
): Promise<ReadRow[]> {
  const rows: ReadRow[] = [];
  let request: KeysAndAttributes | undefined = toRequest(sessionIds);
  for (let call = 0; call < maxCallsPerBatch; call += 1) {
    const { Responses, UnprocessedKeys }: BatchGetItemCommandOutput = await dynamoDb.send(
      new BatchGetItemCommand({ RequestItems: { [tableName]: request } }),
      { abortSignal },
    );
    rows.push(...(Responses?.[tableName] ?? []).map((item) => unmarshall(item) as ReadRow));
    request = UnprocessedKeys?.[tableName];
    if (request === undefined) return rows;
  }
  throw new Error('DynamoDB left rows out again and again.');
}

function toRequest(sessionIds: readonly string[]): KeysAndAttributes {
  const names: Record<string, keyof ReadRow | SeatNumber | keyof SeatItem> = {
    '#sessionId': 'sessionId',
    '#channelNonce': 'channelNonce',
    '#status': 'status',
  };
  const paths = Object.keys(names);
  names['#seats'] = 'seats';
  names['#expiresAt'] = 'expiresAt';
  for (const number of seatNumbers) {
    names[`#seat${number}`] = number;
    paths.push(`#seats.#seat${number}.#expiresAt`);
  }
  return {
    Keys: sessionIds.map((sessionId) => marshall({ sessionId } satisfies Pick<SessionItem, 'sessionId'>)),
    // A row that was put a moment ago counts: its channel must not be taken for one without a row.
    ConsistentRead: true,
    ProjectionExpression: paths.join(', '),
    ExpressionAttributeNames: names,
  };
}
