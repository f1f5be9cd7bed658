// A stream's journal and its readers: what is kept, from where a reader goes on, what a kill leaves behind.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createManualClock } from '../manualClock.ts';
import { temporaryFolder } from '../testing/temporaryFolder.ts';
import { createTestCloud } from '../testing/testCloud.ts';
import { ChangeStream } from './changeStream.ts';
import type { Image } from './engine.ts';
import type { StreamRecord } from './streamRecord.ts';
import { shardCount } from './streamSource.ts';

const identity = {
  streamArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/Orders/stream/now',
  region: 'us-east-1',
  viewType: 'NEW_AND_OLD_IMAGES',
  keyAttributes: ['id'],
} as const;
const dayMs = 24 * 60 * 60 * 1000;

function openStream(path?: string, clock = createManualClock()) {
  return new ChangeStream(identity, createTestCloud({ clock }), path);
}
const row = (id: string, count = 0): Image => ({ id: { S: id }, count: { N: String(count) } });

function write(stream: ChangeStream, id: string, count: number): void {
  const oldImage = count === 0 ? undefined : row(id, count - 1);
  const begun = stream.begin({ rowKey: id, ...(oldImage && { oldImage }) });
  stream.end(begun, { oldImage, newImage: row(id, count) });
}

function read(
  stream: ChangeStream,
  options: { readerName?: string; startingPosition?: 'LATEST' | 'TRIM_HORIZON'; lanesPerShard?: number } = {},
) {
  const seen: { id: string; count: string; lane: number; sequenceNumber: string }[] = [];
  const reader = stream.openReader({
    streamArn: identity.streamArn,
    readerName: 'reader',
    startingPosition: 'TRIM_HORIZON',
    lanesPerShard: 1,
    ...options,
    onRecord: ({ dynamodb }: StreamRecord, lane) =>
      seen.push({
        id: dynamodb.Keys['id']?.['S'] as string,
        count: dynamodb.NewImage?.['count']?.['N'] as string,
        lane,
        sequenceNumber: dynamodb.SequenceNumber,
      }),
  });
  return { seen, reader };
}

describe('a reader', () => {
  test('at TRIM_HORIZON gets what is there at once, then each change as it happens', () => {
    const stream = openStream();
    write(stream, 'a', 0);

    const { seen } = read(stream);
    const seenAtOpen = seen.length;
    write(stream, 'a', 1);

    expect(seenAtOpen).toBe(1);
    expect(seen.map(({ count }) => count)).toEqual(['0', '1']);
  });

  test('at LATEST gets only what happens later, at the next start too', () => {
    const path = join(temporaryFolder(), 'stream');
    const stream = openStream(path);
    write(stream, 'a', 0);
    const first = read(stream, { startingPosition: 'LATEST' });
    write(stream, 'a', 1);
    stream.close();

    const second = read(openStream(path), { startingPosition: 'LATEST' });

    expect(first.seen.map(({ count }) => count)).toEqual(['1']);
    expect(second.seen.map(({ count }) => count)).toEqual(['1']);
  });

  test('finds all records of one partition key in one lane', () => {
    const stream = openStream();
    const { seen } = read(stream, { lanesPerShard: 10 });

    for (const id of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'])
      for (const count of [0, 1, 2]) write(stream, id, count);

    const lanesOf = (id: string) => new Set(seen.filter((entry) => entry.id === id).map(({ lane }) => lane));
    expect(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((id) => lanesOf(id).size)).toEqual(Array(8).fill(1));
    expect(new Set(seen.map(({ lane }) => lane)).size).toBeGreaterThan(shardCount);
  });

  test('goes on after its checkpoints at the next start, lane by lane', () => {
    const path = join(temporaryFolder(), 'stream');
    const stream = openStream(path);
    const { seen, reader } = read(stream);
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) write(stream, id, 0);
    const done = seen[0];
    if (!done) throw new Error('nothing was seen');
    reader.checkpoint(done.lane, done.sequenceNumber);
    stream.close();

    const again = read(openStream(path));

    expect(again.seen).toEqual(seen.slice(1));
  });

  test('with another number of lanes goes on after the slowest lane: rather twice than never', () => {
    const path = join(temporaryFolder(), 'stream');
    const stream = openStream(path);
    const { seen, reader } = read(stream);
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) write(stream, id, 0);
    const last = seen.at(-1);
    if (last) reader.checkpoint(last.lane, last.sequenceNumber);
    stream.close();

    const again = read(openStream(path), { lanesPerShard: 2 });

    expect(again.seen.map(({ sequenceNumber }) => sequenceNumber)).toEqual(
      seen.map(({ sequenceNumber }) => sequenceNumber),
    );
  });

  test('that is closed hears nothing more, and its checkpoints count no more', () => {
    const stream = openStream();
    const { seen, reader } = read(stream);
    reader.close();

    write(stream, 'a', 0);
    reader.checkpoint(0, '999');

    expect(seen).toEqual([]);
  });
});

