// util.http: headers for data sources and for the response.
// @see https://docs.aws.amazon.com/appsync/latest/devguide/http-helpers-in-util-http-js.html
import type { CurrentRun } from './handlerRun.ts';
import { LibraryError, requireMap, requireString, type Members } from './library.ts';

/** The most that a request's own response headers may hold, names and values together. */
const maxResponseHeaderBytes = 4_096;

/** Headers that belong to the connection, not to who forwards a request. */
const connectionHeaders: ReadonlySet<string> = new Set([
  ...['host', 'connection', 'user-agent', 'expect', 'expectation', 'transfer-encoding', 'content-length'],
]);

export function createHttpMembers(currentRun: CurrentRun): Members {
  return {
    copyHeaders: (headers: unknown) =>
      Object.fromEntries(
        Object.entries(requireMap('util.http.copyHeaders', headers)).filter(
          ([name]) => !connectionHeaders.has(name.toLowerCase()),
        ),
      ),
    addResponseHeader: (name: unknown, value: unknown) =>
      addResponseHeaders({ [requireString('util.http.addResponseHeader', name)]: value }, currentRun),
    addResponseHeaders: (headers: unknown) =>
      addResponseHeaders(requireMap('util.http.addResponseHeaders', headers), currentRun),
  };
}

function addResponseHeaders(headers: Record<string, unknown>, currentRun: CurrentRun): void {
  const { responseHeaders } = currentRun().gathered;
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) {
      throw new LibraryError('util.http.addResponseHeader got a name that is no header name.');
    }
    if (/^x-amzn?-/i.test(name) || connectionHeaders.has(name.toLowerCase())) {
      throw new LibraryError(`util.http.addResponseHeader: the header ${name} is reserved.`);
    }
    const text = typeof value === 'string' ? value : JSON.stringify(value ?? null);
    if (/[\r\n\0]/.test(text)) {
      throw new LibraryError(`util.http.addResponseHeader: the value of ${name} holds a line break.`);
    }
    responseHeaders[name] = text;
  }
  const bytes = Buffer.byteLength(Object.entries(responseHeaders).flat().join(''));
  if (bytes > maxResponseHeaderBytes) {
    throw new LibraryError(
      `util.http.addResponseHeader: the headers exceed ${maxResponseHeaderBytes} bytes.`,
    );
  }
}
