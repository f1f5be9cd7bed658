// A session's name as somebody typed what they heard. In: "Serene Truth 682". Out: "serene-truth-682".
import { adjectives, nouns } from '../../../schema/words.ts';

/** Letters, then three or four digits; what separates them, and each of them, does not matter. */
const spokenName = /^[^0-9]*((?:[0-9][^a-z0-9]*){3,4})$/;

/**
 * Reads a name, forgiving of capitals, accents, spaces in any place, and hyphens that are missing or others. Words that no
 * name has are kept: the service knows which sessions there are, and `nearNames` what may have been meant.
 * @returns undefined for what is not two words and a number of three or four digits
 */
export function parseSpokenName(text: string): string | undefined {
  const spoken = readSpoken(text);
  if (!spoken) return undefined;
  const words = splitWords(spoken.words.join('')) ?? spoken.words;
  return words.length === 2 ? `${words.join('-')}-${spoken.number}` : undefined;
}

/** The runs of letters and the number in what was typed; undefined when there are not both. */
export function readSpoken(text: string): { words: string[]; number: string } | undefined {
  const plain = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const number = spokenName.exec(plain)?.[1]?.replaceAll(/[^0-9]/g, '');
  const words = plain.match(/[a-z]+/g);
  return number !== undefined && words ? { words, number } : undefined;
}

/** "serenetruth" → ["serene", "truth"]; undefined when no two words of the lists make it. */
function splitWords(letters: string): [adjective: string, noun: string] | undefined {
  const adjective = adjectives.find(
    (word) => letters.startsWith(word) && nouns.includes(letters.slice(word.length)),
  );
  return adjective === undefined ? undefined : [adjective, letters.slice(adjective.length)];
}
