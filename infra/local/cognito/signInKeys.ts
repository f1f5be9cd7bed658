// The secrets of the sign-in: a folder in (or none); the RS256 key that signs tokens and the keys that sign cookies out.
import { join } from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import type { Ids } from '../cloud.ts';
import { hasShape } from '../entryShape.ts';
import type { FileLayer } from '../fileLayer.ts';
import { readKeptFile, writeKeptFile } from '../keptFile.ts';

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
export async function readSignInKeys(ids: Ids, files: FileLayer, directory?: string): Promise<SignInKeys> {
  if (directory === undefined) return createSignInKeys(ids);
  const file = join(directory, 'keys.json');
  const kept = readKeptFile(files, file, { holds: 'the sign-in’s keys', isValue: isSignInKeys });
  if (kept) return kept;
  const keys = await createSignInKeys(ids);
  writeKeptFile(files, file, keys);
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

function isSignInKeys(value: unknown): value is SignInKeys {
  return (
    hasShape(value, { signingKey: 'object', cookieKeys: 'object' }) &&
    hasShape(value['signingKey'], { d: 'string', kid: 'string' }) &&
    Array.isArray(value['cookieKeys']) &&
    value['cookieKeys'].every((key) => typeof key === 'string')
  );
}
