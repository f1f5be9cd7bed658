// Text that the template gives inline or by S3 location; the location's last path segment names the asset's file.
import { readFileSync } from 'node:fs';
import type { AssetFiles } from '../../cloud.ts';
import type { TemplateProperties } from './templateProperties.ts';

/** Reads the text of one of two properties, exactly one of which must be given. */
export function readInlineOrAsset(
  properties: TemplateProperties,
  inlineName: string,
  locationName: string,
  assets: AssetFiles,
): string {
  const inline = properties.optionalString(inlineName);
  const location = properties.optionalString(locationName);
  if ((inline === undefined) === (location === undefined)) {
    return properties.refuse(`Give either ${inlineName} or ${locationName}.`);
  }
  if (inline !== undefined) return inline;
  const assetKey = location?.split('/').at(-1) ?? '';
  try {
    return readFileSync(assets.pathOf(assetKey), 'utf8');
  } catch (error) {
    return properties.refuse(`${locationName} cannot be read: ${(error as Error).message}`);
  }
}
