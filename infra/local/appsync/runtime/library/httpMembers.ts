// util.http: headers for data sources and for the response.
// @see https://docs.aws.amazon.com/appsync/latest/devguide/http-helpers-in-utils-http-js.html
import { maxResponseHeaderBytes } from '../../document/limits.ts';
import type { CurrentRun, HandlerRun } from './handlerRun.ts';
import { LibraryError, requireMap, requireString, type Members } from './library.ts';

/** What util.http.copyHeaders leaves out. */
const connectionHeaders: readonly string[] = [
  ...['transfer-encoding', 'connection', 'host', 'expect', 'keep-alive', 'upgrade', 'te', 'content-length'],
  ...['proxy-authenticate', 'proxy-authorization'],
];
const copyRestricted: ReadonlySet<string> = new Set(connectionHeaders);

/** What a response header cannot be called, beside everything that begins with x-amzn- or x-amz-. */
const responseRestricted: ReadonlySet<string> = new Set([
  ...connectionHeaders,
  ...['credentials', 'origin'].map((name) => `access-control-allow-${name}`),
  ...['methods', 'headers'].map((name) => `access-control-allow-${name}`),
  ...['access-control-expose-headers', 'access-control-max-age', 'vary', 'content-type'],
]);

export function createHttpMembers(currentRun: CurrentRun): Members {
  return {
    copyHeaders: (headers: unknown) =>
      Object.fromEntries(
        Object.entries(requireMap('util.http.copyHeaders', headers)).filter(
          ([name]) => !copyRestricted.has(name.toLowerCase()),
        ),
      ),
    addResponseHeader: (name: unknown, value: unknown) =>
      addResponseHeader(requireString('util.http.addResponseHeader', name ?? ''), value, currentRun()),
    addResponseHeaders: (headers: unknown) => {
      const given = requireMap('util.http.addResponseHeaders', headers);
      for (const [name, value] of Object.entries(given)) addResponseHeader(name, value, currentRun());
    },
  };
}

function addResponseHeader(name: string, value: unknown, { gathered }: HandlerRun): void {
  const headerName = name.trim().toLowerCase();
  const reason = ignoredReason(headerName, value);
  if (reason !== undefined) {
    const error = { message: reason, type: 'ResponseHeaderError', data: null, info: null };
    gathered.appendedErrors.push(error);
    return;
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  checkHeader(headerName, text);
  gathered.responseHeaders[headerName] = text;
  // Each definition counts, also one that a later one of the same name replaces.
  gathered.responseHeaderBytes += Buffer.byteLength(headerName + text);
  if (gathered.responseHeaderBytes > maxResponseHeaderBytes) throw new LibraryError(tooManyHeaders);
}

/** What AppSync does when a request's own response headers are too many is not recorded: the field fails here. */
export const tooManyHeaders = `util.http.addResponseHeader: the response headers exceed ${maxResponseHeaderBytes} bytes.`;

/** Why AppSync leaves a header out and reports it among the errors; its own words for it are not recorded. */
function ignoredReason(headerName: string, value: unknown): string | undefined {
  if (headerName === '') return 'A response header must have a name.';
  if (/^x-amzn?-/.test(headerName) || responseRestricted.has(headerName)) {
    return `The response header ${headerName} is restricted.`;
  }
  return value === null || value === undefined
    ? `The response header ${headerName} must not be null.`
    : undefined;
}

/** HTTP itself has no such header; what AppSync does then is not recorded, so the field fails. */
function checkHeader(headerName: string, text: string): void {
  if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(headerName) || headerName === 'trailer') {
    throw new LibraryError('util.http.addResponseHeader got a name that is no header name.');
  }
  if (/[^\t\x20-\x7e\x80-\xff]/.test(text)) {
    throw new LibraryError(
      `util.http.addResponseHeader: the value of ${headerName} holds a character that no header can hold.`,
    );
  }
}
