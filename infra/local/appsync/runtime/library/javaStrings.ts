// String.replace and replaceAll as APPSYNC_JS has them: their first argument is a Java regular expression.
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
      `${name} got a replacement with "\\" or "$", which Java and JavaScript read differently; only $ and a number is taken.`,
    );
  }
  if (isPlain.test(pattern) && !replacement.includes('$')) {
    return extent === 'first'
      ? text.replace(pattern, () => replacement)
      : text.replaceAll(pattern, () => replacement);
  }
  return matchWithinLimit(name, time, toRegExp(pattern, extent), text, (expression) =>
    text.replace(expression, (match, ...others: unknown[]) => expand(name, replacement, [match, ...others])),
  );
}

/**
 * Puts the match for $0 and groups for $1, $2, …, as Java's appendReplacement does: a number goes on for as long as there
 * is such a group, so "$12" is group 1 and "2" where there are fewer than twelve.
 * @param match what String.replace calls a function with: the match, the groups, the place, the text and named groups
 */
function expand(name: string, replacement: string, match: readonly unknown[]): string {
  const groups = match.slice(
    0,
    match.findIndex((member) => typeof member === 'number'),
  ) as (string | undefined)[];
  return replacement.replace(/\$(\d+)/g, (_reference, digits: string) => {
    let length = 1;
    while (length < digits.length && Number(digits.slice(0, length + 1)) < groups.length) length += 1;
    const group = Number(digits.slice(0, length));
    if (group >= groups.length)
      throw new LibraryError(`${name} got a replacement with $${group}: no such group.`);
    return (groups[group] ?? '') + digits.slice(length);
  });
}
