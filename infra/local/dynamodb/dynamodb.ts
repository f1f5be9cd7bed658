// DynamoDB of the local cloud: tables as the template declares them, their API, and their streams for readers.
import { join } from 'node:path';
import type { Cloud, CreateResource, Service } from '../cloud.ts';
import { physicalName } from '../physicalName.ts';
import { createDynamoDbApi } from './dynamoDbApi.ts';
import { openEngine } from './engine.ts';
import type { CreateStore, Engine } from './engine.ts';
import type { StreamSource } from './streamSource.ts';
import { parseTable } from './tableDefinition.ts';
import { openTable, placeRunMarker } from './tables.ts';
import type { RunMarker, Table } from './tables.ts';
import { createTimeToLive } from './timeToLive.ts';
import type { TimeToLive } from './timeToLive.ts';

/** DynamoDB and the streams of its tables. */
export type DynamoDb = Service & { readonly streams: StreamSource };

/** Makes the service; the store opens with the first table. */
export function createDynamoDb(cloud: Cloud, createStore?: CreateStore): DynamoDb {
  const tables = new Map<string, Table>();
  const sweepers: TimeToLive[] = [];
  const folder = cloud.dataDirectory && join(cloud.dataDirectory, 'dynamodb');
  let opening: Promise<{ engine: Engine; marker: RunMarker }> | undefined;
  let engine: Engine | undefined;

  async function openStore(): Promise<{ engine: Engine; marker: RunMarker }> {
    engine = await openEngine(cloud, folder && join(folder, 'rows'), createStore);
    return { engine, marker: placeRunMarker(cloud.files, folder) };
  }
  function engineOf(): Engine {
    if (engine) return engine;
    throw new Error('DynamoDB was asked before it had a table.');
  }

  const createTable: CreateResource = async (declaration) => {
    opening ??= openStore();
    const { engine: store, marker } = await opening;
    const defaultName = physicalName(cloud.stackName, declaration.logicalId, 255);
    const definition = parseTable(declaration, defaultName, cloud.region);
    const opened = await openTable(cloud, store, definition, { folder, isRebuilt: marker.wasKilled });
    const table = withTimeToLive(store, opened);
    tables.set(definition.TableName, table);
    return {
      ref: definition.TableName,
      attributes: {
        Arn: table.arn,
        TableId: table.tableId,
        ...(table.streamArn === undefined ? {} : { StreamArn: table.streamArn }),
      },
    };
  };

  function withTimeToLive(store: Engine, table: Table): Table {
    const { ttlAttribute } = table.definition;
    if (ttlAttribute === undefined) return table;
    const sweeper = createTimeToLive(store, ttlAttribute, cloud, () => swept);
    const swept: Table = { ...table, onRow: (rowKey, row) => sweeper.onRow(rowKey, row) };
    sweepers.push(sweeper);
    return swept;
  }

  return {
    resources: { 'AWS::DynamoDB::Table': createTable, 'AWS::DynamoDB::GlobalTable': createTable },
    api: createDynamoDbApi(cloud, engineOf, tables),
    streams: {
      openReader(request) {
        const table = [...tables.values()].find(({ streamArn }) => streamArn === request.streamArn);
        if (table?.stream) return table.stream.openReader(request);
        throw new Error(`No table of the template has the stream ${request.streamArn}.`);
      },
    },
    async open() {
      for (const sweeper of sweepers) await sweeper.open();
    },
    async close() {
      for (const sweeper of sweepers) sweeper.close();
      // A store that could not be opened was reported to whoever made the table.
      const opened = await opening?.catch(() => undefined);
      if (!opened) return;
      const { engine: store, marker } = opened;
      for (const table of tables.values()) await table.queue.idle();
      for (const table of tables.values()) table.stream?.close();
      await store.close();
      marker.remove();
    },
  };
}
