// Reads what is due from the sweep's index: a moment in, the sessions whose deadline has passed by then out.
import { QueryCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient, QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { sweepShards } from '../../schema/sessionItem.ts';
import type { SweepShard, SweptItem } from '../../schema/sessionItem.ts';
import { forEachAtOnce } from './forEachAtOnce.ts';
import type { Log } from './log.ts';
import { errorNameOf } from './scheduledRun.ts';
import type { RunTime } from './scheduledRun.ts';

export interface DueSessionsOptions {
  readonly dynamoDb: DynamoDBClient;
  readonly tableName: string;
  /** The index with the key `sweepShard`, `sweepAt`. */
  readonly sweepIndexName: string;
  readonly log: Log;
}

export interface DueSessions {
  /** The oldest deadline first. */
  items: SweptItem[];
  /** Index items that DynamoDB read to find them. */
  itemsRead: number;
  /** Shards that could not be read, or not to their end. */
  failed: number;
  /** Shards of which more is due than was read. */
  shardsLeft: number;
}

/** How much is asked for at once, and how much is read of one shard in one run: of all 16, at most 64,000 sessions. */
const pageItems = 1_000;
const maxPagesPerShard = 4;
const maxShardsAtOnce = 8;

/** Reads every shard. One that cannot be read stops no other; it is logged and counted. */
export async function readDueSessions(
  nowSeconds: number,
  time: RunTime,
  options: DueSessionsOptions,
): Promise<DueSessions> {
  const found: DueSessions = { items: [], itemsRead: 0, failed: 0, shardsLeft: 0 };
  const readOne = async (shard: SweepShard): Promise<void> => {
    try {
      await readShard(toShardQuery(shard, nowSeconds, options), found, time, options);
    } catch (error) {
      found.failed += 1;
      options.log('error', 'A shard was not read', { shard, reason: errorNameOf(error) });
    }
  };
  found.shardsLeft += await forEachAtOnce(sweepShards, maxShardsAtOnce, time.isLeft, readOne);
  found.items.sort((one, other) => one.sweepAt - other.sweepAt);
  return found;
}

async function readShard(
  query: QueryCommandInput,
  found: DueSessions,
  { isLeft, abortSignal }: RunTime,
  { dynamoDb }: DueSessionsOptions,
): Promise<void> {
  for (let page = 0; page < maxPagesPerShard && isLeft(); page += 1) {
    const {
      Items = [],
      ScannedCount = 0,
      LastEvaluatedKey,
    } = await dynamoDb.send(new QueryCommand(query), {
      abortSignal,
    });
    found.itemsRead += ScannedCount;
    found.items.push(...Items.map((item) => unmarshall(item) as SweptItem));
    if (LastEvaluatedKey === undefined) return;
    query.ExclusiveStartKey = LastEvaluatedKey;
  }
  found.shardsLeft += 1;
}

function toShardQuery(
  shard: SweepShard,
  nowSeconds: number,
  { tableName, sweepIndexName }: DueSessionsOptions,
): QueryCommandInput {
  const names: Record<string, keyof SweptItem> = { '#sweepShard': 'sweepShard', '#sweepAt': 'sweepAt' };
  return {
    TableName: tableName,
    IndexName: sweepIndexName,
    KeyConditionExpression: '#sweepShard = :sweepShard AND #sweepAt <= :now',
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: marshall({ ':sweepShard': shard, ':now': nowSeconds }),
    Limit: pageItems,
  };
}
