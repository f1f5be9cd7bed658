// The front door's own answers: short texts, pages and JSON, with the headers that each needs.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { refuseUpgrade } from '../refuseUpgrade.ts';

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

/** Refuses an upgrade in words and ends the connection. */
export function refuseUpgradeInWords(socket: Duplex, statusCode: number, sentence: string): void {
  const headers = { 'content-type': 'text/plain; charset=utf-8' };
  refuseUpgrade(socket, { statusCode, headers, body: `${sentence}\n` });
}
