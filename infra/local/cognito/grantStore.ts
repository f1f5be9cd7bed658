// Where oidc-provider keeps sessions, codes, grants and refresh tokens: in memory and, with a file, across restarts.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { Clock } from '../clock.ts';

interface Kept {
  readonly payload: AdapterPayload;
  /** Absent: kept until it is destroyed. */
  readonly expiresAtMs?: number;
}

export interface GrantStoreOptions {
  readonly clock: Clock;
  /** How long a client's replaced refresh token still serves, in seconds. */
  refreshTokenGraceSeconds(this: void, clientId: string | undefined): number;
  /** Rewritten at each change, readable by its owner only; absent: memory only. */
  readonly file?: string | undefined;
}

/**
 * Makes the adapter factory that oidc-provider asks for each of its models.
 * @throws Error when the file is there but is not what was written
 * @see https://github.com/panva/node-oidc-provider/blob/main/example/my_adapter.js
 */
export function createGrantStore(options: GrantStoreOptions): (model: string) => Adapter {
  const { clock, file } = options;
  const entries = file === undefined ? new Map<string, Kept>() : readEntries(file);

  const isAlive = ({ expiresAtMs }: Kept): boolean =>
    expiresAtMs === undefined || expiresAtMs > clock.nowMs();

  function write(): void {
    for (const [key, kept] of entries) if (!isAlive(kept)) entries.delete(key);
    if (file === undefined) return;
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(`${file}.new`, JSON.stringify([...entries]), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }

  function find(isWanted: (key: string, payload: AdapterPayload) => boolean): AdapterPayload | undefined {
    for (const [key, kept] of entries) if (isAlive(kept) && isWanted(key, kept.payload)) return kept.payload;
    return undefined;
  }

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

  return (model) => {
    const keyOf = (id: string): string => `${model}:${id}`;
    const isOfModel = (key: string): boolean => key.startsWith(`${model}:`);
    return {
      async upsert(id, payload, expiresInSeconds) {
        const lifetime = expiresInSeconds ? { expiresAtMs: clock.nowMs() + expiresInSeconds * 1000 } : {};
        entries.set(keyOf(id), { payload, ...lifetime });
        write();
      },
      async find(id) {
        const payload = find((key) => key === keyOf(id));
        return payload && model === 'RefreshToken' ? withGrace(payload) : payload;
      },
      async findByUserCode(userCode) {
        return find((key, payload) => isOfModel(key) && payload.userCode === userCode);
      },
      async findByUid(uid) {
        return find((key, payload) => isOfModel(key) && payload.uid === uid);
      },
      async consume(id) {
        const kept = entries.get(keyOf(id));
        if (!kept || kept.payload.consumed) return;
        kept.payload.consumed = Math.floor(clock.nowMs() / 1000);
        write();
      },
      async destroy(id) {
        if (entries.delete(keyOf(id))) write();
      },
      async revokeByGrantId(grantId) {
        for (const [key, { payload }] of entries) if (payload.grantId === grantId) entries.delete(key);
        write();
      },
    };
  };
}

function readEntries(file: string): Map<string, Kept> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return new Map();
    throw error;
  }
  try {
    return new Map(JSON.parse(text) as [string, Kept][]);
  } catch (cause) {
    throw new Error(`"${file}" does not hold the sign-in's grants; delete it to start without them.`, {
      cause,
    });
  }
}
