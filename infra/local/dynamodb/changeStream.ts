// The ordered, journalled stream of one table: intents and outcomes of writes in, records to its readers out.
// With a folder, an intent is on disk before its row is written and an outcome before its write is acknowledged.
import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Ids } from '../cloud.ts';
import { hasShape } from '../entryShape.ts';
import { toReason } from '../fileLayer.ts';
import { createMemoryJournal, openJournalFile } from '../journalFile.ts';
import type { JournalFile, JournalSurroundings } from '../journalFile.ts';
import type { Log } from '../log.ts';
import type { Image } from './engine.ts';
import { isSameImage } from './image.ts';
import { toSequenceNumber, toStreamRecord } from './streamRecord.ts';
import type { Change, StreamIdentity, StreamRecord, UserIdentity } from './streamRecord.ts';
import type { StreamReader, StreamReaderRequest } from './streamSource.ts';
import { shardCount } from './streamSource.ts';

/** A stream's records live this long, read or not. */
const retentionMs = 24 * 60 * 60 * 1000;
/** When what a full disk left unsettled is tried again. */
const retryMs = 1_000;
// DIFFERS: A stream that nobody reads keeps its newest 10,000 records only.
const maxUnreadRecords = 10_000;

/** A write that was begun and not settled: where, and what was there before. */
export interface Intent {
  readonly rowKey: string;
  readonly oldImage?: Image;
  readonly userIdentity?: UserIdentity;
}

interface Checkpoint {
  readonly reader: string;
  readonly lanes: number;
  readonly lane: number;
  readonly upTo: string;
}
type Entry =
  | { readonly begin: number; readonly intent: Intent }
  | { readonly end: number; readonly record?: StreamRecord; readonly timeMs?: number }
  | Checkpoint
  | { readonly last: number };

/** Is it a line of a stream's file? */
function isEntry(value: unknown): value is Entry {
  if (hasShape(value, { begin: 'number', intent: 'object' }))
    return hasShape(value['intent'], { rowKey: 'string' });
  if (hasShape(value, { end: 'number', record: 'object', timeMs: 'number' }))
    return (
      hasShape(value['record'], { dynamodb: 'object' }) &&
      hasShape(value['record']['dynamodb'], { SequenceNumber: 'string', Keys: 'object' })
    );
  if (hasShape(value, { end: 'number' })) return !Object.hasOwn(value, 'record');
  return (
    hasShape(value, { reader: 'string', lanes: 'number', lane: 'number', upTo: 'string' }) ||
    hasShape(value, { last: 'number' })
  );
}

interface StoredRecord {
  readonly record: StreamRecord;
  readonly timeMs: number;
  readonly partition: number;
}
interface OpenReader {
  readonly name: string;
  readonly upTo: string[];
  readonly request: StreamReaderRequest;
}

/** One table's stream. */
export class ChangeStream {
  readonly #identity: StreamIdentity;
  readonly #clock: Clock;
  readonly #ids: Ids;
  readonly #log: Log;
  readonly #journal: JournalFile<Entry>;
  readonly #intents = new Map<number, Intent>();
  readonly #stored: StoredRecord[] = [];
  readonly #checkpoints = new Map<string, Checkpoint[]>();
  readonly #readers = new Set<OpenReader>();
  /** Intents whose writes failed without anybody knowing what became of them. */
  readonly #left = new Set<number>();
  #isClosed = false;
  #lastSequence = 0;
  #lastIntent = 0;

  /**
   * Opens the stream.
   * @param path its journal; absent: memory
   * @throws Error when the journal cannot be read
   */
  constructor(
    identity: StreamIdentity,
    surroundings: JournalSurroundings & { clock: Clock; ids: Ids },
    path?: string,
  ) {
    this.#identity = identity;
    this.#clock = surroundings.clock;
    this.#ids = surroundings.ids;
    this.#log = surroundings.log;
    const opened =
      path === undefined
        ? undefined
        : openJournalFile(path, { holds: 'changes of the table', isEntry }, surroundings);
    this.#journal = opened?.journal ?? createMemoryJournal();
    for (const entry of opened?.entries ?? []) this.#restore(entry);
  }

