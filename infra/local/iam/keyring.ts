// What IAM must remember between two runs: the administrator's key pair and the key that seals session tokens.
// Kept in <data>/iam/keys.json, readable by its owner only; without a data folder it is made anew each time.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Ids } from '../cloud.ts';

export interface Keyring {
  readonly administratorAccessKeyId: string;
  readonly administratorSecretAccessKey: string;
  /** 32 bytes. */
  readonly tokenKey: Buffer;
}

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** "AKIA…" for people, "ASIA…" for sessions: twenty characters, as AWS's look. */
export function createAccessKeyId(prefix: 'AKIA' | 'ASIA', ids: Ids): string {
  return prefix + Array.from(ids.bytes(16), (byte) => base32[byte % 32]).join('');
}

/** Forty characters, as AWS's look. */
export function createSecretAccessKey(ids: Ids): string {
  return ids.bytes(30).toString('base64');
}

/**
 * Reads the kept keys, or makes and keeps them.
 * @throws Error naming the file when it cannot be read or written, or does not hold keys
 */
export function readOrCreateKeyring(ids: Ids, dataDirectory?: string): Keyring {
  if (dataDirectory === undefined) return createKeyring(ids);
  const file = path.join(dataDirectory, 'iam', 'keys.json');
  try {
    return parseKeyring(readFileSync(file, 'utf8'));
  } catch (error) {
    if (isMissing(error)) return keepNewKeyring(ids, file);
    // A parser's message would quote the file, and with it a key.
    const reason = error instanceof SyntaxError ? 'it is not JSON' : String(error);
    throw new Error(`The keys in ${file} cannot be read: ${reason}`);
  }
}

function keepNewKeyring(ids: Ids, file: string): Keyring {
  const keyring = createKeyring(ids);
  const content = JSON.stringify({ ...keyring, tokenKey: keyring.tokenKey.toString('base64') });
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, content, { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
  return keyring;
}

function createKeyring(ids: Ids): Keyring {
  return {
    administratorAccessKeyId: createAccessKeyId('AKIA', ids),
    administratorSecretAccessKey: createSecretAccessKey(ids),
    tokenKey: ids.bytes(32),
  };
}

function parseKeyring(content: string): Keyring {
  const kept = JSON.parse(content) as Partial<Record<string, unknown>>;
  const { administratorAccessKeyId, administratorSecretAccessKey, tokenKey } = kept;
  if (
    typeof administratorAccessKeyId !== 'string' ||
    typeof administratorSecretAccessKey !== 'string' ||
    typeof tokenKey !== 'string' ||
    Buffer.from(tokenKey, 'base64').length !== 32
  ) {
    throw new Error('it does not hold a key pair and a key of 32 bytes');
  }
  return {
    administratorAccessKeyId,
    administratorSecretAccessKey,
    tokenKey: Buffer.from(tokenKey, 'base64'),
  };
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';
