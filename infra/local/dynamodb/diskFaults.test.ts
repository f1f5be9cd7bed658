// DynamoDB on a disk that fails: what was acknowledged is there at the next start, rows, index and stream alike, and a write that
// failed is there in all of them or in none.
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PutItemCommand, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import * as dynalite from 'dynalite/db/index.js';
import { expect, onTestFinished, test } from 'vitest';
import { createManualClock } from '../manualClock.ts';
import { createFaultyFiles } from '../testing/faultyFiles.ts';
import { temporaryFolder } from '../testing/temporaryFolder.ts';
import type { CreateStore } from './engine.ts';
import { openTestTable, type TestTable } from './testTable.ts';

const TableName = 'Orders';
const put = (number: number, filler = '') =>
  new PutItemCommand({
    TableName,
    Item: {
      person: { S: 'ann' },
      number: { N: String(number) },
      status: { S: 'open' },
      filler: { S: filler },
    },
  });

/** @returns the numbers of the rows that were acknowledged */
async function putAll({ client }: TestTable, numbers: readonly number[], filler = ''): Promise<number[]> {
  const acknowledged: number[] = [];
  for (const number of numbers)
    await client.send(put(number, filler)).then(
      () => acknowledged.push(number),
      () => undefined,
    );
  return acknowledged;
}

const sorted = (numbers: readonly number[]): number[] => numbers.toSorted((a, b) => a - b);

/** The numbers in the table, in its index and in its stream. */
async function readAll({ client, records }: TestTable) {
  const { Items = [] } = await client.send(new ScanCommand({ TableName }));
  const indexed = await client.send(
    new QueryCommand({
      TableName,
      IndexName: 'byStatus',
      KeyConditionExpression: '#s = :s',
      ExpressionAttributeNames: { '#s': 'status' },
      ExpressionAttributeValues: { ':s': { S: 'open' } },
    }),
  );
  const numbersOf = (items: readonly Record<string, { N?: string }>[]): number[] =>
    sorted(items.map(({ number }) => Number(number?.N)));
  return {
    rows: numbersOf(Items),
    indexed: numbersOf(indexed.Items ?? []),
    recorded: sorted(records.map(({ dynamodb }) => Number(dynamodb.Keys['number']?.['N']))),
  };
}

const same = (numbers: readonly number[]) => ({ rows: numbers, indexed: numbers, recorded: numbers });

test.each(['ENOSPC', 'EIO', 'EROFS'] as const)(
  'a call of the stream’s file that fails with %s fails the write, and loses and doubles nothing',
  async (fault) => {
    const counting = createFaultyFiles();
    const whole = await openTestTable({ cloud: { dataDirectory: temporaryFolder(), files: counting } });
    const openedCount = counting.calls.length;
    await putAll(whole, [1, 2]);
    const callCount = counting.calls.length;
    await whole.close();

    for (let failing = openedCount + 1; failing <= callCount; failing += 1) {
      const dataDirectory = temporaryFolder();
      const files = createFaultyFiles();
      const clock = createManualClock();
      const table = await openTestTable({ cloud: { dataDirectory, files, clock } });
      files.failWhen((_call, number) => (number === failing ? fault : undefined));
      const acknowledged = await putAll(table, [1, 2, 3]);
      await clock.advance(1_000);
      const now = await readAll(table);
      await table.close();
      const next = await openTestTable({ cloud: { dataDirectory } });

      expect(now, `call ${failing}`).toEqual(same(now.rows));
      expect(now.rows).toEqual(expect.arrayContaining(acknowledged));
      expect(await readAll(next)).toEqual(now);
      await next.close();
    }
  },
);

/** Stores whose batches fail while the switch is on. */
function failingStore(disk: { isFull: boolean }): CreateStore {
  return (options) => {
    const store = dynalite.create(options);
    const batch = store.db.batch.bind(store.db);
    store.db.batch = (operations) =>
      disk.isFull ? Promise.reject(new Error('IO error: No space left on device')) : batch(operations);
    return store;
  };
}

test('a LevelDB that takes no batch for a while fails those writes whole, and is opened anew', async () => {
  const dataDirectory = temporaryFolder();
  const disk = { isFull: false };
  const clock = createManualClock();
  const table = await openTestTable({ cloud: { dataDirectory, clock }, createStore: failingStore(disk) });
  expect(await putAll(table, [1])).toEqual([1]);

  disk.isFull = true;
  expect(await putAll(table, [2, 3])).toEqual([]);
  disk.isFull = false;
  expect(await putAll(table, [4])).toEqual([4]);

  expect(await readAll(table)).toEqual(same([1, 4]));
  await table.close();
  expect(await readAll(await openTestTable({ cloud: { dataDirectory } }))).toEqual(same([1, 4]));
});

test('a folder that is removed while it runs fails each write', async () => {
  const dataDirectory = temporaryFolder();
  const table = await openTestTable({
    cloud: { dataDirectory },
    properties: { StreamSpecification: undefined },
  });
  expect(await putAll(table, [1])).toEqual([1]);

  rmSync(join(dataDirectory, 'dynamodb'), { recursive: true });

  expect(await putAll(table, [2])).toEqual([]);
});

// Only root may mount a file system of a size of its own.
test.skipIf(process.getuid?.() !== 0)(
  'a disk that is full for a moment loses nothing acknowledged',
  async () => {
    const dataDirectory = temporaryFolder();
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', dataDirectory]);
    onTestFinished(() => void execFileSync('umount', ['--lazy', dataDirectory]));
    const ballast = join(dataDirectory, 'ballast');
    writeFileSync(ballast, Buffer.alloc(400_000));
    const clock = createManualClock();
    const table = await openTestTable({ cloud: { dataDirectory, clock } });

    const before = await putAll(
      table,
      Array.from({ length: 160 }, (_, index) => index),
      'x'.repeat(3_000),
    );
    rmSync(ballast);
    const after = await putAll(table, [100, 101, 102]);
    await clock.advance(1_000);
    const now = await readAll(table);
    await table.close();
    const next = await openTestTable({ cloud: { dataDirectory } });

    expect(before.length).toBeLessThan(160);
    expect(after).toEqual([100, 101, 102]);
    expect(now).toEqual(same(now.rows));
    expect(now.rows).toEqual(expect.arrayContaining([...before, ...after]));
    expect(await readAll(next)).toEqual(now);
    await next.close();
  },
);
