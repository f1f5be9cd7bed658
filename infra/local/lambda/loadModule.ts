// Loads the file with a function's handler as Lambda does. There the code lies in a folder of its own, so that a package.json
// above it, such as that of the app in whose cdk.out it lies here, does not say what kind of module a .js file is.
import { existsSync, realpathSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * Loads a module. From then on each .js file of the folder is CommonJS, unless a package.json within the folder says otherwise.
 * @param path the file, absolute
 * @param folder the bundled asset that it lies in, absolute
 * @returns the module's exports
 */
export async function loadModule(path: string, folder: string): Promise<unknown> {
  const root = realpathSync(folder);
  registerHooks({
    load(url, context, nextLoad) {
      const isCommonJs = url.startsWith('file:') && isLoose(fileURLToPath(url), root);
      return nextLoad(url, isCommonJs ? { ...context, format: 'commonjs' } : context);
    },
  });
  const file = realpathSync(path);
  return isLoose(file, root) ? (createRequire(file)(file) as unknown) : import(pathToFileURL(file).href);
}

/** Is it a .js file of the folder without a package.json between it and the folder? */
function isLoose(path: string, root: string): boolean {
  if (!path.endsWith('.js') || !path.startsWith(join(root, '/'))) return false;
  for (let folder = dirname(path); folder.length >= root.length; folder = dirname(folder))
    if (existsSync(join(folder, 'package.json'))) return false;
  return true;
}
