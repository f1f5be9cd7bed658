// Serves the built pages: a folder with one folder per page in, a route of the front door out.
import { existsSync, readdirSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import send from 'send';
import type { FrontDoorRoute } from '../cloud.ts';
import { respondInWords } from './respond.ts';

/** File names that bundlers give a hash: their content never changes. */
const hashedName = /[-.][A-Za-z0-9_-]{8,}\.\w+$/;

/** Everything below "/" that no service answers. Paths outside the folder and hidden files are not found. */
export function createPagesRoute(folder: string | undefined): FrontDoorRoute {
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
        .on('headers', (head: ServerResponse, file: string) => {
          head.setHeader('cache-control', cacheControlOf(file));
          head.setHeader('x-content-type-options', 'nosniff');
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

function cacheControlOf(file: string): string {
  return file.includes('/assets/') && hashedName.test(file)
    ? 'public, max-age=31536000, immutable'
    : 'no-cache';
}
