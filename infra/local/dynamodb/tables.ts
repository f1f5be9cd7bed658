// The tables of the template: made, or taken over from the data folder with their rows, indexes and streams.
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as dynalite from 'dynalite/db/index.js';
import type { BatchOperation } from 'dynalite/db/index.js';
import type { Cloud } from '../cloud.ts';
import type { LiveTable } from './capture.ts';
import { ChangeStream } from './changeStream.ts';
import { sayWhatFails, type FileLayer } from '../fileLayer.ts';
import type { Engine, Json, StoredTable } from './engine.ts';
import { createKeyQueue } from './keyQueue.ts';
import type { IndexDefinition, TableDefinition } from './tableDefinition.ts';

/** A table with what its ARNs are made of. */
export interface Table extends LiveTable {
  readonly arn: string;
  readonly tableId: string;
  readonly streamArn?: string;
  readonly streamLabel?: string;
}

/** Knows whether the last run of this data folder ended by itself. */
export interface RunMarker {
  readonly wasKilled: boolean;
  remove(): void;
}

/** Marks the folder as in use; without a folder nothing can have been killed. */
export function placeRunMarker(files: FileLayer, folder: string | undefined): RunMarker {
  if (folder === undefined) return { wasKilled: false, remove: () => undefined };
  const path = join(folder, 'running');
  return sayWhatFails(`"${path}" cannot be written`, () => {
    const wasKilled = files.read(path) !== undefined;
    files.close(files.open(path, 'append'));
    return { wasKilled, remove: () => files.remove(path) };
  });
}

/**
 * Makes the table, or opens the one that the data folder has.
 * @throws Error when the data folder's table has another key
 * @throws AwsError ValidationException when the definition contradicts itself
 */
export async function openTable(
  cloud: Cloud,
  engine: Engine,
  definition: TableDefinition,
  options: { readonly folder: string | undefined; readonly isRebuilt: boolean },
): Promise<Table> {
  const kept = (await engine.database.get(`table~${definition.TableName}`)) as StoredTable | undefined;
  const stored = await storeTable(cloud, engine, definition, kept);
  if (kept && (options.isRebuilt || !isDeepStrictEqual(indexesOf(kept), indexesOf(stored))))
    await rebuildIndexes(engine, definition, kept);
  const base = {
    definition,
    queue: createKeyQueue(),
    meter: cloud.meter,
    arn: stored.TableArn,
    tableId: stored.TableId,
  };
  if (!definition.streamViewType) return base;
  const streamLabel = new Date(stored.CreationDateTime * 1000).toISOString().slice(0, -1);
  const streamArn = `${stored.TableArn}/stream/${streamLabel}`;
  const stream = new ChangeStream(
    {
      streamArn,
      region: cloud.region,
      viewType: definition.streamViewType,
      keyAttributes: definition.KeySchema.map(({ AttributeName }) => AttributeName),
    },
    cloud,
    options.folder && join(options.folder, 'streams', `${definition.TableName}.jsonl`),
  );
  await stream.settle((rowKey) => engine.readRow(definition, rowKey));
  return { ...base, stream, streamArn, streamLabel };
}

async function storeTable(
  cloud: Cloud,
  engine: Engine,
  definition: TableDefinition,
  kept: StoredTable | undefined,
): Promise<StoredTable> {
  const schema = schemaOf(definition);
  const checked = engine.check('CreateTable', { ...schema, BillingMode: 'PAY_PER_REQUEST' });
  const stored = kept
    ? toChangedTable(kept, definition)
    : // The engine keeps this very object and stores it once more: so it is changed, not copied.
      Object.assign((await engine.run('CreateTable', checked))['TableDescription'] as StoredTable, {
        CreationDateTime: cloud.clock.nowMs() / 1000,
        TableId: cloud.ids.uuid(),
        TableStatus: 'ACTIVE',
      });
  const active = withActiveIndexes(stored);
  await engine.database.put(`table~${definition.TableName}`, active);
  return active;
}

/** The definition without what only this service knows. */
function schemaOf(definition: TableDefinition): Json {
  const { TableName, KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, LocalSecondaryIndexes } =
    definition;
  return { TableName, KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, LocalSecondaryIndexes };
}

function toChangedTable(kept: StoredTable, definition: TableDefinition): StoredTable {
  checkSameKey(definition, kept);
  return { ...kept, ...schemaOf(definition), TableStatus: 'ACTIVE' };
}

function withActiveIndexes(table: StoredTable): StoredTable {
  const globalIndexes = table['GlobalSecondaryIndexes'] as readonly Json[] | undefined;
  if (!globalIndexes) return table;
  return {
    ...table,
    GlobalSecondaryIndexes: globalIndexes.map((index) => ({ ...index, IndexStatus: 'ACTIVE' })),
  };
}

function keyOf(table: Pick<TableDefinition, 'KeySchema' | 'AttributeDefinitions'>): string {
  return table.KeySchema.map(({ AttributeName, KeyType }) => {
    const type = table.AttributeDefinitions.find((attribute) => attribute.AttributeName === AttributeName);
    return `${AttributeName} (${KeyType}, ${type?.AttributeType ?? 'undefined'})`;
  }).join(', ');
}

function checkSameKey(definition: TableDefinition, kept: StoredTable): void {
  const keptKey = keyOf(kept as unknown as TableDefinition);
  if (keptKey === keyOf(definition)) return;
  throw new Error(
    `The data folder has the table ${definition.TableName} with the key ${keptKey}, the template says ${keyOf(definition)}: start with another data folder.`,
  );
}

const indexKinds = ['Global', 'Local'] as const;

function indexesOf(table: Json): unknown {
  return indexKinds.map((kind) =>
    ((table[`${kind}SecondaryIndexes`] ?? []) as readonly IndexDefinition[]).map(
      ({ IndexName, KeySchema, Projection }) => ({ IndexName, KeySchema, Projection }),
    ),
  );
}

/** Empties every index that the table has or had, and fills those it has from its rows. */
async function rebuildIndexes(engine: Engine, definition: TableDefinition, kept: StoredTable): Promise<void> {
  for (const kind of indexKinds) {
    const property = `${kind}SecondaryIndexes` as const;
    const indexes = definition[property] ?? [];
    const names = [...indexes, ...((kept[property] ?? []) as readonly IndexDefinition[])];
    const prefixOf = (indexName: string): string =>
      `index-${kind.toLowerCase()}~${definition.TableName}~${indexName}~`;
    for (const { IndexName } of names) await removeAll(engine, prefixOf(IndexName));
    if (indexes.length === 0) continue;
    for await (const row of engine.rowsOf(definition)) {
      const { puts } = dynalite.getIndexActions(indexes, null, row, definition);
      await engine.database.batch(
        puts.map(({ index, key, item }) => ({ type: 'put', key: prefixOf(index) + key, value: item })),
      );
    }
  }
}

async function removeAll(engine: Engine, prefix: string): Promise<void> {
  const stale: BatchOperation[] = [];
  for await (const [key] of engine.database.iterator({ gte: prefix, lt: `${prefix}\xff` }))
    stale.push({ type: 'del', key });
  await engine.database.batch(stale);
}
