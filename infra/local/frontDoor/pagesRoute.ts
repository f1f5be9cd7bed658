// Serves the built pages: a folder with one folder per page and the distribution before it in, a route of the front door out.
import { existsSync, readdirSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import send from 'send';
import type { FrontDoorRoute } from '../cloud.ts';
import type { Edge, Headers } from '../cloudfront/cloudFront.ts';
import { respondInWords } from './respond.ts';

/** What a file is sent with where the template has no distribution: browsers ask for it each time. */
const plainHeaders = { 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' };

/**
 * Everything below "/" that no service answers. Paths outside the folder and hidden files are not found. Every answer has the
 * headers of its path, refusals too.
 * @param edge default: none; a folder is then answered with its index.html
 */
export function createPagesRoute(folder: string | undefined, edge?: Edge): FrontDoorRoute {
  return {
    prefix: '/',
    onRequest(request, response) {
      const [path = '/', query] = (request.url ?? '/').split(/\?(.*)/s, 2);
      const headersOf = (own: Headers): Headers => edge?.headersOf(path, own) ?? own;
      const { method = 'GET' } = request;
      if (method !== 'GET' && method !== 'HEAD') {
        const headers = headersOf({ 'cache-control': 'no-store', allow: 'GET, HEAD' });
        respondInWords(request, response, 405, 'Pages can be read with GET and HEAD only.', headers);
        return;
      }
      const outcome = edge?.resolve({ method, path, query }) ?? { path };
      if ('statusCode' in outcome) {
        response.writeHead(outcome.statusCode, { 'content-length': 0, ...headersOf(outcome.headers) }).end();
        return;
      }
      const onMissing = (): void =>
        // DIFFERS: Where no file is, one sentence says so; CloudFront shows the page that was uploaded for it.
        respondInWords(request, response, 404, `There is nothing at ${path}.`, headersOf(notKept));
      if (folder === undefined) onMissing();
      else
        sendFile({
          request,
          response,
          root: folder,
          path: outcome.path,
          isPlain: !edge,
          headersOf,
          onMissing,
        });
    },
  };
}

/** As the page for missing files is uploaded. */
const notKept = { 'cache-control': 'no-cache' };

interface FileAnswer {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly root: string;
  readonly path: string;
  /** There is no distribution: folders are looked up here. A bucket has none. */
  readonly isPlain: boolean;
  readonly headersOf: (own: Headers) => Headers;
  readonly onMissing: () => void;
}

function sendFile({ request, response, root, path, isPlain, headersOf, onMissing }: FileAnswer): void {
  const folders = isPlain ? {} : ({ index: false, redirect: false } as const);
  const headers = isPlain ? plainHeaders : headersOf({});
  send(request, path, { root, dotfiles: 'ignore', cacheControl: false, ...folders })
    .on('headers', (head: ServerResponse) => {
      for (const [name, value] of Object.entries(headers)) head.setHeader(name, value);
    })
    .on('error', ({ statusCode }: { readonly statusCode?: number }) => {
      if (statusCode !== 412 && statusCode !== 416) return onMissing();
      const sentence =
        statusCode === 412 ? 'The file is not the one that was asked for.' : 'The file is not that long.';
      respondInWords(request, response, statusCode, sentence, headersOf({ 'cache-control': 'no-store' }));
    })
    .pipe(response);
}

/** Names of the pages in a folder: its folders with an index.html. */
export function listPages(folder: string | undefined): string[] {
  if (folder === undefined || !existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => existsSync(join(folder, name, 'index.html')));
}
