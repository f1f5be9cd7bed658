// Reads APPSYNC_JS source into a syntax tree; what is not JavaScript, or too long, is a CodeError with positions.
import { parse, type Node, type Program } from 'acorn';
import { CodeError, type CodeErrorDetail } from './runtime.ts';

/**
 * The longest code that AppSync takes, in characters.
 * @see https://docs.aws.amazon.com/general/latest/gr/appsync.html
 */
export const maxCodeCharacters = 32_000;

/** What AppSync says when it refuses code; the particulars are in the list of code errors. */
export const codeErrorMessage = 'The code contains one or more errors.';

/** Where a fault lies, in AppSync's way: lines and columns count from 1. */
export function toCodeErrorDetail(
  source: string,
  node: Node,
  errorType: string,
  text: string,
): CodeErrorDetail {
  const location = toLocation(source, node.start, node.end - node.start);
  return { errorType, value: `code.js(${location.line},${location.column}): error: ${text}`, location };
}

/**
 * Parses an ES module.
 * @throws CodeError when it is longer than 32,000 characters or is not JavaScript
 */
export function parseCode(source: string): Program {
  if (source.length > maxCodeCharacters) {
    const value = `The code is ${source.length} characters long; at most ${maxCodeCharacters} are accepted.`;
    throw new CodeError(value, [
      { errorType: 'CODE_TOO_LARGE', value, location: { line: 0, column: 0, span: -1 } },
    ]);
  }
  try {
    return parse(source, { ecmaVersion: 'latest', sourceType: 'module' });
  } catch (error) {
    if (!(error instanceof SyntaxError) || !hasPosition(error)) throw error;
    const location = toLocation(source, error.pos, Math.max(1, error.raisedAt - error.pos));
    const text = error.message.replace(/ \(\d+:\d+\)$/, '');
    const value = `code.js(${location.line},${location.column}): error: ${text}`;
    throw new CodeError(codeErrorMessage, [{ errorType: 'PARSE_ERROR', value, location }]);
  }
}

/** Line and column, both from 1, of an offset in a text. */
export function toLineAndColumn(source: string, offset: number): { line: number; column: number } {
  const before = source.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1 };
}

function toLocation(source: string, offset: number, span: number): CodeErrorDetail['location'] {
  return { ...toLineAndColumn(source, offset), span };
}

function hasPosition(error: SyntaxError): error is SyntaxError & { pos: number; raisedAt: number } {
  return 'pos' in error && typeof error.pos === 'number' && 'raisedAt' in error;
}
