// The command line of `npm run check:bundles`: bundles every resolver and function as it is deployed, says which AppSync would
// refuse, and fails if it would refuse one.
import { bundleResolvers } from './bundleResolver.ts';
import { findBundleFaults } from './findBundleFaults.ts';
import { resolverFiles } from './resolvers.ts';

try {
  const bundles = [...bundleResolvers(resolverFiles())].map(([file, code]) => ({ file, code }));
  const faults = findBundleFaults(bundles);
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  if (faults.length > 0) process.exitCode = 1;
  else process.stdout.write(`${bundles.length} bundles are APPSYNC_JS and pass the check of types\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
