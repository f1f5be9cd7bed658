// Tables in a data folder: what a stop, a changed template and a kill leave to the next start.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import {
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { createResource } from '../testing/createResource.ts';
import { temporaryFolder } from '../testing/temporaryFolder.ts';
import { createTestCloud } from '../testing/testCloud.ts';
import { createDynamoDb } from './dynamodb.ts';
import { ordersProperties, tableType } from './ordersTable.ts';
import { openTestTable } from './testTable.ts';
import type { TestTable } from './testTable.ts';

const TableName = 'Orders';
const order = { person: { S: 'ann' }, number: { N: '1' }, status: { S: 'open' } };
const Key = { person: order.person, number: order.number };

const queryByStatus = (status: string, IndexName = 'byStatus'): QueryCommand =>
  new QueryCommand({
    TableName,
    IndexName,
    KeyConditionExpression: '#s = :s',
    ExpressionAttributeNames: { '#s': 'status' },
    ExpressionAttributeValues: { ':s': { S: status } },
  });

describe('the next start', () => {
  test('finds table, rows, indexes and the stream with its ARN', async () => {
    const cloud = { dataDirectory: temporaryFolder() };
    const first = await openTestTable({ cloud });
    await first.client.send(new PutItemCommand({ TableName, Item: order }));
    await first.close();

    const second = await openTestTable({ cloud });

    expect(second.created).toEqual(first.created);
    expect((await second.client.send(new GetItemCommand({ TableName, Key }))).Item).toEqual(order);
    expect((await second.client.send(queryByStatus('open'))).Items).toEqual([order]);
    expect(second.records).toEqual(first.records);
  });

  test('fills an index that the template has anew and drops one that it no longer has', async () => {
    const cloud = { dataDirectory: temporaryFolder() };
    const first = await openTestTable({ cloud });
    await first.client.send(new PutItemCommand({ TableName, Item: order }));
    await first.close();
    const renamed = ordersProperties.GlobalSecondaryIndexes.map((index) => ({
      ...index,
      IndexName: 'renamed',
    }));

    const second = await openTestTable({ cloud, properties: { GlobalSecondaryIndexes: renamed } });

    expect((await second.client.send(queryByStatus('open', 'renamed'))).Items).toEqual([order]);
    await expect(second.client.send(queryByStatus('open'))).rejects.toThrow(
      'does not have the specified index',
    );
  });

  test('refuses a template with another key, saying both', async () => {
    const cloud = { dataDirectory: temporaryFolder() };
    await (await openTestTable({ cloud })).close();
    const service = createDynamoDb(createTestCloud(cloud));

    const creating = createResource(service, tableType, 'Orders', {
      ...ordersProperties,
      KeySchema: [{ AttributeName: 'person', KeyType: 'HASH' }],
    });

    await expect(creating).rejects.toThrow(
      'The data folder has the table Orders with the key person (HASH, S), number (RANGE, N), ' +
        'the template says person (HASH, S): start with another data folder.',
    );
    await service.close?.();
  });

  test('does not show a table that the template no longer has', async () => {
    const cloud = { dataDirectory: temporaryFolder() };
    const first = await openTestTable({ cloud });
    await first.client.send(new PutItemCommand({ TableName, Item: order }));
    await first.close();

    const second = await openTestTable({ cloud, properties: { TableName: 'Others' } });

    const reading = second.client.send(new GetItemCommand({ TableName, Key }));
    await expect(reading).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('refuses a folder that another process has open, in one sentence', async () => {
    const cloud = { dataDirectory: temporaryFolder() };
    await openTestTable({ cloud });
    const service = createDynamoDb(createTestCloud(cloud));

    const creating = createResource(service, tableType, 'Orders', ordersProperties);

    await expect(creating).rejects.toThrow(
      /^The data folder .* cannot be opened: another process has it open\.$/,
    );
    await service.close?.();
  });
});

interface Acknowledged {
  readonly changes: Map<string, number>;
}

/** Lets the writer run until it acknowledged so many writes, then kills it as `kill -9` does. */
async function runAndKill(dataDirectory: string, acknowledgedCount: number): Promise<Acknowledged> {
  const script = fileURLToPath(new URL('./killedWriter.ts', import.meta.url));
  const writer = spawn(process.execPath, [script, dataDirectory], { stdio: ['ignore', 'pipe', 'inherit'] });
  const changes = new Map<string, number>();
  let count = 0;
  for await (const line of createInterface(writer.stdout)) {
    const [person = '', text = ''] = line.split(' ');
    changes.set(person, Number(text));
    count += 1;
    if (count === acknowledgedCount) writer.kill('SIGKILL');
  }
  if (writer.exitCode === null && writer.signalCode === null) await once(writer, 'exit');
  expect(writer.signalCode).toBe('SIGKILL');
  return { changes };
}

const changesOf = (image: Record<string, unknown> | undefined): string | undefined =>
  (image?.['changes'] as { N?: string } | undefined)?.N;

function recordedChanges({ records }: TestTable, person: string): (string | undefined)[] {
  return records
    .filter(({ dynamodb }) => dynamodb.Keys['person']?.['S'] === person)
    .map(({ dynamodb }) => changesOf(dynamodb.NewImage));
}

test('after kill -9 what was acknowledged is there, each change has one record, and no change has none', async () => {
  const cloud = { dataDirectory: temporaryFolder() };
  const runs = [await runAndKill(cloud.dataDirectory, 400), await runAndKill(cloud.dataDirectory, 1111)];
  const people = [...(runs.at(-1)?.changes.keys() ?? [])];

  const table = await openTestTable({ cloud });
  const rows = (await table.client.send(new ScanCommand({ TableName }))).Items ?? [];

  expect(people).toHaveLength(20);
  for (const person of people) {
    const stored = Number(changesOf(rows.find((row) => row['person']?.S === person)));
    expect(stored).toBeGreaterThanOrEqual(runs.at(-1)?.changes.get(person) ?? Infinity);
    expect(recordedChanges(table, person)).toEqual(
      Array.from({ length: stored }, (_, index) => String(index + 1)),
    );
  }
});

test('after kill -9 an index holds exactly what the rows say', async () => {
  const cloud = { dataDirectory: temporaryFolder() };
  await runAndKill(cloud.dataDirectory, 700);

  const { client } = await openTestTable({ cloud });
  const rows = (await client.send(new ScanCommand({ TableName }))).Items ?? [];
  const indexed: Record<string, AttributeValue>[] = [];
  for (const status of ['status-0', 'status-1', 'status-2'])
    indexed.push(...((await client.send(queryByStatus(status))).Items ?? []));

  const byPerson = (left: Record<string, AttributeValue>, right: Record<string, AttributeValue>): number =>
    String(left['person']?.S) < String(right['person']?.S) ? -1 : 1;
  expect(indexed.sort(byPerson)).toEqual(rows.sort(byPerson));
  await client.send(new DeleteItemCommand({ TableName, Key }));
});
