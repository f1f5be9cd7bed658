// Runs Java regular expressions so that none can hold the process: what may backtrack for long runs under a time limit.
// Comes in: an expression, the text, and the request that the time is counted against. Goes out: what the match gave.
import vm from 'node:vm';
import type { JavaRegExp } from './javaRegex.ts';
import { LibraryError } from './library.ts';

/** The request on whose behalf code matches: its time is shared by all its resolvers. */
export interface MatchTime {
  readonly request: object;
  /** For all matches of one request together. Default 500: nobody else is served meanwhile. */
  readonly limitMs?: number;
}

/** A match that is done sooner is not counted: a request that lasts (a subscription's) does not wear out its time. */
const uncountedMs = 1;
const defaultLimitMs = 500;
const spentMs = new WeakMap<object, number>();

const realm = vm.createContext({ match: undefined as (() => void) | undefined });
const runMatch = new vm.Script('match()', { filename: 'match.js' });

/**
 * Matches at once where little text or a simple pattern bounds the work, and under the limit otherwise (200 µs more).
 * @param path for the error: "util.matches"
 * @throws LibraryError when the request has used up its time, or the expression is too large to run
 */
export function matchWithinLimit<Result>(
  path: string,
  time: MatchTime,
  { expression, maxQuickLength }: JavaRegExp,
  text: string,
  match: (expression: RegExp) => Result,
): Result {
  try {
    if (text.length <= maxQuickLength) return match(expression);
    return runLimited(time, () => match(expression));
  } catch (error) {
    if (isTimeout(error)) {
      throw new LibraryError(
        `${path} was ended: its request spent ${time.limitMs ?? defaultLimitMs} ms on regular expressions, the most that it may.`,
      );
    }
    if (!(error instanceof SyntaxError)) throw error;
    throw new LibraryError(`${path} got a regular expression that is too large.`);
  }
}

function runLimited<Result>({ request, limitMs = defaultLimitMs }: MatchTime, match: () => Result): Result {
  const results: Result[] = [];
  const alreadyMs = spentMs.get(request) ?? 0;
  const startedMs = performance.now();
  realm['match'] = () => void results.push(match());
  try {
    runMatch.runInContext(realm, { timeout: Math.max(1, Math.ceil(limitMs - alreadyMs)) });
    return results[0] as Result;
  } finally {
    realm['match'] = undefined;
    const tookMs = performance.now() - startedMs;
    if (tookMs > uncountedMs) spentMs.set(request, alreadyMs + tookMs);
  }
}

/** The error is of the other realm: it is no Error of this one. */
function isTimeout(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}
