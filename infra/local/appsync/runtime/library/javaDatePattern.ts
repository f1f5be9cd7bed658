// Java's DateTimeFormatter patterns as a list of tokens, shared by formatting and parsing.
// @see https://docs.oracle.com/javase/8/docs/api/java/time/format/DateTimeFormatter.html
import { LibraryError } from './library.ts';

export type PatternToken =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'field'; readonly letter: string; readonly count: number }
  | { readonly kind: 'optional'; readonly tokens: readonly PatternToken[] };

/** The letters that this runtime knows; Java's others (week-based years, weeks, padding) are refused by name. */
// DIFFERS: util.time refuses week-based years, weeks, localized weekdays and padding (Y, w, W, e, c, F, p) in a format.
const fieldLetters = 'GuyDMLdQqEahKkHmsSAnNVzOXxZ';

/**
 * Reads a pattern such as "yyyy-MM-dd'T'HH:mm[:ss]XXX".
 * @throws LibraryError naming the letter that is not supported, or the quote or bracket that does not end
 */
export function parsePattern(pattern: string): PatternToken[] {
  const stack: PatternToken[][] = [[]];
  const add = (token: PatternToken): void => {
    stack.at(-1)?.push(token);
  };
  for (let at = 0; at < pattern.length;) {
    const character = pattern.charAt(at);
    if (/[A-Za-z]/.test(character)) {
      if (!fieldLetters.includes(character)) refuse(pattern, `the letter ${character}`);
      let end = at;
      while (pattern.charAt(end) === character) end += 1;
      add({ kind: 'field', letter: character, count: end - at });
      at = end;
    } else if (character === "'") {
      const quoted = /^'((?:[^']|'')*)'/.exec(pattern.slice(at));
      if (!quoted) refuse(pattern, 'a quote that does not end');
      add({ kind: 'text', text: quoted[1] === '' ? "'" : (quoted[1] ?? '').replaceAll("''", "'") });
      at += quoted[0].length;
    } else {
      if (character === '[') stack.push([]);
      else if (character === ']') {
        const tokens = stack.length > 1 ? stack.pop() : undefined;
        if (!tokens) refuse(pattern, 'a "]" without its "["');
        add({ kind: 'optional', tokens });
      } else if ('{}#'.includes(character)) refuse(pattern, `the reserved character ${character}`);
      else add({ kind: 'text', text: character });
      at += 1;
    }
  }
  while (stack.length > 1) {
    const tokens = stack.pop() ?? [];
    add({ kind: 'optional', tokens });
  }
  return stack[0] ?? [];
}

function refuse(pattern: string, what: string): never {
  throw new LibraryError(`util.time: the format "${pattern}" has ${what}, which is not supported.`);
}
