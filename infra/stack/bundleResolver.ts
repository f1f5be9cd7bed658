// Makes one resolver's or function's deployable code: a TypeScript file in, one APPSYNC_JS module as text out.
// https://docs.aws.amazon.com/appsync/latest/devguide/additional-utilities.html
import { basename, relative, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { projectRoot } from './projectRoot.ts';

/**
 * AppSync's limit for the code of one resolver or function, in characters.
 * @see https://docs.aws.amazon.com/general/latest/gr/appsync.html
 */
const maxCodeCharacters = 32_000;

/**
 * Bundles a resolver or function with all that it imports; `@aws-appsync/utils` stays outside, because the runtime
 * brings it. Neither minified nor mapped: what is deployed can be read in the console and counts as it stands.
 * @param entryFile the file, absolute or relative to the project's root
 * @throws Error when the file does not compile, or naming the file and its size when the bundle is over the limit
 */
export function bundleResolver(entryFile: string): string {
  return bundleResolvers([entryFile]).get(entryFile) ?? '';
}

/**
 * Bundles many at once, each by itself: together they take a fifth of the time.
 * @returns the code by the file as it was given
 * @throws Error like `bundleResolver`
 */
export function bundleResolvers<File extends string>(entryFiles: readonly File[]): ReadonlyMap<File, string> {
  const { outputFiles } = buildSync({
    absWorkingDir: projectRoot,
    entryPoints: entryFiles.map((file, index) => ({ in: resolve(projectRoot, file), out: String(index) })),
    outdir: projectRoot,
    bundle: true,
    write: false,
    format: 'esm',
    target: 'esnext',
    platform: 'node',
    external: ['@aws-appsync/utils', '@aws-appsync/utils/*'],
    charset: 'utf8',
    logLevel: 'silent',
  });
  const codes = new Map(outputFiles.map(({ path, text }) => [basename(path, '.js'), text]));
  return new Map(entryFiles.map((file, index) => [file, checkLength(file, codes.get(String(index)) ?? '')]));
}

function checkLength(entryFile: string, code: string): string {
  if (code.length <= maxCodeCharacters) return code;
  throw new Error(
    `${relative(projectRoot, resolve(projectRoot, entryFile))} is ${code.length} characters when bundled; AppSync accepts ${maxCodeCharacters}. ` +
      'Import less, or move a part to a pipeline function.',
  );
}
