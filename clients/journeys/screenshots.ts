// `npm run screenshots`: pictures of each page, light and dark, in a session that runs on a local cloud of their own.
// Ends with 1 and one sentence when they cannot be had.
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { openBrowser } from '../openBrowser.ts';
import { audioFlags } from './audioScene.ts';
import { maxPictureBytes } from './pictures.ts';
import { spawnCloud } from './spawnCloud.ts';
import { takePictures } from './takePictures.ts';

const usage = `Takes pictures of the pages, light and dark, and puts them where the README shows them from.

  npm run screenshots -- [--output DIR]

  --output DIR   where the PNG files go (default clients/screenshots)
  --help         print this
`;
/** Pages tell their own address; this one is told whenever it can be had. */
const usualPort = 4000;
const defaultDirectory = fileURLToPath(new URL('../screenshots', import.meta.url));

try {
  await run();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function run(): Promise<void> {
  const { output, help } = parseFlags();
  if (help) return say(usage.trimEnd());
  const browser = await openBrowser(audioFlags);
  try {
    const cloud = await spawnCloud(undefined, usualPort);
    try {
      await writePictures(resolve(output), browser, cloud.origin);
    } finally {
      await cloud.stop();
    }
  } finally {
    await browser.close();
  }
}

function parseFlags(): { output: string; help?: boolean } {
  try {
    const { values } = parseArgs({
      options: {
        output: { type: 'string', default: defaultDirectory },
        help: { type: 'boolean', short: 'h' },
      },
    });
    return values;
  } catch (error) {
    // Node's sentence may be followed by advice.
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split(/\. |\n/);
    throw new Error(`${reason}; accepted are --output and --help.`, { cause: error });
  }
}

/** @throws Error naming the pictures that are too large to be kept in a repository, when all are written */
async function writePictures(directory: string, browser: Browser, origin: string): Promise<void> {
  const tooLarge: string[] = [];
  await mkdir(directory, { recursive: true });
  await takePictures({
    browser,
    origin,
    onPicture: async (name, png) => {
      await writeFile(join(directory, name), png);
      say(`${name}  ${Math.ceil(png.length / 1_000)} kB`);
      if (png.length > maxPictureBytes) tooLarge.push(`${name} (${png.length} bytes)`);
    },
  });
  if (tooLarge.length > 0)
    throw new Error(`Too large: ${tooLarge.join(', ')}; accepted are ${maxPictureBytes} bytes at most.`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
