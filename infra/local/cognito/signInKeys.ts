// The secrets of the sign-in: a folder in (or none); the RS256 key that signs tokens and the keys that sign cookies out.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import type { Ids } from '../cloud.ts';

export interface SignInKeys {
  /** The private key that signs tokens. */
  readonly signingKey: JWK & { readonly kid: string; readonly alg: 'RS256' };
  readonly cookieKeys: readonly string[];
}

/**
 * Reads the keys kept in a folder, or makes new ones and keeps them there, readable by their owner only.
 * @param directory absent: new keys, kept nowhere
 * @throws Error when the file is there but is not what was written
 */
export async function readSignInKeys(ids: Ids, directory?: string): Promise<SignInKeys> {
  if (directory === undefined) return createSignInKeys(ids);
  const file = join(directory, 'keys.json');
  const kept = readIfThere(file);
  if (kept !== undefined) return parseSignInKeys(kept, file);
  const keys = await createSignInKeys(ids);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  writeFileSync(file, JSON.stringify(keys), { mode: 0o600 });
  return keys;
}

async function createSignInKeys(ids: Ids): Promise<SignInKeys> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  return {
    signingKey: { ...jwk, kid: ids.bytes(32).toString('base64'), alg: 'RS256', use: 'sig' },
    cookieKeys: [ids.bytes(32).toString('base64url')],
  };
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function parseSignInKeys(text: string, file: string): SignInKeys {
  const keys = parseJson(text) as Partial<SignInKeys> | undefined;
  const isWhole = typeof keys?.signingKey?.d === 'string' && Array.isArray(keys.cookieKeys);
  if (!isWhole)
    throw new Error(`"${file}" does not hold the sign-in's keys; delete it to have new ones made.`);
  return keys as SignInKeys;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
