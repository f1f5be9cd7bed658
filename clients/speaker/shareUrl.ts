// Giving a session's address away: the link that listeners follow, and the system's share sheet.

/** The part of `navigator` that opens a share sheet; many desktop browsers have none. */
export interface ShareBrowser {
  readonly share?: ((data: ShareData) => Promise<void>) | undefined;
}

/** The listener's page of a session: "https://example.com/listener/#serene-truth-682". */
export function toListenerUrl(origin: string, sessionId: string): string {
  return `${origin}/listener/#${sessionId}`;
}

/** Opens the system's share sheet. Whoever closes it without sharing has decided so: nothing is said. */
export async function shareUrl(url: string, title: string, browser: ShareBrowser): Promise<void> {
  try {
    await browser.share?.({ url, title });
  } catch {
    // Closed, or refused by the system; the link stands beside the button.
  }
}
