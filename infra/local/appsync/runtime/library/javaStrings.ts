// String.replace, replaceAll and split as APPSYNC_JS has them: their first argument is a Java regular expression.
import { toRegExp } from './javaRegex.ts';
import { describe, LibraryError } from './library.ts';
import { matchWithinLimit, type MatchTime } from './matchWithinLimit.ts';

/** Text without any character that means something in a regular expression: the common case, done without one. */
const isPlain = /^[^\\^$.*+?()[\]{}|]+$/;

/**
 * Replaces the first or every match.
 * @throws LibraryError when the replacement is a function, or means different things in Java and in JavaScript
 */
export function replaceMatches(
  time: MatchTime,
  text: string,
  extent: 'first' | 'every',
  pattern: unknown,
  replacement: unknown,
): string {
  const name = extent === 'first' ? 'String.replace' : 'String.replaceAll';
  if (typeof pattern !== 'string' || typeof replacement !== 'string') {
    const got = `${describe(pattern)} and ${describe(replacement)}`;
    throw new LibraryError(
      `${name} takes two strings (a Java regular expression, a replacement), got ${got}.`,
    );
  }
  // DIFFERS: String.replace and replaceAll refuse a replacement with a backslash, or with a $ that no digit follows.
  if (/\\|\$(?!\d)/.test(replacement)) {
    throw new LibraryError(
      `${name} got a replacement with "\\" or "$", which Java and JavaScript read differently; only $1 to $9 are taken.`,
    );
  }
  if (isPlain.test(pattern) && !replacement.includes('$')) {
    return extent === 'first'
      ? text.replace(pattern, () => replacement)
      : text.replaceAll(pattern, () => replacement);
  }
  return matchWithinLimit(name, time, toRegExp(pattern, extent), text, (expression) =>
    text.replace(expression, replacement),
  );
}

/** Splits at every match, without the groups that JavaScript's split would put between the parts. */
export function splitAtMatches(time: MatchTime, text: string, pattern: unknown, limit: unknown): string[] {
  const most = typeof limit === 'number' ? limit : undefined;
  if (pattern === undefined) return [text];
  if (typeof pattern !== 'string') {
    throw new LibraryError(
      `String.split takes a string (a Java regular expression), got ${describe(pattern)}.`,
    );
  }
  if (pattern === '' || isPlain.test(pattern)) return text.split(pattern, most);
  return matchWithinLimit('String.split', time, toRegExp(pattern, 'every'), text, (expression) =>
    partsBetween(text, expression).slice(0, most),
  );
}

function partsBetween(text: string, expression: RegExp): string[] {
  const parts: string[] = [];
  let at = 0;
  for (const match of text.matchAll(expression)) {
    if (match[0] === '' && (match.index === 0 || match.index === text.length)) continue;
    parts.push(text.slice(at, match.index));
    at = match.index + match[0].length;
  }
  parts.push(text.slice(at));
  return parts;
}
