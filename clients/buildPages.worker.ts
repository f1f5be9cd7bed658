// Bundles one page with Vite, in a thread of its own. In: `PageBuild` as worker data. Out: the files; an error ends the thread.
import { workerData } from 'node:worker_threads';
import { build } from 'vite';

/** One page to bundle. */
export interface PageBuild {
  /** "playground": also the path below which it is served. */
  readonly page: string;
  /** The folder with its index.html. */
  readonly root: string;
  readonly outputDirectory: string;
}

const { page, root, outputDirectory } = workerData as PageBuild;

// This thread's own: under a test runner it would be "test", and React would come with all that it has for developers.
process.env['NODE_ENV'] = 'production';

await build({
  configFile: false,
  root,
  base: `/${page}/`,
  // Vite's warnings are about size and about directives of React packages; its errors are thrown.
  logLevel: 'silent',
  worker: { format: 'es' },
  build: {
    outDir: outputDirectory,
    emptyOutDir: true,
    target: 'es2023',
    reportCompressedSize: false,
    chunkSizeWarningLimit: Infinity,
  },
});
