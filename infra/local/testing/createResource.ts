// Makes one resource of a service in a test, as the template's interpreter would.
import type { AssetFiles, CreatedResource, Service } from '../cloud.ts';
import { noAssets } from './noAssets.ts';

/**
 * Makes the resource.
 * @throws Error when the service does not know the type, or refuses the properties
 */
export async function createResource(
  service: Service,
  type: string,
  logicalId: string,
  properties: Readonly<Record<string, unknown>>,
  assets: AssetFiles = noAssets,
): Promise<CreatedResource> {
  const create = service.resources[type];
  if (!create) throw new Error(`The service has no ${type}.`);
  return create({ logicalId, type, properties }, assets);
}
