// Java regular expressions, as AppSync takes them in String.replace and replaceAll and in util.matches.
// Comes in: a java.util.regex pattern. Goes out: the JavaScript RegExp that matches the same.
// @see https://docs.oracle.com/javase/8/docs/api/java/util/regex/Pattern.html
import { createLruCache } from '../../../lruCache.ts';
import { LibraryError } from './library.ts';

/** A translated pattern. */
export interface JavaRegExp {
  readonly expression: RegExp;
  /** On text up to this length a match takes some milliseconds at most, however it backtracks; -1: on none. */
  readonly maxQuickLength: number;
}

/** Translated patterns of all code; what V8 compiles of one takes some 40 bytes for each of its characters. */
export const translatedPatterns = createLruCache<string, JavaRegExp>({
  maxEntries: 1_000,
  maxBytes: 16 * 1024 * 1024,
  bytesOf: (pattern) => 500 + pattern.length * 50,
});
/** How often a quick match may try to go on: ten million tries take some milliseconds. */
const maxQuickTries = 10_000_000;

/**
 * Translates a Java pattern, for the first match, for every match, or for the whole text.
 * @throws LibraryError naming the construct that has no translation, or when the pattern is wrong
 */
export function toRegExp(pattern: string, extent: 'first' | 'every' | 'whole'): JavaRegExp {
  const key = `${extent} ${pattern}`;
  const known = translatedPatterns.get(key);
  if (known) {
    known.expression.lastIndex = 0;
    return known;
  }
  const { source, flags, maxQuickLength } = translate(pattern);
  let expression: RegExp;
  try {
    const bounded = extent === 'whole' ? `${textStart}(?:${source})(?![\\s\\S])` : source;
    expression = new RegExp(bounded, `${flags}u${extent === 'every' ? 'g' : ''}`);
  } catch {
    throw new LibraryError(`"${pattern}" is not a regular expression that APPSYNC_JS takes.`);
  }
  const translated = { expression, maxQuickLength };
  translatedPatterns.set(key, translated);
  return translated;
}

/** The start of the text, whatever the flags: a lookbehind would also match within the two halves of an emoji. */
const textStart = '(?-m:^)';

const lineTerminators = '\\n\\r\\u0085\\u2028\\u2029';

/** Escape letter → what it matches, outside and inside a character class. */
const escapes: Readonly<Record<string, { outside: string; inside: string }>> = {
  ...Object.fromEntries([...'dDwWtnrfcxu'].map((letter) => [letter, both(`\\${letter}`)])),
  s: { outside: '[ \\t\\n\\x0B\\f\\r]', inside: ' \\t\\n\\x0B\\f\\r' },
  S: { outside: '[^ \\t\\n\\x0B\\f\\r]', inside: '' },
  h: { outside: '[ \\t\\u00A0\\u1680\\u180e\\u2000-\\u200a\\u202f\\u205f\\u3000]', inside: '' },
  v: { outside: `[\\x0B\\f${lineTerminators}]`, inside: `\\x0B\\f${lineTerminators}` },
  R: { outside: `(?:\\r\\n|[\\x0B\\f${lineTerminators}])`, inside: '' },
  b: { outside: '\\b', inside: '' },
  B: { outside: '\\B', inside: '' },
  A: { outside: textStart, inside: '' },
  z: { outside: '(?![\\s\\S])', inside: '' },
  a: both('\\x07'),
  e: both('\\x1B'),
};

/** Names in \p{…} that JavaScript spells otherwise. */
const properties: Readonly<Record<string, string>> = {
  ...{ Lower: 'a-z', Upper: 'A-Z', Alpha: 'a-zA-Z', Digit: '0-9', Alnum: 'a-zA-Z0-9', XDigit: '0-9a-fA-F' },
  ...{ ASCII: '\\x00-\\x7F', Blank: ' \\t', Cntrl: '\\x00-\\x1F\\x7F', Space: ' \\t\\n\\x0B\\f\\r' },
  ...{ Punct: '!-\\/:-@\\[-`\\{-~', Graph: '!-~', Print: ' -~' },
  ...{ IsAlphabetic: '\\p{Alphabetic}', IsLetter: '\\p{L}', IsDigit: '\\p{Nd}' },
};

function both(text: string): { outside: string; inside: string } {
  return { outside: text, inside: text };
}

function translate(pattern: string): { source: string; flags: string; maxQuickLength: number } {
  const leading = /^\(\?([ims]+)\)/.exec(pattern);
  const flags = leading?.[1] ?? '';
  const reader = new PatternReader(pattern, leading?.[0].length ?? 0, flags);
  const source = reader.readAll();
  return { source, flags: [...new Set(flags)].join(''), maxQuickLength: reader.maxQuickLength };
}

// DIFFERS: Regular expressions with possessive quantifiers, atomic groups, classes within classes or flags after the start are refused.
class PatternReader {
  readonly #pattern: string;
  readonly #flags: string;
  #at: number;
  #isInClass = false;
  /** Places that can match more or less of the text. */
  #quantities = 0;
  #alternatives = 0;
  #repeatsGroup = false;

