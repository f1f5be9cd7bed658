// Builds the gallery of all states and serves it on this machine, for tests that look at it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, preview } from 'vite';
import { exampleStates as listenerStates } from '../../listener/exampleStates.ts';
import { exampleStates as speakerStates } from '../../speaker/exampleStates.ts';

/** Each state of the pages, as the gallery's address has it: "listener/playing". */
export const galleryStates: readonly string[] = [
  ...Object.keys(listenerStates).map((name) => `listener/${name}`),
  ...Object.keys(speakerStates).map((name) => `speaker/${name}`),
];

export interface Gallery {
  /** Of one state. */
  urlOf(state: string): string;
  close(): Promise<void>;
}

/** @throws Error with the bundler's message when it does not build */
export async function openGallery(): Promise<Gallery> {
  const root = fileURLToPath(new URL('.', import.meta.url));
  const outDir = await mkdtemp(join(tmpdir(), 'gallery-'));
  const settings = {
    configFile: false,
    root,
    logLevel: 'silent',
    build: { outDir, emptyOutDir: true },
  } as const;
  await build({ ...settings, build: { ...settings.build, target: 'es2023' } });
  const server = await preview({ ...settings, preview: { host: '127.0.0.1', port: 0, strictPort: true } });
  const [url = ''] = server.resolvedUrls?.local ?? [];
  return {
    // The query makes each a page of its own: a changed hash alone loads nothing.
    urlOf: (state) => `${url}?${state}#${state}`,
    close: async () => {
      await server.close();
      await rm(outDir, { recursive: true, force: true });
    },
  };
}
