// A session's name as somebody typed what they heard. In: "Serene Truth 682". Out: "serene-truth-682".
import { adjectives, nouns } from '../../../schema/words.ts';

/** Two runs of letters, or one, and the number; what separates them does not matter. */
const spokenName = /^([a-z]+)[^a-z0-9]*([a-z]*)[^a-z0-9]*([0-9]{3,4})$/;

/**
 * Reads a name, forgiving of capitals, accents, spaces, and hyphens that are missing or others. Words that no name has are
 * kept: the service knows which sessions there are, and `nearNames` what may have been meant.
 * @returns undefined for what is not two words and a number of three or four digits
 */
export function parseSpokenName(text: string): string | undefined {
  const plain = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const parts = spokenName.exec(plain.replaceAll(/^[^a-z0-9]+|[^a-z0-9]+$/g, ''));
  if (!parts) return undefined;
  const [, first = '', second = '', number = ''] = parts;
  if (second !== '') return `${first}-${second}-${number}`;
  const words = splitWords(first);
  return words && `${words.join('-')}-${number}`;
}

/** "serenetruth" → ["serene", "truth"]; undefined when no two words of the lists make it. */
function splitWords(letters: string): [adjective: string, noun: string] | undefined {
  const adjective = adjectives.find(
    (word) => letters.startsWith(word) && nouns.includes(letters.slice(word.length)),
  );
  return adjective === undefined ? undefined : [adjective, letters.slice(adjective.length)];
}
