// util.math and util.str, and the random numbers behind Math.random.
// @see https://docs.aws.amazon.com/appsync/latest/devguide/math-helpers-in-util-math-js.html
import type { Ids } from '../../../cloud.ts';
import { LibraryError, requireNumber, requireString, type Members } from './library.ts';

const randomBits = 53;

/** A number from 0 up to, not including, 1, of the given source of bytes. */
export function randomDouble(ids: Ids): number {
  const bytes = ids.bytes(7);
  return (bytes.readUIntBE(0, 6) * 32 + (bytes.readUInt8(6) >>> 3)) / 2 ** randomBits;
}

export function createMathMembers(ids: Ids): Members {
  return {
    // Java's Math.round, like JavaScript's, rounds a half up.
    roundNum: (value: unknown) => Math.round(requireNumber('util.math.roundNum', value)),
    minVal: (first: unknown, second: unknown) =>
      Math.min(requireNumber('util.math.minVal', first), requireNumber('util.math.minVal', second)),
    maxVal: (first: unknown, second: unknown) =>
      Math.max(requireNumber('util.math.maxVal', first), requireNumber('util.math.maxVal', second)),
    randomDouble: () => randomDouble(ids),
    randomWithinRange: (start: unknown, end: unknown) => {
      const path = 'util.math.randomWithinRange';
      const lowest = requireNumber(path, start);
      const highest = requireNumber(path, end);
      if (highest < lowest) throw new LibraryError(`${path} takes a start that is not above the end.`);
      return Math.floor(lowest + randomDouble(ids) * (highest - lowest));
    },
  };
}

export function createStringMembers(): Members {
  const forms: Readonly<Record<string, string>> = { nfc: 'NFC', nfd: 'NFD', nfkc: 'NFKC', nfkd: 'NFKD' };
  return {
    normalize: (value: unknown, form: unknown) => {
      const name = forms[requireString('util.str.normalize', form)];
      if (!name) throw new LibraryError('util.str.normalize takes "nfc", "nfd", "nfkc" or "nfkd".');
      return requireString('util.str.normalize', value).normalize(name);
    },
  };
}