describe('what is kept', () => {
  test('goes when every reader has passed it', () => {
    const stream = openStream();
    const fast = read(stream, { readerName: 'fast' });
    const slow = read(stream, { readerName: 'slow' });
    write(stream, 'a', 0);
    const [record] = fast.seen;
    if (!record) throw new Error('nothing was seen');

    fast.reader.checkpoint(record.lane, record.sequenceNumber);
    const afterOne = read(stream, { readerName: 'late' }).seen.length;
    slow.reader.checkpoint(record.lane, record.sequenceNumber);
    const late = read(stream, { readerName: 'later' });

    expect(afterOne).toBe(1);
    expect(late.seen).toHaveLength(1);
  });

  test('goes after a day, read or not', async () => {
    const clock = createManualClock();
    const stream = openStream(undefined, clock);
    const { reader } = read(stream, { readerName: 'blocked' });
    write(stream, 'old', 0);
    await clock.advance(dayMs + 1);
    write(stream, 'new', 0);

    reader.checkpoint(0, '');
    const late = read(stream, { readerName: 'late' });

    expect(late.seen.map(({ id }) => id)).toEqual(['new']);
  });

  test('of a stream that nobody reads is its newest 10,000 records', () => {
    const stream = openStream();
    for (let count = 0; count < 10_050; count += 1) write(stream, 'a', count);

    const { seen } = read(stream);

    expect(seen).toHaveLength(10_000);
    expect(seen.at(-1)?.count).toBe('10049');
  });

  test('waits for the readers that the journal knows, before they open', () => {
    const path = join(temporaryFolder(), 'stream');
    const first = openStream(path);
    read(first);
    first.close();
    const second = openStream(path);
    for (let count = 0; count < 10_050; count += 1) write(second, 'a', count);

    const { seen } = read(second);

    expect(seen).toHaveLength(10_050);
  });

  test('of a reader that is not open is its place, whatever becomes of the journal', () => {
    const path = join(temporaryFolder(), 'stream');
    const first = openStream(path);
    const resting = read(first, { readerName: 'resting' });
    write(first, 'a', 0);
    const [done] = resting.seen;
    if (done) resting.reader.checkpoint(done.lane, done.sequenceNumber);
    resting.reader.close();
    const busy = read(first, { readerName: 'busy' });
    for (let count = 1; count < 3000; count += 1) {
      write(first, 'a', count);
      const last = busy.seen.at(-1);
      if (last) busy.reader.checkpoint(last.lane, last.sequenceNumber);
    }
    write(first, 'a', 3000);
    first.close();

    const again = read(openStream(path), { readerName: 'resting', startingPosition: 'LATEST' });

    expect(again.seen.at(-1)?.count).toBe('3000');
    expect(again.seen.map(({ count }) => count)).not.toContain('0');
  });

  test('survives the replacement of its journal: records, open intents, checkpoints, the sequence', async () => {
    const path = join(temporaryFolder(), 'stream');
    const stream = openStream(path);
    const { seen, reader } = read(stream);
    read(stream, { readerName: 'other' }).reader.close();
    stream.begin({ rowKey: 'open' });
    for (let count = 0; count < 5000; count += 1) {
      write(stream, 'a', count);
      const last = seen.at(-1);
      if (last && count < 4999) reader.checkpoint(last.lane, last.sequenceNumber);
    }
    stream.close();
    const sizeBytes = readFileSync(path).length;

    const reopened = openStream(path);
    const again = read(reopened);
    await reopened.settle(() => Promise.resolve(row('open')));

    expect(sizeBytes).toBeLessThan(1_500_000);
    expect(again.seen.map(({ id, count }) => [id, count])).toEqual([
      ['a', '4999'],
      ['open', '0'],
    ]);
    expect(again.seen.at(-1)?.sequenceNumber).toBe('100000000000000005001');
  });
});

describe('a write that a kill cut off', () => {
  test('is settled from the row: a change makes its record', async () => {
    const path = join(temporaryFolder(), 'stream');
    openStream(path).begin({ rowKey: 'a', oldImage: row('a', 0) });

    const stream = openStream(path);
    const { seen } = read(stream);
    await stream.settle(() => Promise.resolve(row('a', 1)));

    expect(seen.map(({ id, count }) => [id, count])).toEqual([['a', '1']]);
  });

  test.each([
    ['an unchanged row', row('a', 0), row('a', 0)],
    ['a row that was not there and is not', undefined, undefined],
  ])('invents no record for %s', async (_, oldImage, newImage) => {
    const path = join(temporaryFolder(), 'stream');
    openStream(path).begin({ rowKey: 'a', ...(oldImage && { oldImage }) });

    const stream = openStream(path);
    const { seen } = read(stream);
    await stream.settle(() => Promise.resolve(newImage));

    expect(seen).toEqual([]);
  });

  test('is settled once: the next start finds nothing open', async () => {
    const path = join(temporaryFolder(), 'stream');
    openStream(path).begin({ rowKey: 'a' });
    const first = openStream(path);
    await first.settle(() => Promise.resolve(row('a', 0)));
    first.close();

    const second = openStream(path);
    await second.settle(() => Promise.reject(new Error('there is nothing to settle')));

    expect(read(second).seen).toHaveLength(1);
  });
});
