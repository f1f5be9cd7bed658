// The port that people use: requests and upgrades go to the route with the longest matching prefix.
import type { IncomingMessage } from 'node:http';
import type { FrontDoorRoute } from '../cloud.ts';
import { isLoopbackHost } from '../gateway/loopbackHost.ts';
import type { Log } from '../log.ts';
import type { LoopbackHandlers } from '../loopbackListener.ts';
import { refuseUpgradeInWords, respondInWords } from './respond.ts';

const foreignHost = 'The front door answers only to localhost.';
const notReady = 'The local cloud is not ready yet; try again in a moment.';

/**
 * Makes the listener of the front door.
 * @param routes what can be reached; undefined until the cloud is ready, and every request is then answered 503
 */
export function createFrontDoor(
  routes: () => readonly FrontDoorRoute[] | undefined,
  log: Log,
): Required<LoopbackHandlers> {
  return {
    onRequest(request, response) {
      const known = routes();
      if (!isLoopbackHost(request.headers.host)) {
        respondInWords(request, response, 421, foreignHost);
      } else if (!known) {
        respondInWords(request, response, 503, notReady, { 'retry-after': '1' });
      } else {
        const path = pathOf(request);
        const route = findRoute(known, path, 'onRequest');
        try {
          if (route?.onRequest) route.onRequest(request, response);
          else respondInWords(request, response, 404, `There is nothing at ${path}.`);
        } catch (error) {
          log.error('the front door failed', { path, reason: reasonOf(error) });
          if (response.headersSent) response.destroy();
          else respondInWords(request, response, 500, 'The request failed because of an internal error.');
        }
      }
    },
    onUpgrade(request, socket, head) {
      const known = routes();
      if (!isLoopbackHost(request.headers.host)) return refuseUpgradeInWords(socket, 421, foreignHost);
      if (!known) return refuseUpgradeInWords(socket, 503, notReady);
      const path = pathOf(request);
      const route = findRoute(known, path, 'onUpgrade');
      if (!route?.onUpgrade) return refuseUpgradeInWords(socket, 404, `There is no WebSocket at ${path}.`);
      try {
        route.onUpgrade(request, socket, head);
      } catch (error) {
        log.error('the front door failed', { path, reason: reasonOf(error) });
        socket.destroy();
      }
    },
  };
}

/** The route with the longest prefix. Every request passes here, so nothing is copied or sorted. */
function findRoute(
  routes: readonly FrontDoorRoute[],
  path: string,
  method: 'onRequest' | 'onUpgrade',
): FrontDoorRoute | undefined {
  let found: FrontDoorRoute | undefined;
  for (const route of routes) {
    const isLonger = found === undefined || route.prefix.length > found.prefix.length;
    if (isLonger && route[method] && isBelow(route.prefix, path)) found = route;
  }
  return found;
}

function isBelow(prefix: string, path: string): boolean {
  return prefix === '/' || path === prefix || path.startsWith(`${prefix}/`);
}

function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?', 1)[0] ?? '/';
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