  /** Settles the writes that the last run began and did not end, from the rows as they are now. */
  async settle(readRow: (rowKey: string) => Promise<Image | undefined>): Promise<void> {
    for (const [begun, { rowKey, oldImage, userIdentity }] of [...this.#intents]) {
      const newImage = await readRow(rowKey);
      this.end(begun, { oldImage, newImage, userIdentity });
    }
  }

  /**
   * Notes that a row is about to be written.
   * @returns what `end` is to be called with
   */
  begin(intent: Intent): number {
    const begin = this.#lastIntent + 1;
    this.#journal.append({ begin, intent });
    this.#intents.set(begin, intent);
    this.#lastIntent = begin;
    return begin;
  }

  /** Notes what became of the write: when it changed something, its record goes to every reader. */
  end(begun: number, change: Change): void {
    if (isSameImage(change.oldImage, change.newImage)) {
      this.#journal.append({ end: begun });
      this.#forget(begun);
      return;
    }
    const timeMs = this.#clock.nowMs();
    const record = toStreamRecord(this.#identity, change, {
      sequenceNumber: toSequenceNumber(this.#lastSequence + 1),
      timeMs,
      eventId: this.#ids.bytes(16).toString('hex'),
    });
    this.#journal.append({ end: begun, record, timeMs });
    this.#forget(begun);
    this.#lastSequence += 1;
    const stored = this.#toStored(record, timeMs);
    this.#stored.push(stored);
    for (const { request, upTo } of this.#readers) request.onRecord(record, stored.partition % upTo.length);
    if (this.#readers.size === 0 || this.#lastSequence % 100 === 0) this.#trim();
  }

  /**
   * Keeps a write that failed, and of which nobody knows whether it was done.
   * @param settle ends it by the row as it is; called each second until that succeeds
   */
  leave(begun: number, settle: () => Promise<void>): void {
    this.#left.add(begun);
    const retry = (): void => {
      if (this.#isClosed || !this.#intents.has(begun)) return;
      settle().catch(() => this.#clock.schedule(retryMs, retry));
    };
    this.#clock.schedule(retryMs, retry);
  }

  /** The writes of a row that were left, oldest first. */
  leftOf(rowKey: string): readonly (readonly [number, Intent])[] {
    return [...this.#intents].filter(([begun, intent]) => this.#left.has(begun) && intent.rowKey === rowKey);
  }

  /** Begins to read: see `StreamSource.openReader`. */
  openReader(request: StreamReaderRequest): StreamReader {
    const lanes = shardCount * request.lanesPerShard;
    const reader = { name: request.readerName, upTo: this.#startOf(request, lanes), request };
    reader.upTo.forEach((upTo, lane) => this.#journal.append({ reader: reader.name, lanes, lane, upTo }));
    this.#readers.add(reader);
    this.#checkpoints.delete(reader.name);
    for (const { record, partition } of [...this.#stored]) {
      const lane = partition % lanes;
      if (record.dynamodb.SequenceNumber > (reader.upTo[lane] ?? '')) request.onRecord(record, lane);
    }
    return {
      checkpoint: (lane, upTo) => {
        if (!this.#readers.has(reader)) return;
        try {
          this.#journal.append({ reader: reader.name, lanes, lane, upTo });
        } catch (error) {
          // The next one says it as well; until then another start would hand out these records once more.
          this.#log.warn('a checkpoint of a stream was not kept', { reason: toReason(error) });
          return;
        }
        reader.upTo[lane] = upTo;
        this.#trim();
      },
      close: () => {
        if (!this.#readers.delete(reader)) return;
        const checkpoints = reader.upTo.map((upTo, lane) => ({ reader: reader.name, lanes, lane, upTo }));
        this.#checkpoints.set(reader.name, checkpoints);
      },
    };
  }

  #forget(begun: number): void {
    this.#intents.delete(begun);
    this.#left.delete(begun);
  }

  /** Lets go of the journal; nothing may be written afterwards. */
  close(): void {
    this.#isClosed = true;
    this.#readers.clear();
    this.#journal.close();
  }

  /** Checkpoints by lane; those of another number of lanes are believed only as far as the slowest of them. */
  #startOf(request: StreamReaderRequest, lanes: number): string[] {
    const known = this.#checkpoints.get(request.readerName) ?? [];
    const fresh = request.startingPosition === 'LATEST' ? toSequenceNumber(this.#lastSequence) : '';
    const slowest = known.map(({ upTo }) => upTo).sort()[0] ?? fresh;
    return Array.from(
      { length: lanes },
      (_, lane) => known.find((entry) => entry.lanes === lanes && entry.lane === lane)?.upTo ?? slowest,
    );
  }

  #toStored(record: StreamRecord, timeMs: number): StoredRecord {
    const partitionKey = record.dynamodb.Keys[this.#identity.keyAttributes[0] ?? ''];
    const digest = createHash('md5').update(JSON.stringify(partitionKey)).digest();
    return { record, timeMs, partition: digest.readUInt32BE(0) };
  }

  #restore(entry: Entry): void {
    if ('begin' in entry) {
      this.#intents.set(entry.begin, entry.intent);
      this.#lastIntent = Math.max(this.#lastIntent, entry.begin);
    } else if ('end' in entry) {
      this.#intents.delete(entry.end);
      if (!entry.record) return;
      this.#lastSequence = Number(entry.record.dynamodb.SequenceNumber.slice(1));
      this.#stored.push(this.#toStored(entry.record, entry.timeMs ?? 0));
    } else if ('reader' in entry) {
      const others = (this.#checkpoints.get(entry.reader) ?? []).filter(
        ({ lanes, lane }) => lanes === entry.lanes && lane !== entry.lane,
      );
      this.#checkpoints.set(entry.reader, [...others, entry]);
    } else {
      this.#lastSequence = Math.max(this.#lastSequence, entry.last);
    }
  }

  #isNeeded({ record, timeMs, partition }: StoredRecord, newerCount: number): boolean {
    if (this.#clock.nowMs() - timeMs > retentionMs) return false;
    // Readers that the journal knows may still be about to open.
    if (this.#readers.size === 0) return this.#checkpoints.size > 0 || newerCount < maxUnreadRecords;
    return [...this.#readers].some(
      ({ upTo }) => (upTo[partition % upTo.length] ?? '') < record.dynamodb.SequenceNumber,
    );
  }

  #trim(): void {
    const newest = this.#stored.length - 1;
    const firstNeeded = this.#stored.findIndex((stored, index) => this.#isNeeded(stored, newest - index));
    this.#stored.splice(0, firstNeeded === -1 ? this.#stored.length : firstNeeded);
    this.#journal.compact(() => this.#liveEntries());
  }

  #liveEntries(): Entry[] {
    return [
      { last: this.#lastSequence },
      ...this.#stored.map(({ record, timeMs }): Entry => ({ end: 0, record, timeMs })),
      ...[...this.#intents].map(([begin, intent]): Entry => ({ begin, intent })),
      ...[...this.#checkpoints.values()].flat(),
      ...[...this.#readers].flatMap(({ name, upTo }) =>
        upTo.map((checkpoint, lane): Entry => ({ reader: name, lanes: upTo.length, lane, upTo: checkpoint })),
      ),
    ];
  }
}
