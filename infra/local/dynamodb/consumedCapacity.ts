// Request units of reads and writes by DynamoDB's rules, in the shape in which DynamoDB answers them.
// In: a table's definition and a row before and after a write, or what the engine read; out: ConsumedCapacity.
import type { Meter } from '../meter.ts';
import type { Image, Json } from './engine.ts';
import { imageSizeBytes, isSameImage } from './image.ts';
import type { IndexDefinition, TableDefinition } from './tableDefinition.ts';

interface Units {
  readonly CapacityUnits: number;
}
/** One table's units: all together, the table's own, and each index's. */
export interface ConsumedCapacity extends Units {
  readonly TableName: string;
  readonly Table: Units;
  readonly GlobalSecondaryIndexes?: Readonly<Record<string, Units>>;
  readonly LocalSecondaryIndexes?: Readonly<Record<string, Units>>;
}

const writeUnitBytes = 1024;
const indexKinds = ['GlobalSecondaryIndexes', 'LocalSecondaryIndexes'] as const;

/**
 * What a write costs: the larger of the row before and after, one unit at least, and the writes of each index.
 * A write whose condition failed leaves the row as it was: the same image before and after.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html#write-operation-consumption
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithItems.html#WorkingWithItems.ConditionalUpdate
 */
export function toWriteCapacity(
  table: TableDefinition,
  oldImage: Image | undefined,
  newImage: Image | undefined,
): ConsumedCapacity {
  const tableUnits = Math.max(1, writeUnitsOf(oldImage), writeUnitsOf(newImage));
  let indexUnits = 0;
  const indexes: Partial<Record<(typeof indexKinds)[number], Record<string, Units>>> = {};
  for (const kind of indexKinds) {
    for (const index of table[kind] ?? []) {
      const CapacityUnits = indexWriteUnits(table, index, oldImage, newImage);
      if (CapacityUnits === 0) continue;
      indexUnits += CapacityUnits;
      (indexes[kind] ??= {})[index.IndexName] = { CapacityUnits };
    }
  }
  return {
    TableName: table.TableName,
    CapacityUnits: tableUnits + indexUnits,
    Table: { CapacityUnits: tableUnits },
    ...indexes,
  };
}

function writeUnitsOf(image: Image | undefined): number {
  return image ? Math.ceil(imageSizeBytes(image) / writeUnitBytes) : 0;
}

/**
 * A changed index key takes the old entry out and puts a new one in; a changed projected attribute rewrites the entry.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes
 */
function indexWriteUnits(
  table: TableDefinition,
  index: IndexDefinition,
  oldImage: Image | undefined,
  newImage: Image | undefined,
): number {
  const oldEntry = toEntry(table, index, oldImage);
  const newEntry = toEntry(table, index, newImage);
  const oldUnits = writeUnitsOf(oldEntry);
  const newUnits = writeUnitsOf(newEntry);
  if (!oldEntry || !newEntry) return oldUnits + newUnits;
  if (isSameImage(oldEntry, newEntry)) return 0;
  const isMoved = index.KeySchema.some(
    ({ AttributeName }) => !isSameImage(pick(oldEntry, [AttributeName]), pick(newEntry, [AttributeName])),
  );
  return isMoved ? oldUnits + newUnits : Math.max(oldUnits, newUnits);
}

/** What an index keeps of a row; nothing when the row lacks a key attribute of the index. */
function toEntry(table: TableDefinition, index: IndexDefinition, row: Image | undefined): Image | undefined {
  const keys = index.KeySchema.map(({ AttributeName }) => AttributeName);
  if (!row || keys.some((name) => row[name] === undefined)) return undefined;
  const { ProjectionType, NonKeyAttributes = [] } = index.Projection;
  if (ProjectionType === 'ALL') return row;
  const tableKeys = table.KeySchema.map(({ AttributeName }) => AttributeName);
  return pick(row, [...keys, ...tableKeys, ...(NonKeyAttributes as readonly string[])]);
}

function pick(row: Image, names: readonly string[]): Image {
  return Object.fromEntries(names.flatMap((name) => (row[name] ? [[name, row[name]]] : [])));
}

// DIFFERS: Read units count a character outside ASCII as the UTF-16 units of it, not as its UTF-8 bytes.
/**
 * What a read cost, from what the engine says of it: a read that found nothing costs as much as one of a small row.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html#read-operation-consumption
 */
export function toReadCapacity(engineCapacity: ConsumedCapacity, input: Json): ConsumedCapacity {
  if (engineCapacity.CapacityUnits > 0) return engineCapacity;
  const least = { CapacityUnits: input['ConsistentRead'] === true ? 1 : 0.5 };
  const { TableName } = engineCapacity;
  const kind = indexKinds.find((name) => engineCapacity[name]);
  if (!kind) return { TableName, ...least, Table: least };
  const [indexName = ''] = Object.keys(engineCapacity[kind] ?? {});
  return { TableName, ...least, Table: { CapacityUnits: 0 }, [kind]: { [indexName]: least } };
}

/** As much of it as the request asked for with ReturnConsumedCapacity; nothing by default. */
export function toAnsweredCapacity(capacity: ConsumedCapacity, input: Json): Json | undefined {
  const { TableName, CapacityUnits } = capacity;
  if (input['ReturnConsumedCapacity'] === 'INDEXES') return { ...capacity };
  return input['ReturnConsumedCapacity'] === 'TOTAL' ? { TableName, CapacityUnits } : undefined;
}

export function countCapacity(
  meter: Pick<Meter, 'countRequestUnits'>,
  kind: 'readUnits' | 'writeUnits',
  capacity: ConsumedCapacity,
): void {
  const { TableName } = capacity;
  meter.countRequestUnits(kind, TableName, capacity.Table.CapacityUnits);
  for (const indexKind of indexKinds) {
    for (const [indexName, { CapacityUnits }] of Object.entries(capacity[indexKind] ?? {}))
      meter.countRequestUnits(kind, `${TableName}/${indexName}`, CapacityUnits);
  }
}
