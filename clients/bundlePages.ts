// Bundles pages with Vite, in a process of its own. In: `PageBuild`s in its only argument, as JSON. Out: the files; code 1 and the
// reason on standard error when a page does not build.
import { build } from 'vite';

/** One page to bundle. */
export interface PageBuild {
  /** "playground": also the path below which it is served. */
  readonly page: string;
  /** The folder with its index.html. */
  readonly root: string;
  readonly outputDirectory: string;
}

// Under a test runner it would be "test", and React would come with all that it has for developers.
process.env['NODE_ENV'] = 'production';

for (const pageBuild of JSON.parse(process.argv[2] ?? '[]') as PageBuild[]) {
  try {
    await bundle(pageBuild);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`The page "${pageBuild.page}" does not build: ${reason}\n`);
    process.exit(1);
  }
}

async function bundle({ page, root, outputDirectory }: PageBuild): Promise<void> {
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
}
