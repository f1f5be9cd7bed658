// The keys of the API: drawn at random, so that no page on the web knows the key of anybody's local cloud, and kept with the
// data, so that the next start has the same.
import { join } from 'node:path';
import type { Cloud } from '../cloud.ts';
import { readKeptFile, writeKeptFile } from '../keptFile.ts';

const letters = 'abcdefghijklmnopqrstuvwxyz234567';

type KeptKeys = Readonly<Record<string, string>>;

/**
 * Reads a key of the template, or draws and keeps it.
 * @param logicalId of the AWS::AppSync::ApiKey
 * @returns "da2-" and 26 letters and digits, of which nobody guesses one
 * @throws Error naming the file when it cannot be read or written, or is damaged
 */
export function readOrCreateApiKey(
  { ids, files, dataDirectory }: Pick<Cloud, 'ids' | 'files' | 'dataDirectory'>,
  logicalId: string,
): string {
  const file = dataDirectory === undefined ? undefined : join(dataDirectory, 'appsync', 'keys.json');
  const kept =
    file === undefined
      ? undefined
      : readKeptFile(files, file, { holds: 'the API’s keys', isValue: isKeptKeys });
  const known = kept?.[logicalId];
  if (known !== undefined) return known;
  const key = `da2-${Array.from(ids.bytes(26), (byte) => letters[byte % 32]).join('')}`;
  if (file !== undefined) writeKeptFile(files, file, { ...kept, [logicalId]: key });
  return key;
}

function isKeptKeys(value: unknown): value is KeptKeys {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((key) => typeof key === 'string' && /^da2-[a-z2-7]{26}$/.test(key));
}
