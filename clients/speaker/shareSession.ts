// Giving a session's address away: the link that listeners follow, put into the clipboard or the system's share sheet.

/** What is used of `navigator`; some browsers lack one or both, and insecure pages have neither. */
export interface ShareBrowser {
  readonly clipboard?: Pick<Clipboard, 'writeText'> | undefined;
  readonly share?: ((data: ShareData) => Promise<void>) | undefined;
}

/** The listener's page of a session: "https://example.com/listener/#serene-truth-682". */
export function toListenerUrl(origin: string, sessionId: string): string {
  return `${origin}/listener/#${sessionId}`;
}

/** @returns whether the text is in the clipboard now; when not, people can still select it */
export async function copyText(text: string, browser: ShareBrowser): Promise<boolean> {
  try {
    await browser.clipboard?.writeText(text);
    return browser.clipboard !== undefined;
  } catch {
    return false; // Not allowed, or the page is not in front.
  }
}

/** Opens the system's share sheet. Whoever closes it without sharing has decided so: nothing is said. */
export async function shareUrl(url: string, title: string, browser: ShareBrowser): Promise<void> {
  try {
    await browser.share?.({ url, title });
  } catch {
    // Closed, or refused by the system; the link stands beside the button.
  }
}
