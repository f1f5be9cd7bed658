// The front door's own answers: short texts, pages and JSON, with the headers that each needs.
import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** One answer; a HEAD request gets its headers only. */
export interface Answer {
  readonly statusCode: number;
  readonly contentType: 'text/plain' | 'text/html' | 'application/json';
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export function respond(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.statusCode, {
    'cache-control': 'no-store',
    'content-type': `${answer.contentType}; charset=utf-8`,
    'content-length': Buffer.byteLength(answer.body),
    'x-content-type-options': 'nosniff',
    ...answer.headers,
  });
  response.end(request.method === 'HEAD' ? undefined : answer.body);
}

/** Answers in words. */
export function respondInWords(
  request: IncomingMessage,
  response: ServerResponse,
  statusCode: number,
  sentence: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  respond(request, response, { statusCode, contentType: 'text/plain', body: `${sentence}\n`, headers });
}

/** Refuses an upgrade and ends the connection. */
export function refuseUpgrade(socket: Duplex, statusCode: number, sentence: string): void {
  const body = `${sentence}\n`;
  socket.end(
    [
      `HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode] ?? ''}`,
      'Connection: close',
      'Content-Type: text/plain; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n'),
  );
}
