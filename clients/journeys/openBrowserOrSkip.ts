// The browser of a test file, or nothing where none can be had: then its tests are skipped, with one sentence. Where tests
// must not be passed over, a machine without a browser fails.
import type { Browser } from 'playwright-core';
import { NoBrowserError, openBrowser } from '../openBrowser.ts';

/** @param flags of Chromium's command line */
export async function openBrowserOrSkip(flags?: readonly string[]): Promise<Browser | undefined> {
  try {
    return await openBrowser(flags);
  } catch (error) {
    if (!(error instanceof NoBrowserError) || process.env['CI']) throw error;
    process.stderr.write(`${error.message}\n`);
    return undefined;
  }
}
