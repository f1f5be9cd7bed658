// Where oidc-provider keeps sessions, codes, grants and refresh tokens: in memory and, with a file, across restarts.
import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { Clock } from '../clock.ts';
import { hasShape } from '../entryShape.ts';
import {
  createMemoryJournal,
  openJournalFile,
  type JournalFile,
  type JournalSurroundings,
} from '../journalFile.ts';

/** Fewer entries are not looked through for those that have expired. */
const minSweptCount = 100;

interface Kept {
  readonly payload: AdapterPayload;
  /** Absent: kept until it is destroyed. */
  readonly expiresAtMs?: number;
}

/** A line of the file: an entry as it is from now on, or the keys of those that are gone. */
type Entry = ({ readonly put: string } & Kept) | { readonly gone: readonly string[] };

function isEntry(value: unknown): value is Entry {
  if (hasShape(value, { gone: 'object' })) return Array.isArray(value['gone']);
  return hasShape(value, { put: 'string', payload: 'object' });
}

export interface GrantStoreOptions extends JournalSurroundings {
  readonly clock: Clock;
  /** How long a client's replaced refresh token still serves, in seconds. */
  refreshTokenGraceSeconds(this: void, clientId: string | undefined): number;
  /** Each change is a line of it, readable by its owner only; absent: memory only. */
  readonly file?: string | undefined;
}

export interface GrantStore {
  /** Makes the adapter that oidc-provider asks for each of its models. */
  adapterOf(this: void, model: string): Adapter;
  close(this: void): void;
}

/** The entries as they are, in memory and in the file. */
interface Entries {
  find(this: void, key: string): Kept | undefined;
  findWhere(
    this: void,
    isWanted: (key: string, payload: AdapterPayload) => boolean,
  ): readonly (readonly [string, AdapterPayload])[];
  /** @throws Error when it cannot be kept; nothing is changed then */
  write(this: void, entry: Entry): void;
  close(this: void): void;
}

function openEntries(options: GrantStoreOptions): Entries {
  const { clock, file } = options;
  const entries = new Map<string, Kept>();
  let journal: JournalFile<Entry> = createMemoryJournal();
  if (file !== undefined) {
    const opened = openJournalFile(file, { holds: 'who is signed in', isEntry }, options);
    journal = opened.journal;
    for (const entry of opened.entries) change(entry);
  }
  let sweepAtCount = minSweptCount;

  function change(entry: Entry): void {
    if ('gone' in entry) for (const key of entry.gone) entries.delete(key);
    else {
      const { put, ...kept } = entry;
      entries.set(put, kept);
    }
  }

  function dropDead(): void {
    for (const [key, kept] of entries) if (!isAlive(kept)) entries.delete(key);
  }

  function isAlive({ expiresAtMs }: Kept): boolean {
    return expiresAtMs === undefined || expiresAtMs > clock.nowMs();
  }

  return {
    find(key) {
      const kept = entries.get(key);
      return kept && isAlive(kept) ? kept : undefined;
    },
    findWhere: (isWanted) =>
      [...entries].flatMap(([key, kept]) =>
        isAlive(kept) && isWanted(key, kept.payload) ? [[key, kept.payload] as const] : [],
      ),
    write(entry) {
      journal.append(entry);
      change(entry);
      journal.compact(() => {
        dropDead();
        return [...entries].map(([put, kept]) => ({ put, ...kept }));
      });
      // Twice what was alive the last time, so that a write costs the same however many entries there are.
      if (entries.size < sweepAtCount) return;
      dropDead();
      sweepAtCount = Math.max(minSweptCount, 2 * entries.size);
    },
    close: () => journal.close(),
  };
}

/**
 * Opens the store.
 * @throws Error when the file is there but is not what was written
 * @see https://github.com/panva/node-oidc-provider/blob/main/example/my_adapter.js
 */
export function createGrantStore(options: GrantStoreOptions): GrantStore {
  const { clock } = options;
  const { find, findWhere, write, close } = openEntries(options);

  /** A refresh token that was just replaced counts as unused: two tabs may have asked at the same time. */
  function withGrace(payload: AdapterPayload): AdapterPayload {
    const consumedSeconds: unknown = payload.consumed;
    if (typeof consumedSeconds !== 'number') return payload;
    const graceSeconds = options.refreshTokenGraceSeconds(payload.clientId);
    if (clock.nowMs() >= (consumedSeconds + graceSeconds) * 1000) return payload;
    const unused = { ...payload };
    delete unused.consumed;
    return unused;
  }

  return {
    close,
    adapterOf(model) {
      const keyOf = (id: string): string => `${model}:${id}`;
      const findOfModel = (isWanted: (payload: AdapterPayload) => boolean): AdapterPayload | undefined =>
        findWhere((key, payload) => key.startsWith(`${model}:`) && isWanted(payload))[0]?.[1];
      return {
        async upsert(id, payload, expiresInSeconds) {
          const lifetime = expiresInSeconds ? { expiresAtMs: clock.nowMs() + expiresInSeconds * 1000 } : {};
          write({ put: keyOf(id), payload, ...lifetime });
        },
        async find(id) {
          const payload = find(keyOf(id))?.payload;
          return payload && model === 'RefreshToken' ? withGrace(payload) : payload;
        },
        async findByUserCode(userCode) {
          return findOfModel((payload) => payload.userCode === userCode);
        },
        async findByUid(uid) {
          return findOfModel((payload) => payload.uid === uid);
        },
        async consume(id) {
          const kept = find(keyOf(id));
          if (!kept || kept.payload.consumed) return;
          const consumed = Math.floor(clock.nowMs() / 1000);
          write({ put: keyOf(id), ...kept, payload: { ...kept.payload, consumed } });
        },
        async destroy(id) {
          if (find(keyOf(id))) write({ gone: [keyOf(id)] });
        },
        async revokeByGrantId(grantId) {
          const gone = findWhere((_key, payload) => payload.grantId === grantId).map(([key]) => key);
          if (gone.length > 0) write({ gone });
        },
      };
    },
  };
}
