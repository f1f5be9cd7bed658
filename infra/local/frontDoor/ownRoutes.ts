// The routes that belong to the front door itself: "/", "/config.json" and the built pages.
import type { FrontDoorRoute } from '../cloud.ts';
import type { Edge, Headers } from '../cloudfront/cloudFront.ts';
import { missingOutputs, toConfig } from './config.ts';
import { htmlPageHeaders } from './htmlPage.ts';
import { indexPage, type IndexContent } from './indexPage.ts';
import { createPagesRoute, listPages } from './pagesRoute.ts';
import { respond, respondInWords } from './respond.ts';

export interface FrontDoorContent extends Omit<IndexContent, 'pages' | 'graphqlUrl'> {
  /** The stack's outputs, from which config.json is derived. */
  readonly outputs: Readonly<Record<string, string>>;
  /** The folder of built pages. */
  readonly pagesFolder?: string | undefined;
  /** Origins besides the front door's whose pages may read config.json: "http://localhost:5173". */
  readonly pageOrigins?: readonly string[] | undefined;
  /** The distribution of the template, if it has one. */
  readonly edge?: Edge | undefined;
}

export function createOwnRoutes(content: FrontDoorContent): FrontDoorRoute[] {
  const pagesRoute = createPagesRoute(content.pagesFolder, content.edge);
  return [
    createConfigRoute(content),
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
        // DIFFERS: / is the local cloud's own page, with headers of its own; the function at the edge is not asked about it.
        respond(request, response, {
          statusCode: 200,
          contentType: 'text/html',
          body,
          headers: htmlPageHeaders(),
        });
      },
    },
  ];
}

// DIFFERS: With --origin, pages of that origin may read config.json; on AWS only those of the distribution may.
/** The configuration, with the headers of a file of the distribution, which it is on AWS. */
function createConfigRoute({ outputs, edge, pageOrigins = [] }: FrontDoorContent): FrontDoorRoute {
  return {
    prefix: '/config.json',
    onRequest(request, response) {
      const path = request.url?.split('?', 1)[0] ?? '';
      const headers = { ...edge?.headersOf(path), ...toReaders(request.headers.origin, pageOrigins) };
      if (path !== '/config.json') {
        respondInWords(request, response, 404, `There is nothing at ${path}.`, headers);
        return;
      }
      const config = toConfig(outputs);
      if (config) {
        const body = JSON.stringify(config);
        respond(request, response, { statusCode: 200, contentType: 'application/json', body, headers });
      } else {
        const missing = missingOutputs(outputs).join(', ');
        respondInWords(request, response, 404, `The template lacks outputs for it: ${missing}.`, headers);
      }
    },
  };
}

/** What lets a page of one of the origins read the answer. */
function toReaders(origin: string | undefined, pageOrigins: readonly string[]): Headers {
  if (pageOrigins.length === 0) return {};
  const isReader = origin !== undefined && pageOrigins.includes(origin);
  return { vary: 'Origin', ...(isReader ? { 'access-control-allow-origin': origin } : {}) };
}
