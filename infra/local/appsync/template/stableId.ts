// Identifiers that AWS would draw at random, here the same at every start, so that ARNs, URLs and keys written down stay valid.
import { createHash } from 'node:crypto';

/** Lower-case letters and digits, as many as asked for (at most 49), made of the given names. */
export function stableId(length: number, ...names: readonly string[]): string {
  const digest = createHash('sha256').update(names.join('/')).digest('hex');
  return BigInt(`0x${digest}`).toString(36).padStart(49, '0').slice(-length);
}
