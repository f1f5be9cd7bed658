// Serves the built pages: a folder with one folder per page in, a route of the front door out.
import { existsSync, readdirSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import send from 'send';
import type { FrontDoorRoute } from '../cloud.ts';
import { respondInWords } from './respond.ts';

/** What a file is sent with, by its path. */
type HeadersOf = (path: string) => Readonly<Record<string, string>>;

/**
 * Everything below "/" that no service answers. Paths outside the folder and hidden files are not found.
 * @param headersOf default: none, and browsers ask for each file each time
 */
export function createPagesRoute(
  folder: string | undefined,
  headersOf: HeadersOf = () => ({}),
): FrontDoorRoute {
  return {
    prefix: '/',
    onRequest(request, response) {
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        respondInWords(request, response, 405, 'Pages can be read with GET and HEAD only.', {
          allow: 'GET, HEAD',
        });
        return;
      }
      const path = request.url?.split('?', 1)[0] ?? '/';
      const onMissing = (): void => respondInWords(request, response, 404, `There is nothing at ${path}.`);
      if (folder === undefined) {
        onMissing();
        return;
      }
      send(request, path, { root: folder, dotfiles: 'ignore', cacheControl: false })
        .on('headers', (head: ServerResponse) => {
          const headers = {
            'cache-control': 'no-cache',
            'x-content-type-options': 'nosniff',
            ...headersOf(path),
          };
          for (const [name, value] of Object.entries(headers)) head.setHeader(name, value);
        })
        .on('error', onMissing)
        .pipe(response);
    },
  };
}

/** Names of the pages in a folder: its folders with an index.html. */
export function listPages(folder: string | undefined): string[] {
  if (folder === undefined || !existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => existsSync(join(folder, name, 'index.html')));
}
