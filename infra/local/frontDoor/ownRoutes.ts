// The routes that belong to the front door itself: "/", "/config.json" and the built pages.
import type { FrontDoorRoute } from '../cloud.ts';
import { missingOutputs, toConfig } from './config.ts';
import { indexPage, type IndexContent } from './indexPage.ts';
import { createPagesRoute, listPages } from './pagesRoute.ts';
import { respond, respondInWords } from './respond.ts';

export interface FrontDoorContent extends Omit<IndexContent, 'pages' | 'graphqlUrl'> {
  /** The stack's outputs, from which config.json is derived. */
  readonly outputs: Readonly<Record<string, string>>;
  /** The folder of built pages. */
  readonly pagesFolder?: string | undefined;
  /** What a page or a file is sent with, by its path, beside what the front door says itself. */
  readonly headersOf?: (path: string) => Readonly<Record<string, string>>;
}

export function createOwnRoutes(content: FrontDoorContent): FrontDoorRoute[] {
  const pagesRoute = createPagesRoute(content.pagesFolder, content.headersOf);
  return [
    {
      prefix: '/config.json',
      onRequest(request, response) {
        const path = request.url?.split('?', 1)[0] ?? '';
        if (path !== '/config.json') {
          respondInWords(request, response, 404, `There is nothing at ${path}.`);
          return;
        }
        const config = toConfig(content.outputs);
        if (config) {
          respond(request, response, {
            statusCode: 200,
            contentType: 'application/json',
            body: JSON.stringify(config),
            headers: content.headersOf?.(path) ?? {},
          });
        } else {
          const missing = missingOutputs(content.outputs).join(', ');
          respondInWords(request, response, 404, `The template lacks outputs for it: ${missing}.`);
        }
      },
    },
    {
      prefix: '/',
      onRequest(request, response) {
        if (request.url?.split('?', 1)[0] !== '/') {
          pagesRoute.onRequest?.(request, response);
          return;
        }
        const { GraphqlUrl: graphqlUrl } = content.outputs;
        const body = indexPage({
          ...content,
          ...(graphqlUrl === undefined ? {} : { graphqlUrl }),
          pages: listPages(content.pagesFolder),
        });
        respond(request, response, { statusCode: 200, contentType: 'text/html', body });
      },
    },
  ];
}
