// Every write of a row passes here: one at a time per row, its images before and after handed to the table's stream.
// In: checked PutItem, UpdateItem, DeleteItem; out: DynamoDB's answer, after the stream has the record.
import { AwsError } from '../cloud.ts';
import type { Meter } from '../meter.ts';
import type { ChangeStream, Intent } from './changeStream.ts';
import { countCapacity, toAnsweredCapacity, toWriteCapacity } from './consumedCapacity.ts';
import type { ConsumedCapacity } from './consumedCapacity.ts';
import type { Engine, Image, Json } from './engine.ts';
import type { KeyQueue } from './keyQueue.ts';
import { withNearIndexes } from './listIndexes.ts';
import type { UserIdentity } from './streamRecord.ts';
import type { TableDefinition } from './tableDefinition.ts';

export type WriteOperation = 'PutItem' | 'UpdateItem' | 'DeleteItem';

/** A table that is there: its definition, its stream if it has one, who waits for its rows. */
export interface LiveTable {
  readonly definition: TableDefinition;
  readonly stream?: ChangeStream;
  readonly queue: KeyQueue;
  /** Told what each write costs. */
  readonly meter: Pick<Meter, 'countRequestUnits'>;
  /** Told of every row as it is after a write; undefined: it is gone. */
  onRow?(rowKey: string, row: Image | undefined): void;
}

/** ConditionalCheckFailedException with the row that failed the condition. */
export class ConditionFailedError extends AwsError {
  readonly item: Image | undefined;
  constructor(refusal: AwsError, item: Image | undefined) {
    super(refusal.code, refusal.message, refusal.statusCode);
    this.item = item;
  }
}

/**
 * Writes one row.
 * @param input as the caller sent it
 * @throws AwsError for what DynamoDB refuses; ConditionFailedError when the caller asked to be shown the row
 */
export async function writeRow(
  engine: Engine,
  table: LiveTable,
  operation: WriteOperation,
  input: Json,
): Promise<Json> {
  const asked = input['ReturnValues'] ?? 'NONE';
  // The new image of an update is asked for where the caller asks for nothing: that saves reading it.
  const sent = operation === 'UpdateItem' && asked === 'NONE' ? { ...input, ReturnValues: 'ALL_NEW' } : input;
  const checked = engine.check(operation, sent);
  const source =
    operation === 'PutItem' ? { item: checked['Item'] as Image } : { key: checked['Key'] as Image };
  const rowKey = engine.keyOf(table.definition, source);
  return table.queue.run(rowKey, async () => {
    await settleLeft(engine, table, rowKey);
    const oldImage = await engine.readRow(table.definition, rowKey);
    const output = await captured(engine, table, { rowKey, ...(oldImage && { oldImage }) }, async () => {
      const answer = await runWrite(engine, operation, checked, oldImage, input).catch((error: unknown) => {
        if (isConditionFailure(error)) charge(oldImage, oldImage);
        throw error;
      });
      const newImage = await newImageOf(answer);
      const capacity = charge(oldImage, newImage);
      return { answer: { ...answer, ConsumedCapacity: toAnsweredCapacity(capacity, input) }, newImage };
    });
    if (asked !== 'NONE') return output;
    const rest: Record<string, unknown> = { ...output };
    delete rest['Attributes'];
    return rest;
  });

  async function newImageOf(answer: Json): Promise<Image | undefined> {
    if (operation === 'DeleteItem') return undefined;
    if (operation === 'PutItem') return checked['Item'] as Image;
    if (asked === 'NONE' || asked === 'ALL_NEW') return answer['Attributes'] as Image;
    return engine.readRow(table.definition, rowKey);
  }

  function charge(oldImage: Image | undefined, newImage: Image | undefined): ConsumedCapacity {
    const capacity = toWriteCapacity(table.definition, oldImage, newImage);
    countCapacity(table.meter, 'writeUnits', capacity);
    return capacity;
  }
}

/**
 * Deletes a row for DynamoDB itself when `isDue` still says so; that costs nothing.
 * @returns whether it was deleted
 */
export async function expireRow(
  engine: Engine,
  table: LiveTable,
  rowKey: string,
  isDue: (row: Image) => boolean,
): Promise<boolean> {
  return table.queue.run(rowKey, async () => {
    await settleLeft(engine, table, rowKey);
    const row = await engine.readRow(table.definition, rowKey);
    if (!row || !isDue(row)) return false;
    const Key = Object.fromEntries(
      table.definition.KeySchema.map(({ AttributeName }) => [AttributeName, row[AttributeName] ?? {}]),
    );
    const checked = engine.check('DeleteItem', { TableName: table.definition.TableName, Key });
    const userIdentity: UserIdentity = { type: 'Service', principalId: 'dynamodb.amazonaws.com' };
    await captured(engine, table, { rowKey, oldImage: row, userIdentity }, async () => ({
      answer: await engine.run('DeleteItem', checked),
      newImage: undefined,
    }));
    return true;
  });
}

/** Runs a write between its intent and its outcome. */
async function captured(
  engine: Engine,
  table: LiveTable,
  intent: Intent,
  write: () => Promise<{ answer: Json; newImage: Image | undefined }>,
): Promise<Json> {
  const { oldImage, userIdentity, rowKey } = intent;
  const begun = table.stream?.begin(intent);
  const settle = (newImage: Image | undefined): void => {
    if (begun !== undefined) table.stream?.end(begun, { oldImage, newImage, userIdentity });
    table.onRow?.(rowKey, newImage);
  };
  try {
    const { answer, newImage } = await write();
    settle(newImage);
    return answer;
  } catch (error) {
    try {
      // A refusal wrote nothing; after an outage only the row itself can tell what was written.
      settle(error instanceof AwsError ? oldImage : await engine.readRow(table.definition, rowKey));
    } catch {
      const settleLater = (): Promise<void> =>
        table.queue.run(rowKey, () => settleLeft(engine, table, rowKey));
      if (begun !== undefined) table.stream?.leave(begun, settleLater);
    }
    throw error;
  }
}

/** Settles writes of a row that failed when nobody could read what became of it: before it is written again. */
async function settleLeft(engine: Engine, table: LiveTable, rowKey: string): Promise<void> {
  for (const [begun, { oldImage, userIdentity }] of table.stream?.leftOf(rowKey) ?? []) {
    const newImage = await engine.readRow(table.definition, rowKey);
    table.stream?.end(begun, { oldImage, newImage, userIdentity });
    table.onRow?.(rowKey, newImage);
  }
}

async function runWrite(
  engine: Engine,
  operation: WriteOperation,
  checked: Json,
  oldImage: Image | undefined,
  input: Json,
): Promise<Json> {
  try {
    return await engine.run(operation, withNearIndexes(checked, oldImage));
  } catch (error) {
    const isShown = input['ReturnValuesOnConditionCheckFailure'] === 'ALL_OLD';
    if (isShown && isConditionFailure(error)) throw new ConditionFailedError(error, oldImage);
    throw error;
  }
}

function isConditionFailure(error: unknown): error is AwsError {
  return error instanceof AwsError && error.code === 'ConditionalCheckFailedException';
}
