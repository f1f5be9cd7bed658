// Every state of the speaker's and the listener's page, in a real browser: what axe-core finds, and whether anything
// sticks out on the narrowest screen.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowserOrSkip } from './openBrowserOrSkip.ts';
import { galleryStates, openGallery } from './gallery/openGallery.ts';
import type { Gallery } from './gallery/openGallery.ts';

let browser: Browser | undefined;
let gallery: Gallery | undefined;
let axeSource = '';

beforeAll(async () => {
  browser = await openBrowserOrSkip();
  if (!browser) return;
  gallery = await openGallery();
  axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await gallery?.close();
});

describe.each(['light', 'dark'] as const)('in %s colours, 320 px wide', (colorScheme) => {
  let page: Page | undefined;
  const faults: string[] = [];

  beforeAll(async () => {
    page = await browser?.newPage({ colorScheme, viewport: { width: 320, height: 640 } });
    page?.on('pageerror', (error) => faults.push(error.message));
  });

  test.for(galleryStates)('%s has no violations, and nothing sticks out', async (state, context) => {
    if (!page || !gallery) return context.skip();
    faults.length = 0;

    await page.goto(gallery.urlOf(state));
    await page.locator('main').waitFor();
    await page.evaluate(axeSource);
    const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: Axe }).axe.run());
    const widthPx = await page.evaluate(() => document.documentElement.scrollWidth);

    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    expect({ found, widthPx, faults }).toEqual({ found: [], widthPx: 320, faults: [] });
  });
});

interface Axe {
  run(): Promise<AxeResults>;
}
