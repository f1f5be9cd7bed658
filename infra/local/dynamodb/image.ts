// A row in DynamoDB's JSON: are two the same to DynamoDB, and how many bytes does one count?
import type { Image } from './engine.ts';

const setTypes = new Set(['SS', 'NS', 'BS']);

/** Whether two rows (or no row) hold the same; the order of a set's members does not count. */
export function isSameImage(left: Image | undefined, right: Image | undefined): boolean {
  if (!left || !right) return left === right;
  return isSameValue(left, right);
}

function isSameValue(left: unknown, right: unknown): boolean {
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null)
    return left === right;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const leftEntries = Object.entries(left);
  const rightRecord = right as Record<string, unknown>;
  if (leftEntries.length !== Object.keys(right).length) return false;
  return leftEntries.every(([name, value]) => {
    const other = rightRecord[name];
    if (setTypes.has(name) && Array.isArray(value) && Array.isArray(other))
      return isSameSet(value as string[], other as string[]);
    return isSameValue(value, other);
  });
}

function isSameSet(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && new Set([...left, ...right]).size === left.length;
}

/**
 * Bytes of an image by DynamoDB's rules of item sizes.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function imageSizeBytes(image: Image): number {
  let bytes = 0;
  for (const [name, value] of Object.entries(image)) bytes += Buffer.byteLength(name) + valueSizeBytes(value);
  return bytes;
}

function valueSizeBytes(value: unknown): number {
  const [type, content] = Object.entries(value as Record<string, unknown>)[0] ?? ['NULL', true];
  switch (type) {
    case 'S':
      return Buffer.byteLength(content as string);
    case 'N':
      return numberSizeBytes(content as string);
    case 'B':
      return Buffer.byteLength(content as string, 'base64');
    case 'SS':
    case 'NS':
    case 'BS':
      return (content as string[]).reduce(
        (sum, member) => sum + valueSizeBytes({ [type[0] ?? '']: member }),
        0,
      );
    case 'L':
      return (content as unknown[]).reduce<number>((sum, member) => sum + 1 + valueSizeBytes(member), 3);
    case 'M':
      return 3 + Object.keys(content as object).length + imageSizeBytes(content as Image);
    default:
      return 1;
  }
}

function numberSizeBytes(digits: string): number {
  const significant = digits
    .replace(/e.*$/i, '')
    .replace(/[-.]/g, '')
    .replace(/^0+|0+$/g, '');
  return 1 + Math.ceil(significant.length / 2) + (digits.startsWith('-') ? 1 : 0);
}
