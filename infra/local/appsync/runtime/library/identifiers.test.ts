// UUIDs, ULIDs and KSUIDs.
import { describe, expect, test } from 'vitest';
import { toKsuid, toUlid, toUuid } from './identifiers.ts';

describe('identifiers', () => {
  const bytes = Buffer.alloc(16, 0xff);

  test('toUuid sets version and variant', () => {
    expect(toUuid(bytes)).toBe('ffffffff-ffff-4fff-bfff-ffffffffffff');
    expect(toUuid(Buffer.alloc(16))).toBe('00000000-0000-4000-8000-000000000000');
  });

  test('toUlid is the time, then the random part', () => {
    expect(toUlid(1_469_918_176_385, Buffer.alloc(10))).toBe('01ARYZ6S410000000000000000');
    expect(toUlid(0, bytes.subarray(0, 10))).toBe('0000000000ZZZZZZZZZZZZZZZZ');
  });

  test('toKsuid is 27 characters from its first second to its last', () => {
    expect(toKsuid(1_400_000_000_000, Buffer.alloc(16))).toBe('000000000000000000000000000');
    expect(toKsuid((1_400_000_000 + 0xffff_ffff) * 1_000, bytes)).toBe('aWgEPTl1tmebfsQzFP4bxwgy80V');
  });
});
