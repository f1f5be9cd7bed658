// A line of a kept file: JSON, a tab, and the CRC-32 of the JSON in eight hexadecimal digits, so that one wrong bit is found.
// Lines without a checksum, as older files have them, are read as well.
import { crc32 } from 'node:zlib';

/** The line with its line feed. */
export function toKeptLine(entry: unknown): string {
  const json = JSON.stringify(entry);
  return `${json}\t${checksumOf(json)}\n`;
}

/**
 * Reads a line without its line feed.
 * @returns undefined when it is damaged
 */
export function parseKeptLine(line: string): { entry: unknown; hasChecksum: boolean } | undefined {
  // JSON has no tab of its own: those in strings are escaped.
  const [json = '', checksum, more] = line.split('\t');
  if (more !== undefined || (checksum !== undefined && checksum !== checksumOf(json))) return undefined;
  try {
    return { entry: JSON.parse(json), hasChecksum: checksum !== undefined };
  } catch {
    return undefined;
  }
}

/** Is it the beginning of a line whose end was never written? One byte more than a line has is damage instead. */
export function isTornLine(text: string): boolean {
  const endOfJson = findEndOfObject(text);
  if (endOfJson === undefined) return text.startsWith('{');
  return /^(\t[0-9a-f]{0,8})?$/.test(text.slice(endOfJson));
}

/**
 * Finds the whole line behind one or more torn ones: a write that failed left its first bytes, and the next went on behind them.
 * @param isEntry is it an entry of this file?
 * @returns undefined unless there is exactly one way to read it
 */
export function findEntryBehindTornLine<Entry>(
  line: string,
  isEntry: (entry: unknown) => entry is Entry,
): Entry | undefined {
  const found: Entry[] = [];
  for (let start = line.indexOf('{', 1); start !== -1; start = line.indexOf('{', start + 1)) {
    const entry = parseKeptLine(line.slice(start))?.entry;
    if (isEntry(entry) && isTorn(line.slice(0, start))) found.push(entry);
  }
  return found.length === 1 ? found[0] : undefined;

  function isTorn(text: string): boolean {
    const whole = parseKeptLine(text);
    // Only its line feed may be missing.
    return whole === undefined ? isTornLine(text) : isEntry(whole.entry);
  }
}

function checksumOf(json: string): string {
  return crc32(json).toString(16).padStart(8, '0');
}

/** Where the object that the text begins with ends; undefined when it does not end. */
function findEndOfObject(text: string): number | undefined {
  let depth = 0;
  let isInString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === '\\') index += 1;
    else if (character === '"') isInString = !isInString;
    else if (isInString) continue;
    else if (character === '{') depth += 1;
    else if (character === '}' && (depth -= 1) <= 0) return index + 1;
  }
  return undefined;
}
