// Makes the deployable code of one Lambda: a TypeScript file in, a folder with one `index.mjs` out.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { projectRoot } from './projectRoot.ts';

/**
 * Bundles a Lambda with everything that it imports, the AWS SDK too, so that what was tested is what runs, and hands the
 * folder to `use`; it is gone afterwards. Packages are taken in their ECMAScript form: their CommonJS form would call
 * `require`, which such a module does not have.
 * @param entryFile the file that exports `handler`, absolute or relative to the project's root
 * @returns what `use` returns
 * @throws Error when the file does not compile
 */
export function bundleLambda<T>(entryFile: string, use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'lambda-'));
  try {
    buildSync({
      absWorkingDir: projectRoot,
      entryPoints: [resolve(projectRoot, entryFile)],
      outfile: join(folder, 'index.mjs'),
      bundle: true,
      format: 'esm',
      target: 'node24',
      platform: 'node',
      mainFields: ['module', 'main'],
      charset: 'utf8',
      legalComments: 'none',
      logLevel: 'silent',
    });
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