  constructor(pattern: string, start: number, flags: string) {
    this.#pattern = pattern;
    this.#at = start;
    this.#flags = flags;
  }

  readAll(): string {
    let source = '';
    while (this.#at < this.#pattern.length)
      source += this.#isInClass ? this.#readInClass() : this.#readOutside();
    return source;
  }

  /** Each quantity multiplies the tries by the text's length, each alternative by two, and so does where to begin. */
  get maxQuickLength(): number {
    if (this.#repeatsGroup) return -1;
    return Math.floor((maxQuickTries / 2 ** this.#alternatives) ** (1 / (this.#quantities + 1))) - 1;
  }

  #readOutside(): string {
    const character = this.#take();
    switch (character) {
      case '\\':
        return this.#readEscape();
      case '[':
        this.#isInClass = true;
        return this.#takeIf('^') ? '[^' : '[';
      case '(':
        if (/^\?(?:>|[a-zA-Z-]*\))/.test(this.#rest())) this.#refuse(`(${this.#rest().slice(0, 2)}`);
        return this.#takeIf('?') ? '(?' : '(';
      case ')':
        if (/^[*+{]/.test(this.#rest())) this.#repeatsGroup = true;
        return ')';
      case '|':
        this.#alternatives += 1;
        return '|';
      case '*':
      case '+':
      case '?':
      case '}':
        if (this.#rest().startsWith('+')) this.#refuse(`${character}+`);
        // {8} leaves nothing to try, nor does the ? that only makes a quantifier lazy.
        if (!/(?:\{\d+\}|[*+?}]\?)$/.test(this.#pattern.slice(0, this.#at))) this.#quantities += 1;
        return character;
      case '.':
        return this.#flags.includes('s') ? '.' : `[^${lineTerminators}]`;
      case '$':
        // Java's $ also matches before a line terminator that ends the text.
        return this.#flags.includes('m') ? '$' : `(?=(?:\\r\\n|[${lineTerminators}])?$)`;
      case ']':
        return '\\]';
      default:
        return character;
    }
  }

  #readInClass(): string {
    const character = this.#take();
    if (character === ']') {
      this.#isInClass = false;
      return ']';
    }
    if (character === '\\') return this.#readEscape();
    if (character === '[') this.#refuse('a class within a class');
    if (character === '&' && this.#rest().startsWith('&')) this.#refuse('&&');
    return character;
  }

  #readEscape(): string {
    const letter = this.#take();
    if (letter === 'Q') return this.#readQuoted();
    if (letter === 'p' || letter === 'P') return this.#readProperty(letter);
    if (letter === 'x' && this.#takeIf('{')) return `\\u{${this.#takeUntil('}')}}`;
    if (letter === 'Z') return `(?=(?:\\r\\n|[${lineTerminators}])?(?![\\s\\S]))`;
    if (/[1-9k]/.test(letter) && !this.#isInClass) {
      this.#quantities += 1;
      return `\\${letter}`;
    }
    if (!/[a-zA-Z0-9]/.test(letter)) return escapeLiteral(letter);
    const known = escapes[letter];
    const text = this.#isInClass ? known?.inside : known?.outside;
    return text || this.#refuse(`\\${letter}`);
  }

  #readQuoted(): string {
    const end = this.#pattern.indexOf('\\E', this.#at);
    const quoted = this.#pattern.slice(this.#at, end < 0 ? undefined : end);
    this.#at = end < 0 ? this.#pattern.length : end + 2;
    return [...quoted].map(escapeLiteral).join('');
  }

  #readProperty(letter: 'p' | 'P'): string {
    const name = this.#takeIf('{') ? this.#takeUntil('}') : this.#take();
    const known = properties[name];
    if (known === undefined) return `\\${letter}{${name}}`;
    if (this.#isInClass) return letter === 'p' ? known : this.#refuse(`\\P{${name}} within a class`);
    return letter === 'p' ? `[${known}]` : `[^${known}]`;
  }

  #take(): string {
    const character = String.fromCodePoint(this.#pattern.codePointAt(this.#at) ?? 0);
    if (this.#at >= this.#pattern.length) this.#refuse('an unfinished escape');
    this.#at += character.length;
    return character;
  }

  #takeIf(character: string): boolean {
    if (!this.#rest().startsWith(character)) return false;
    this.#at += character.length;
    return true;
  }

  #takeUntil(character: string): string {
    const end = this.#pattern.indexOf(character, this.#at);
    if (end < 0) this.#refuse(`an unclosed ${character}`);
    const taken = this.#pattern.slice(this.#at, end);
    this.#at = end + character.length;
    return taken;
  }

  #rest(): string {
    return this.#pattern.slice(this.#at);
  }

  #refuse(construct: string): never {
    throw new LibraryError(
      `The regular expression "${this.#pattern}" uses ${construct}, which the local cloud does not translate from Java.`,
    );
  }
}

function escapeLiteral(character: string): string {
  if (/[\^$\\.*+?()[\]{}|/]/.test(character)) return `\\${character}`;
  return character === '-' ? '\\x2D' : character;
}
