// Assets for tests: none, or one folder whatever the key.
import type { AssetFiles } from '../cloud.ts';

export const noAssets: AssetFiles = {
  pathOf(assetKey) {
    throw new Error(`The test has no asset ${assetKey}.`);
  },
};

/** Answers the same folder for every key. */
export function assetsIn(folder: string): AssetFiles {
  return { pathOf: () => folder };
}
