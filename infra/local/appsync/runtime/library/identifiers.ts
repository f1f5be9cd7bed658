// Identifiers out of given bytes and a given time: UUID version 4, ULID and KSUID.

const crockfordDigits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const base62Digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** KSUID counts seconds from 2014-05-13T16:53:20Z. @see https://github.com/segmentio/ksuid */
const ksuidEpochSeconds = 1_400_000_000;

/** A version 4 UUID of 16 random bytes. @see RFC 9562 section 5.4 */
export function toUuid(random: Buffer): string {
  const bytes = Buffer.from(random);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** A ULID of a time and 10 random bytes: 26 characters that sort by time. @see https://github.com/ulid/spec */
export function toUlid(timeMs: number, random: Buffer): string {
  const time = toDigits(BigInt(timeMs), crockfordDigits).padStart(10, '0');
  return time + toDigits(toInteger(random), crockfordDigits).padStart(16, '0');
}

/** A KSUID of a time and 16 random bytes: 27 characters that sort by second. */
export function toKsuid(timeMs: number, random: Buffer): string {
  const seconds = BigInt(Math.floor(timeMs / 1_000) - ksuidEpochSeconds);
  return toDigits((seconds << 128n) | toInteger(random), base62Digits).padStart(27, '0');
}

function toInteger(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString('hex')}`);
}

function toDigits(value: bigint, digits: string): string {
  const base = BigInt(digits.length);
  let text = '';
  for (let rest = value; rest > 0n; rest /= base) text = digits.charAt(Number(rest % base)) + text;
  return text;
}
