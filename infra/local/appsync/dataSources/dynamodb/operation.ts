// What an operation of the DynamoDB data source is given, and the shape they all share.
import type { DynamoDbClient } from './dynamoDbClient.ts';
import type { PaginationTokens } from './paginationToken.ts';

/** Where an operation runs. */
export interface OperationScope {
  readonly tableName: string;
  readonly call: DynamoDbClient;
  readonly tokens: PaginationTokens;
  readonly signal: AbortSignal;
}

/** A resolver's request in, `ctx.result` out. */
export type Operation = (
  request: Readonly<Record<string, unknown>>,
  scope: OperationScope,
) => Promise<unknown>;
