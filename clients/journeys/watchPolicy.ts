// Hears of what the Content-Security-Policy keeps pages from, as the browser itself tells it.
import type { BrowserContext } from 'playwright-core';

/** A refused data URL is told whole. */
const maxLineLength = 300;
const watched = new WeakSet<BrowserContext>();

/**
 * Tells of every violation on the pages of a context, and of those in their workers, which only the console knows; to be
 * called before a page is opened. Calling it again for the same context does nothing.
 * @param onViolation gets one line: "style-src-attr: inline at http://localhost:4000/speaker/"
 */
export async function watchPolicy(
  context: BrowserContext,
  onViolation: (violation: string) => void,
): Promise<void> {
  if (watched.has(context)) return;
  watched.add(context);
  context.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) onViolation(message.text().slice(0, maxLineLength));
  });
  await context.exposeFunction('onPolicyViolation', onViolation);
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const { effectiveDirective, blockedURI, sourceFile, lineNumber } = event;
      const line = `${effectiveDirective}: ${blockedURI} at ${sourceFile}:${lineNumber}`;
      (globalThis as unknown as { onPolicyViolation(violation: string): void }).onPolicyViolation(line);
    });
  });
}
