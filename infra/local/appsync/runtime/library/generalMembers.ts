// util's own functions: errors, identifiers, encodings and pattern matching.
// @see https://docs.aws.amazon.com/appsync/latest/devguide/built-in-util-js.html
import type { HandlerError, RuntimeOptions } from '../runtime.ts';
import { toKsuid, toUlid, toUuid } from './identifiers.ts';
import { ErrorSignal, matchTimeOf, type CurrentRun, type HandlerRun } from './handlerRun.ts';
import { toRegExp } from './javaRegex.ts';
import { describe, LibraryError, requireString, type Members } from './library.ts';
import { matchWithinLimit } from './matchWithinLimit.ts';

/** Makes `util.error`, `util.autoId` and the other functions directly below `util`. */
export function createGeneralMembers(options: RuntimeOptions, currentRun: CurrentRun): Members {
  const { clock, ids } = options;
  return {
    escapeJavaScript: (value: unknown) => escapeJavaScript(requireString('util.escapeJavaScript', value)),
    urlEncode: (value: unknown) => urlEncode(requireString('util.urlEncode', value)),
    urlDecode: (value: unknown) => urlDecode(requireString('util.urlDecode', value)),
    base64Encode: (value: unknown) =>
      Buffer.from(requireString('util.base64Encode', value), 'utf8').toString('base64'),
    base64Decode: (value: unknown) =>
      Buffer.from(requireString('util.base64Decode', value), 'base64').toString('utf8'),
    autoId: () => toUuid(ids.bytes(16)),
    autoUlid: () => toUlid(clock.nowMs(), ids.bytes(10)),
    autoKsuid: () => toKsuid(clock.nowMs(), ids.bytes(16)),
    unauthorized: () => {
      throw new ErrorSignal(unauthorizedError(currentRun));
    },
    error: (...args: unknown[]) => {
      const error = toHandlerError('util.error', args, currentRun());
      if (error) throw new ErrorSignal(error);
    },
    appendError: (...args: unknown[]) => {
      const error = toHandlerError('util.appendError', args, currentRun());
      if (error) currentRun().gathered.appendedErrors.push(error);
    },
    matches: (pattern: unknown, value: unknown) => {
      const whole = toRegExp(requireString('util.matches', pattern), 'whole');
      const text = requireString('util.matches', value);
      return matchWithinLimit('util.matches', matchTimeOf(currentRun()), whole, text, (expression) =>
        expression.test(text),
      );
    },
    authType: () => currentRun().authType,
  };
}

/**
 * The error that a call raises; undefined when it raises none: AppSync ignores a call whose message is no text, and the code
 * goes on. https://github.com/aws/aws-appsync-community/issues/384
 */
function toHandlerError(
  path: string,
  [message, type, data, info]: unknown[],
  run: HandlerRun,
): HandlerError | undefined {
  const warn = (text: string): void => void run.gathered.warnings.push(`${run.place()}: ${text}`);
  if (typeof message !== 'string') {
    warn(`${path} takes a string as its message, got ${describe(message)}: AppSync ignores the call.`);
    return undefined;
  }
  if (typeof type === 'number') {
    // AWS's HTTP tutorial passes ctx.result.statusCode; the report above says that AppSync ignores even such a call.
    warn(`${path} got a number as its errorType: AppSync may ignore the call, pass a string.`);
  }
  return { message, type: toErrorType(path, type), data: data ?? null, info: info ?? null };
}

function toErrorType(path: string, type: unknown): string | null {
  if (type === undefined || type === null) return null;
  return typeof type === 'number' ? String(type) : requireString(path, type);
}

function unauthorizedError(currentRun: CurrentRun): HandlerError {
  const { fieldName, parentTypeName } = currentRun().context.info;
  const message = fieldName
    ? `Not Authorized to access ${fieldName} on type ${parentTypeName}`
    : 'Unauthorized';
  return { message, type: 'Unauthorized', data: null, info: null };
}

/** application/x-www-form-urlencoded as Java's URLEncoder writes it: "*-._" stay, a space becomes "+". */
function urlEncode(value: string): string {
  return new URLSearchParams([['', value.toWellFormed()]]).toString().slice(1);
}

function urlDecode(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '));
  } catch {
    throw new LibraryError('util.urlDecode got text with a "%" that starts no UTF-8 sequence.');
  }
}

const javaScriptEscapes: Readonly<Record<string, string>> = {
  ...{ '"': '\\"', "'": "\\'", '\\': '\\\\', '/': '\\/' },
  ...{ '\b': '\\b', '\n': '\\n', '\t': '\\t', '\f': '\\f', '\r': '\\r' },
};

/** Escapes as Apache Commons' escapeEcmaScript does: quotes, backslash, slash, control and non-ASCII characters. */
function escapeJavaScript(value: string): string {
  let escaped = '';
  for (let index = 0; index < value.length; index += 1) {
    const character = value.charAt(index);
    const code = value.charCodeAt(index);
    const isPlain = code >= 0x20 && code <= 0x7f;
    escaped +=
      javaScriptEscapes[character] ??
      (isPlain ? character : `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`);
  }
  return escaped;
}
