// Stands between a page and its WebSockets, so that a test can cut them while the page believes in them.
import type { Page, WebSocketRoute } from 'playwright-core';

/** The page's sockets of one kind. */
export interface SocketCutter {
  /** How many were opened so far. */
  readonly openedCount: number;
  /** Resolves as soon as that many were opened, counted from the first. */
  waitUntilOpened(count: number): Promise<void>;
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
  let onOpened = (): void => {};
  await page.routeWebSocket(
    (url) => url.href.includes(address),
    (client) => {
      const pair = { client, server: client.connectToServer() };
      openedCount += 1;
      open.add(pair);
      onOpened();
    },
  );
  return {
    get openedCount() {
      return openedCount;
    },
    async waitUntilOpened(count) {
      while (openedCount < count) await new Promise<void>((resolve) => (onOpened = resolve));
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
