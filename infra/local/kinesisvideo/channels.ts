// The signaling channels of the account, kept in a journal when there is a data folder.
import path from 'node:path';
import { AwsError, type Cloud } from '../cloud.ts';
import { hasShape } from '../entryShape.ts';
import { type JournalFile, createMemoryJournal, openJournalFile } from '../journalFile.ts';
import {
  type Channel,
  type ChannelEntry,
  type ChannelRecord,
  ChannelTable,
  transitionMs,
} from './channelTable.ts';

export interface Channels {
  find(arn: string): Channel | undefined;
  findByName(name: string): Channel | undefined;
  /** All channels, oldest first. */
  list(): readonly Channel[];
  count(): number;
  /** @throws AwsError ResourceInUseException when the name is taken, also by a channel that is still DELETING */
  create(name: string, messageTtlSeconds: number, tags: Readonly<Record<string, string>>): Channel;
  /** Changes the time to live of messages; the channel is UPDATING for a moment and has a new version. */
  update(channel: Channel, messageTtlSeconds: number): void;
  setTags(channel: Channel, tags: Readonly<Record<string, string>>): void;
  /** The channel is DELETING for a moment and then gone. */
  delete(channel: Channel): void;
  /** Told of each channel as soon as it is DELETING. */
  onDelete(listener: (channel: Channel) => void): void;
  /** Reads what was kept. @throws Error naming the file that cannot be read */
  open(): void;
  close(this: void): void;
}

type JournalLine = { readonly put: ChannelRecord } | { readonly deleted: string };

/** Is it a line of the channels' file? */
function isJournalLine(value: unknown): value is JournalLine {
  if (hasShape(value, { deleted: 'string' })) return true;
  return (
    hasShape(value, { put: 'object' }) &&
    hasShape(value['put'], {
      name: 'string',
      arn: 'string',
      createdAtMs: 'number',
      version: 'string',
      messageTtlSeconds: 'number',
      tags: 'object',
    })
  );
}

/** Holds the channels; each change is written before it is made, so that what is acknowledged is kept. */
export function createChannels(
  cloud: Pick<Cloud, 'accountId' | 'region' | 'clock' | 'ids' | 'dataDirectory' | 'files' | 'log'>,
): Channels {
  const { clock, ids } = cloud;
  const table = new ChannelTable(clock);
  const file = cloud.dataDirectory && path.join(cloud.dataDirectory, 'kinesisvideo', 'channels.jsonl');
  let journal: JournalFile<JournalLine> = createMemoryJournal();
  const deleteListeners: ((channel: Channel) => void)[] = [];

  const createVersion = (): string => ids.bytes(10).toString('hex');
  const livingLines = (): readonly JournalLine[] =>
    table
      .list()
      .filter((entry) => entry.goneAtMs === Number.POSITIVE_INFINITY)
      .map(({ record }) => ({ put: record }));

  function findByName(name: string): Channel | undefined {
    const entry = table.find(name);
    return entry && table.present(entry);
  }

  function entryOf(channel: Channel): ChannelEntry {
    const entry = table.find(channel.name);
    if (entry?.record.arn !== channel.arn) throw new Error('The channel is no longer there.');
    return entry;
  }

  function replaceRecord(entry: ChannelEntry, changes: Partial<ChannelRecord>): void {
    const record = { ...entry.record, ...changes };
    journal.append({ put: record });
    entry.record = record;
    journal.compact(livingLines);
  }

  return {
    find(arn) {
      const channel = findByName(nameOf(arn));
      return channel?.arn === arn ? channel : undefined;
    },
    findByName,
    list: () => table.list().map((entry) => table.present(entry)),
    count: () => table.count(),
    create(name, messageTtlSeconds, tags) {
      if (table.find(name)) {
        throw new AwsError('ResourceInUseException', `The channel ${name} already exists.`, 400);
      }
      const createdAtMs = clock.nowMs();
      const arn = `arn:aws:kinesisvideo:${cloud.region}:${cloud.accountId}:channel/${name}/${createdAtMs}`;
      const record = { name, arn, createdAtMs, version: createVersion(), messageTtlSeconds, tags };
      journal.append({ put: record });
      return table.present(table.add(record, clock.elapsedMs() + transitionMs));
    },
    update(channel, messageTtlSeconds) {
      const entry = entryOf(channel);
      replaceRecord(entry, { messageTtlSeconds, version: createVersion() });
      entry.updatedUntilMs = clock.elapsedMs() + transitionMs;
    },
    setTags: (channel, tags) => replaceRecord(entryOf(channel), { tags }),
    delete(channel) {
      const entry = entryOf(channel);
      journal.append({ deleted: channel.arn });
      table.removeAt(entry, clock.elapsedMs() + transitionMs);
      journal.compact(livingLines);
      for (const listener of deleteListeners) listener(channel);
    },
    onDelete: (listener) => void deleteListeners.push(listener),
    open() {
      if (file === undefined) return;
      const kept = openJournalFile(file, { holds: 'signaling channels', isEntry: isJournalLine }, cloud);
      journal = kept.journal;
      for (const line of kept.entries) {
        if ('put' in line) table.add(line.put, clock.elapsedMs());
        else table.remove(nameOf(line.deleted));
      }
      journal.compact(livingLines);
    },
    close: () => journal.close(),
  };
}

/** "arn:aws:kinesisvideo:us-east-1:000000000000:channel/<name>/<created>" → name */
const nameOf = (arn: string): string => arn.split('/')[1] ?? '';
