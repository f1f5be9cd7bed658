// What IAM must remember between two runs: the administrator's key pair and the key that seals session tokens.
// Kept in <data>/iam/keys.json, readable by its owner only; without a data folder it is made anew each time.
import path from 'node:path';
import type { Ids } from '../cloud.ts';
import { hasShape } from '../entryShape.ts';
import type { FileLayer } from '../fileLayer.ts';
import { readKeptFile, writeKeptFile } from '../keptFile.ts';

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
export function readOrCreateKeyring(ids: Ids, files: FileLayer, dataDirectory?: string): Keyring {
  if (dataDirectory === undefined) return createKeyring(ids);
  const file = path.join(dataDirectory, 'iam', 'keys.json');
  const kept = readKeptFile(files, file, { holds: 'the administrator’s keys', isValue: isKeptKeyring });
  if (kept) return { ...kept, tokenKey: Buffer.from(kept.tokenKey, 'base64') };
  const keyring = createKeyring(ids);
  writeKeptFile(files, file, { ...keyring, tokenKey: keyring.tokenKey.toString('base64') });
  return keyring;
}

function createKeyring(ids: Ids): Keyring {
  return {
    administratorAccessKeyId: createAccessKeyId('AKIA', ids),
    administratorSecretAccessKey: createSecretAccessKey(ids),
    tokenKey: ids.bytes(32),
  };
}

type KeptKeyring = Omit<Keyring, 'tokenKey'> & { readonly tokenKey: string };

function isKeptKeyring(value: unknown): value is KeptKeyring {
  return (
    hasShape(value, {
      administratorAccessKeyId: 'string',
      administratorSecretAccessKey: 'string',
      tokenKey: 'string',
    }) && Buffer.from(String(value['tokenKey']), 'base64').length === 32
  );
}
