// Stands between a page and its WebSockets, so that a test can cut them while the page believes in them.
import type { Page, WebSocketRoute } from 'playwright-core';

/** The page's sockets of one kind. */
export interface SocketCutter {
  /** How many were opened so far. */
  readonly openedCount: number;
  /** Cuts those that are open, at both ends. */
  cut(): Promise<void>;
}

/**
 * Watches the sockets to addresses of one kind; to be called before the page is opened.
 * @param address "/graphql/realtime" or "/kvs/"
 */
export async function watchSockets(page: Page, address: string): Promise<SocketCutter> {
  const open = new Set<{ client: WebSocketRoute; server: WebSocketRoute }>();
  let openedCount = 0;
  await page.routeWebSocket(
    (url) => url.href.includes(address),
    (client) => {
      const pair = { client, server: client.connectToServer() };
      openedCount += 1;
      open.add(pair);
    },
  );
  return {
    get openedCount() {
      return openedCount;
    },
    async cut() {
      const pairs = [...open];
      open.clear();
      await Promise.all(
        pairs.flatMap(({ client, server }) => [client, server].map((end) => end.close({ code: 1011 }))),
      );
    },
  };
}
