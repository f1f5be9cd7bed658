// "Did you mean": the names that sound or look like one that no session has. In: what was typed. Out: at most three names.
import { adjectives, nouns } from '../../../schema/words.ts';
import { readSpoken } from './parseSpokenName.ts';

/** More slips than this in one word, and another word may have been meant just as well. */
const maxSlipsPerWord = 2;
const maxSuggestions = 3;

interface NearWord {
  readonly word: string;
  readonly slips: number;
}

/**
 * Names of the same number whose words are nearest to what was typed; the nearest first. None for a name that is one already,
 * and none when nothing is near.
 */
export function nearNames(text: string): readonly string[] {
  const spoken = readSpoken(text);
  if (!spoken) return [];
  const near = toPairs(spoken.words).flatMap(([first, second]) => nearPairs(first, second));
  const bySlips = near.filter(({ slips }) => slips > 0).sort((a, b) => a.slips - b.slips);
  const names = bySlips.map(({ words: pair }) => `${pair}-${spoken.number}`);
  return [...new Set(names)].slice(0, maxSuggestions);
}

/** The two words, or every way to cut one run of letters in two. */
function toPairs(words: readonly string[]): [string, string][] {
  const [first = '', second] = words;
  if (words.length > 2) return [];
  if (second !== undefined) return [[first, second]];
  return Array.from({ length: first.length }, (_, index) => [first.slice(0, index), first.slice(index)]);
}

function nearPairs(first: string, second: string): { words: string; slips: number }[] {
  const seconds = nearWords(second, nouns);
  return nearWords(first, adjectives).flatMap((one) =>
    seconds.map((other) => ({ words: `${one.word}-${other.word}`, slips: one.slips + other.slips })),
  );
}

function nearWords(typed: string, words: readonly string[]): NearWord[] {
  return words
    .map((word) => ({ word, slips: countSlips(typed, word) }))
    .filter(({ slips, word }) => slips <= Math.min(maxSlipsPerWord, Math.floor(word.length / 2)));
}

/**
 * How many letters were left out, added, changed or swapped with their neighbour.
 * @see https://en.wikipedia.org/wiki/Damerau–Levenshtein_distance (optimal string alignment)
 */
function countSlips(typed: string, word: string): number {
  const rows: number[][] = [Array.from({ length: word.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number): number => rows[row]?.[column] ?? Infinity;
  for (let row = 1; row <= typed.length; row += 1) {
    rows.push([row]);
    for (let column = 1; column <= word.length; column += 1) {
      const isSame = typed[row - 1] === word[column - 1];
      const isSwapped = typed[row - 1] === word[column - 2] && typed[row - 2] === word[column - 1];
      const slips = Math.min(
        at(row - 1, column) + 1,
        at(row, column - 1) + 1,
        at(row - 1, column - 1) + (isSame ? 0 : 1),
        isSwapped ? at(row - 2, column - 2) + 1 : Infinity,
      );
      rows[row]?.push(slips);
    }
  }
  return at(typed.length, word.length);
}
